// What each file of the binding adds to the exports.
#pragma once
#include <napi.h>

namespace mrkl::binding {

void add_gguf(Napi::Object exports);
void add_model(Napi::Object exports);
void add_storage(Napi::Object exports);
void add_session(Napi::Object exports);
void add_tape(Napi::Object exports);

}  // namespace mrkl::binding
