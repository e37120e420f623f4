// Model files as such: what they hold, and quantised ones written.
#include <functional>
#include <numeric>
#include <unordered_map>

#include "binding/model.h"
#include "binding/rooms.h"
#include "binding/worker.h"
#include "model/inspect.h"
#include "model/save.h"
#include "model/tensor_table.h"

namespace mrkl::binding {
namespace {

// saveModel(model, file, metadata: {name: text}): Promise<void>
Napi::Value save_model(const Napi::CallbackInfo& info) {
  const auto jamba = handle_argument<Model>(info, 0)->use();
  const std::string path = string_argument(info, 1, "file");
  if (!info[2].IsObject()) wrong_argument("metadata", "an object");
  const auto given = info[2].As<Napi::Object>();
  const Napi::Array names = given.GetPropertyNames();
  std::map<std::string, std::string> metadata;
  for (std::uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).ToString();
    if (!given.Get(name).IsString()) wrong_argument("metadata", "texts");
    metadata[name] = given.Get(name).ToString();
  }
  return Worker::start(
      info.Env(),
      {.run = [=] { save_tensors(jamba->weights().store(), jamba->config(), metadata, path); },
       .result = [](Napi::Env env) -> Napi::Value { return env.Undefined(); }});
}

struct Inspection {
  std::unique_ptr<Checkpoint> files;
  JambaConfig config;
};

constexpr Scheme kSchemes[] = {Scheme::kStored, Scheme::kExpertsInt8, Scheme::kInt8, Scheme::kInt4,
                               Scheme::kW8A8};
constexpr std::pair<const char*, KvType> kKvTypes[] = {
    {"f32", KvType::kF32}, {"bf16", KvType::kBf16}, {"int8", KvType::kI8}};

Napi::Object config_to_js(Napi::Env env, const JambaConfig& c) {
  Napi::Object out = Napi::Object::New(env);
  const auto set = [&](const char* name, std::size_t n) { out.Set(name, to_js(env, n)); };
  std::size_t attention = 0, mixtures = 0;
  for (const LayerPlan& plan : layer_plan(c)) {
    attention += plan.mixer == Mixer::kAttention;
    mixtures += plan.ffn == Ffn::kMoe;
  }
  set("vocabSize", c.vocab_size);
  set("hiddenSize", c.hidden_size);
  set("intermediateSize", c.intermediate_size);
  set("layers", c.layers);
  set("attentionLayers", attention);
  set("mixtureLayers", mixtures);
  set("experts", c.experts);
  set("expertsPerToken", c.experts_per_tok);
  set("heads", c.heads);
  set("kvHeads", c.kv_heads);
  set("headSize", c.head_dim);
  set("innerSize", c.d_inner);
  set("stateSize", c.d_state);
  set("convSize", c.d_conv);
  set("rank", c.dt_rank);
  out.Set("tied", c.tied);
  out.Set("weights", name_of(c.scheme));
  return out;
}

Napi::Value inspection_to_js(Napi::Env env, const Inspection& found,
                             const std::vector<std::size_t>& lengths) {
  const JambaConfig& config = found.config;
  std::unordered_map<std::string, std::size_t> parameters;
  for (const TensorRow& row : tensor_table(config))
    parameters[row.name] = std::accumulate(row.shape.begin(), row.shape.end(), std::size_t{1},
                                           std::multiplies<std::size_t>());
  Napi::Array tensors = Napi::Array::New(env);
  for (const std::string& name : found.files->names()) {
    const Napi::HandleScope scope(env);
    const TensorView& t = *found.files->find(name);
    Napi::Object tensor = Napi::Object::New(env);
    tensor.Set("name", name);
    tensor.Set("dtype", t.dtype_name);
    tensor.Set("shape", to_js(env, t.shape));
    tensor.Set("bytes", to_js(env, t.bytes));
    tensor.Set("parameters", to_js(env, parameters[name]));
    tensors.Set(tensors.Length(), tensor);
  }
  Napi::Object weights = Napi::Object::New(env), states = Napi::Object::New(env);
  for (const Scheme scheme : kSchemes)
    if (config.scheme == Scheme::kStored || scheme == Scheme::kStored)
      weights.Set(name_of(scheme), to_js(env, weight_bytes(*found.files, config, scheme)));
  for (const auto& [name, type] : kKvTypes) {
    std::vector<std::size_t> bytes;
    for (const std::size_t length : lengths) bytes.push_back(state_bytes(config, type, length));
    states.Set(name, to_js(env, bytes));
  }
  Napi::Object out = Napi::Object::New(env);
  out.Set("config", config_to_js(env, config));
  out.Set("tensors", tensors);
  out.Set("weights", weights);
  out.Set("states", states);
  return out;
}

// inspectModel(path, lengths: Int32Array): Promise<{config, tensors, weights: {scheme: bytes},
// states: {kv: bytes at each length}}>
Napi::Value inspect_model(const Napi::CallbackInfo& info) {
  const std::string path = string_argument(info, 0, "path");
  const Napi::Int32Array given = int32_argument(info, 1, "lengths");
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < given.ElementLength(); ++i) {
    if (given[i] < 0) wrong_argument("lengths", "whole numbers from 0");
    lengths.push_back(static_cast<std::size_t>(given[i]));
  }
  auto found = std::make_shared<Inspection>();
  return Worker::start(
      info.Env(),
      {.run =
           [=] {
             found->config = read_config(path);
             found->files = std::make_unique<Checkpoint>(path);
           },
       .result = [=](Napi::Env env) { return inspection_to_js(env, *found, lengths); }});
}

}  // namespace

void add_storage(Napi::Object exports) {
  add_function<save_model>(exports, "saveModel");
  add_function<inspect_model>(exports, "inspectModel");
}

}  // namespace mrkl::binding
