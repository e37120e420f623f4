// A loaded model as JavaScript holds it.
#pragma once
#include <memory>

#include "binding/convert.h"
#include "model/jamba.h"

namespace mrkl::binding {

struct Model {
  std::shared_ptr<Jamba> jamba;  // null once closed; work under way keeps its own share

  std::shared_ptr<Jamba> use() const {
    if (jamba == nullptr) throw Error("closed", "the model has been closed");
    return jamba;
  }
};

template <>
struct HandleKind<Model> {
  static constexpr napi_type_tag kTag{0x6d726b6c6d6f6465, 0x4c1d7f0a92e35b01};
  static constexpr const char* kName = "model";
};

}  // namespace mrkl::binding
