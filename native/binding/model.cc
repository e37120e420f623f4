// Models, and the files they come from.
#include "binding/model.h"

#include "binding/rooms.h"
#include "binding/worker.h"
#include "io/safetensors.h"
#include "model/tensor_table.h"
#include "text/sampler.h"

namespace mrkl::binding {
namespace {

std::size_t size_option(const Napi::Object& options, const char* name) {
  const Napi::Value value = options.Get(name);
  const double v = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (!(v >= 0 && v <= 9007199254740991.0)) wrong_argument(name, "a whole number from 0");
  return static_cast<std::size_t>(v);
}

bool flag_option(const Napi::Object& options, const char* name) {
  const Napi::Value value = options.Get(name);
  if (!value.IsBoolean()) wrong_argument(name, "a boolean");
  return value.As<Napi::Boolean>().Value();
}

std::string text_option(const Napi::Object& options, const char* name) {
  const Napi::Value value = options.Get(name);
  return value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
}

Precision precision_option(const Napi::Object& options) {
  const std::string name = text_option(options, "precision");
  if (name == "auto") return Precision::kAuto;
  if (name == "f32") return Precision::kF32;
  if (name == "bf16") return Precision::kBf16;
  wrong_argument("precision", "auto, f32 or bf16");
}

KvType kv_option(const Napi::Object& options) {
  const std::string name = text_option(options, "kv");
  if (name == "f32") return KvType::kF32;
  if (name == "bf16") return KvType::kBf16;
  if (name == "int8") return KvType::kI8;
  wrong_argument("kv", "f32, bf16 or int8");
}

Scheme weights_option(const Napi::Object& options) {
  const Napi::Value value = options.Get("weights");
  if (value.IsUndefined()) return Scheme::kStored;
  const auto scheme = value.IsString() ? find_scheme(value.As<Napi::String>()) : std::nullopt;
  if (!scheme) wrong_argument("weights", scheme_names());
  return *scheme;
}

Residency residency_option(const Napi::Object& options) {
  const Napi::Value value = options.Get("residency");
  if (value.IsUndefined()) return Residency::kAuto;
  const auto residency = value.IsString() ? find_residency(value.As<Napi::String>()) : std::nullopt;
  if (!residency) wrong_argument("residency", "auto, mapped or resident");
  return *residency;
}

// loadModel(folder, {threads, checkNumbers, kv, precision, stateBytes, prefixBytes, weights,
// residency}): Promise<model>
Napi::Value load_model(const Napi::CallbackInfo& info) {
  const std::string folder = string_argument(info, 0, "folder");
  LoadOptions options;
  if (!info[1].IsObject()) wrong_argument("options", "an object");
  const auto given = info[1].As<Napi::Object>();
  options.threads = size_option(given, "threads");
  options.check_numbers = flag_option(given, "checkNumbers");
  options.kv = kv_option(given);
  options.precision = precision_option(given);
  options.weights = weights_option(given);
  options.residency = residency_option(given);
  if (options.threads > 1024) wrong_argument("threads", "at most 1024");
  auto model = std::make_shared<Model>();
  model->state_budget = size_option(given, "stateBytes");
  model->prefix_budget = size_option(given, "prefixBytes");
  return Worker::start(
      info.Env(),
      {.run =
           [=] {
             model->jamba = std::make_shared<Jamba>(folder, options);
             model->executor = std::make_shared<Executor>(
                 model->jamba, ExecutorOptions{.state_bytes = model->state_budget,
                                               .prefix_bytes = model->prefix_budget});
           },
       .result = [=](Napi::Env env) -> Napi::Value { return make_handle(env, model); }});
}

// closeModel(model)
Napi::Value close_model(const Napi::CallbackInfo& info) {
  const auto model = handle_argument<Model>(info, 0);
  model->jamba.reset();
  model->executor.reset();
  return info.Env().Undefined();
}

// modelInfo(model): {vocabSize, hiddenSize, layers, …}
Napi::Value model_info(const Napi::CallbackInfo& info) {
  const auto jamba = handle_argument<Model>(info, 0)->use();
  const JambaConfig& c = jamba->config();
  const Napi::Env env = info.Env();
  Napi::Object out = Napi::Object::New(env);
  out.Set("vocabSize", to_js(env, c.vocab_size));
  out.Set("hiddenSize", to_js(env, c.hidden_size));
  out.Set("layers", to_js(env, c.layers));
  out.Set("experts", to_js(env, c.experts));
  out.Set("expertsPerToken", to_js(env, c.experts_per_tok));
  out.Set("headSize", to_js(env, c.head_dim));
  out.Set("rank", to_js(env, c.dt_rank));
  out.Set("innerSize", to_js(env, c.d_inner));
  out.Set("stateSize", to_js(env, c.d_state));
  out.Set("convSize", to_js(env, c.d_conv));
  out.Set("bos", Napi::Number::New(env, static_cast<double>(c.bos)));
  out.Set("bytes", to_js(env, jamba->weights().bytes()));
  out.Set("weights", name_of(jamba->weights().scheme()));
  Napi::Array eos = Napi::Array::New(env);
  for (const std::int64_t id : c.eos) eos.Set(eos.Length(), static_cast<double>(id));
  out.Set("eos", eos);
  Napi::Array unused = Napi::Array::New(env);
  for (const std::string& name : jamba->weights().unused()) unused.Set(unused.Length(), name);
  out.Set("unused", unused);
  return out;
}

// prefixCache(model): {snapshots, bytes, hits, misses, tokensSaved}
Napi::Value prefix_cache(const Napi::CallbackInfo& info) {
  const auto counts = handle_argument<Model>(info, 0)->use_executor()->prefix_counts();
  const Napi::Env env = info.Env();
  Napi::Object out = Napi::Object::New(env);
  out.Set("snapshots", to_js(env, counts.snapshots));
  out.Set("bytes", to_js(env, counts.bytes));
  out.Set("hits", to_js(env, counts.hits));
  out.Set("misses", to_js(env, counts.misses));
  out.Set("tokensSaved", to_js(env, counts.tokens_saved));
  return out;
}

// setTokenBytes(model, bytes: Uint8Array, begins: Int32Array): what each token stands for, for stop
// strings
Napi::Value set_token_bytes(const Napi::CallbackInfo& info) {
  const auto model = handle_argument<Model>(info, 0);
  const auto bytes =
      array_argument<Napi::Uint8Array>(info, 1, "bytes", napi_uint8_array, "a Uint8Array");
  const auto begins = int32_argument(info, 2, "begins");
  auto out = std::make_shared<TokenBytes>();
  out->text.assign(reinterpret_cast<const char*>(bytes.Data()), bytes.ElementLength());
  std::size_t before = 0;
  for (std::size_t i = 0; i < begins.ElementLength(); ++i) {
    const auto at = static_cast<std::size_t>(begins[i]);
    if (begins[i] < 0 || at < before || at > out->text.size())
      wrong_argument("begins", "places in the bytes, in order");
    out->begins.push_back(before = at);
  }
  model->token_bytes = std::move(out);
  return info.Env().Undefined();
}

// tensorTable(config): [{name, shape}]
Napi::Value tensor_table_of(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array out = Napi::Array::New(env);
  const JambaConfig config = parse_config(string_argument(info, 0, "config"), "config");
  for (const TensorRow& row : tensor_table(config)) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("name", row.name);
    entry.Set("shape", to_js(env, row.shape));
    out.Set(out.Length(), entry);
  }
  return out;
}

struct TensorFile {
  std::map<std::string, std::string> metadata;
  struct Entry {
    std::string name, dtype;
    std::vector<std::size_t> shape;
    std::vector<float> data;
  };
  std::vector<Entry> entries;
};

Napi::Value to_js(Napi::Env env, const TensorFile& file) {
  Napi::Object metadata = Napi::Object::New(env);
  for (const auto& [key, value] : file.metadata) metadata.Set(key, value);
  Napi::Array tensors = Napi::Array::New(env, file.entries.size());
  for (std::size_t i = 0; i < file.entries.size(); ++i) {
    const auto& entry = file.entries[i];
    Napi::Object tensor = Napi::Object::New(env);
    tensor.Set("name", entry.name);
    tensor.Set("dtype", entry.dtype);
    tensor.Set("shape", binding::to_js(env, entry.shape));
    tensor.Set("data", binding::to_js(env, entry.data));
    tensors.Set(static_cast<std::uint32_t>(i), tensor);
  }
  Napi::Object out = Napi::Object::New(env);
  out.Set("metadata", metadata);
  out.Set("tensors", tensors);
  return out;
}

// readTensors(file): Promise<{metadata, tensors: [{name, dtype, shape, data}]}>, every tensor
// widened to f32
Napi::Value read_tensors(const Napi::CallbackInfo& info) {
  const std::string path = string_argument(info, 0, "file");
  auto out = std::make_shared<TensorFile>();
  return Worker::start(info.Env(),
                       {.run =
                            [=] {
                              const SafetensorsFile file(path);
                              out->metadata = file.metadata();
                              for (const TensorView& t : file.tensors())
                                out->entries.push_back({t.name, t.dtype_name, t.shape, widen(t)});
                            },
                        .result = [=](Napi::Env env) { return to_js(env, *out); }});
}

// sampleToken(logits, temperature, topK, topP, minP, uniform): token
Napi::Value sample_token(const Napi::CallbackInfo& info) {
  const Napi::Float32Array logits = float32_argument(info, 0, "logits");
  Sampling s;
  s.temperature = number_argument(info, 1, "temperature");
  s.top_k = size_argument(info, 2, "topK");
  s.top_p = number_argument(info, 3, "topP");
  s.min_p = number_argument(info, 4, "minP");
  const double u = number_argument(info, 5, "uniform");
  return Napi::Number::New(info.Env(), sample({logits.Data(), logits.ElementLength()}, s, u));
}

// logProbability(logits, token): number
Napi::Value log_probability_of(const Napi::CallbackInfo& info) {
  const Napi::Float32Array logits = float32_argument(info, 0, "logits");
  const std::size_t token = size_argument(info, 1, "token");
  if (token >= logits.ElementLength()) wrong_argument("token", "an id below the number of logits");
  return Napi::Number::New(info.Env(), log_probability({logits.Data(), logits.ElementLength()},
                                                       static_cast<std::int32_t>(token)));
}

}  // namespace

void add_model(Napi::Object exports) {
  add_function<load_model>(exports, "loadModel");
  add_function<close_model>(exports, "closeModel");
  add_function<model_info>(exports, "modelInfo");
  add_function<prefix_cache>(exports, "prefixCache");
  add_function<set_token_bytes>(exports, "setTokenBytes");
  add_function<tensor_table_of>(exports, "tensorTable");
  add_function<read_tensors>(exports, "readTensors");
  add_function<sample_token>(exports, "sampleToken");
  add_function<log_probability_of>(exports, "logProbability");
}

}  // namespace mrkl::binding
