// The add-on's entry: what JavaScript sees. It keeps no global state, so every worker thread may
// load it.
#include <napi.h>

#include "binding/convert.h"
#include "binding/rooms.h"
#include "kernels/table.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  try {
    exports.Set("isa", Napi::String::New(env, mrkl::kernels().name));
    mrkl::binding::add_gguf(exports);
    mrkl::binding::add_model(exports);
    mrkl::binding::add_storage(exports);
    mrkl::binding::add_session(exports);
    mrkl::binding::add_tape(exports);
    return exports;
  } catch (const Napi::Error&) {
    throw;
  } catch (...) {
    throw mrkl::binding::to_js(env, mrkl::binding::current_failure());
  }
}

}  // namespace

NODE_API_MODULE(mrkl, init)
