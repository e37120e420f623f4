// A loaded model as JavaScript holds it.
#pragma once
#include <algorithm>
#include <memory>
#include <mutex>

#include "binding/convert.h"
#include "model/jamba.h"
#include "model/state_file.h"
#include "serve/executor.h"

namespace mrkl::binding {

struct Model {
  // Null once closed; work under way keeps its own share.
  std::shared_ptr<Jamba> jamba;
  std::shared_ptr<Executor> executor;
  std::shared_ptr<const TokenBytes> token_bytes;
  std::size_t state_budget = 0;   // bytes; 0: no limit
  std::size_t prefix_budget = 0;  // bytes; 0: no prefix cache
  // Of the weights, taken when it is first needed.
  std::uint64_t print(const Jamba& of) {
    std::call_once(printed, [&] { fingerprint = mrkl::fingerprint(of); });
    return fingerprint;
  }
  std::once_flag printed;
  std::uint64_t fingerprint = 0;

  std::shared_ptr<Jamba> use() const {
    if (jamba == nullptr) throw Error("closed", "the model has been closed");
    return jamba;
  }
  std::shared_ptr<Executor> use_executor() const {
    use();
    return executor;
  }
  // Is there memory for one more state?
  void check_room() const {
    const auto model = use();
    const std::size_t needed = state_bytes(model->config(), model->kv(), 0);
    const std::size_t held = model->meter().bytes.load(std::memory_order_relaxed);
    // What the prefix cache holds is given up when a feed needs it.
    const std::size_t cached = executor->prefix_counts().bytes;
    check_state_room(state_budget, held - std::min(held, cached), needed);
  }
};

template <>
struct HandleKind<Model> {
  static constexpr napi_type_tag kTag{0x6d726b6c6d6f6465, 0x4c1d7f0a92e35b01};
  static constexpr const char* kName = "model";
};

}  // namespace mrkl::binding
