// GGUF files as JavaScript sees them: metadata and the list of tensors, without their numbers.
#include "io/gguf.h"

#include "binding/convert.h"
#include "binding/rooms.h"
#include "binding/worker.h"

namespace mrkl::binding {
namespace {

Napi::Value item(Napi::Env env, const GgufValue& v, std::size_t i) {
  switch (v.kind) {
    case GgufKind::kInteger:
      return Napi::Number::New(env, static_cast<double>(v.integers[i]));
    case GgufKind::kReal:
      return Napi::Number::New(env, v.reals[i]);
    case GgufKind::kBool:
      return Napi::Boolean::New(env, v.integers[i] != 0);
    case GgufKind::kString:
      return Napi::String::New(env, v.strings[i].data(), v.strings[i].size());
  }
  return env.Undefined();
}

Napi::Value value(Napi::Env env, const GgufValue& v) {
  if (!v.list) return item(env, v, 0);
  Napi::Array out = Napi::Array::New(env, v.size());
  for (std::size_t i = 0; i < v.size(); ++i) {
    const Napi::HandleScope scope(env);
    out.Set(static_cast<std::uint32_t>(i), item(env, v, i));
  }
  return out;
}

Napi::Value tensor(Napi::Env env, const TensorView& t) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("name", t.name);
  out.Set("dtype", t.dtype_name);
  out.Set("shape", to_js(env, t.shape));
  out.Set("bytes", to_js(env, t.bytes));
  return out;
}

Napi::Value contents(Napi::Env env, const GgufHeader& header) {
  Napi::Object metadata = Napi::Object::New(env);
  // Not by assignment, which a key "__proto__" would take for something else.
  for (const auto& [key, v] : header.metadata)
    metadata.DefineProperty(
        Napi::PropertyDescriptor::Value(key, value(env, v), napi_default_jsproperty));
  Napi::Array tensors = Napi::Array::New(env);
  for (const TensorView& t : header.tensors) tensors.Set(tensors.Length(), tensor(env, t));
  Napi::Object out = Napi::Object::New(env);
  out.Set("version", to_js(env, std::size_t{header.version}));
  out.Set("metadata", metadata);
  out.Set("tensors", tensors);
  return out;
}

// readGguf(file): Promise<{version, metadata, tensors: [{name, dtype, shape, bytes}]}>
Napi::Value read_gguf(const Napi::CallbackInfo& info) {
  const std::string path = string_argument(info, 0, "file");
  auto file = std::make_shared<std::unique_ptr<GgufFile>>();
  return Worker::start(info.Env(),
                       {.run = [=] { *file = std::make_unique<GgufFile>(path); },
                        .result = [=](Napi::Env env) { return contents(env, (*file)->header()); }});
}

}  // namespace

void add_gguf(Napi::Object exports) { add_function<read_gguf>(exports, "readGguf"); }

}  // namespace mrkl::binding
