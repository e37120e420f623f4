// The add-on's entry: what JavaScript sees.
#include <napi.h>

#include "kernels/table.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("isa", Napi::String::New(env, mrkl::kernels().name));
  return exports;
}

}  // namespace

NODE_API_MODULE(mrkl, init)
