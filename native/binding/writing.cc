#include "binding/writing.h"

#include <algorithm>
#include <utility>

namespace mrkl::binding {
namespace {

double number_option(const Napi::Object& options, const char* name) {
  const Napi::Value value = options.Get(name);
  if (!value.IsNumber()) wrong_argument(name, "a number");
  return value.As<Napi::Number>().DoubleValue();
}

std::size_t size_option(const Napi::Object& options, const char* name) {
  const double v = number_option(options, name);
  if (!(v >= 0 && v <= 9007199254740991.0)) wrong_argument(name, "a whole number from 0");
  return static_cast<std::size_t>(v);
}

int checked_priority(double v) {
  if (!(v >= -100 && v <= 100)) wrong_argument("priority", "a number from -100 to 100");
  return static_cast<int>(v);
}

}  // namespace

bool StreamState::add(const Written& w) {
  const std::lock_guard lock(mutex);
  waiting.push_back(w);
  const auto now = std::chrono::steady_clock::now();
  if (posted || now - last < kPause) return false;
  last = now;
  return posted = true;
}

void Stream::deliver(Napi::Env env) {
  std::vector<Written> taken;
  {
    const std::lock_guard lock(state->mutex);
    taken.swap(state->waiting);
    state->posted = false;
  }
  if (taken.empty()) return;
  Napi::Int32Array tokens = Napi::Int32Array::New(env, taken.size());
  Napi::Float64Array logprobs = Napi::Float64Array::New(env, taken.size());
  for (std::size_t i = 0; i < taken.size(); ++i) {
    tokens[i] = taken[i].token;
    logprobs[i] = taken[i].logprob;
  }
  on_tokens.Call({tokens, logprobs});
}

int priority_argument(const Napi::CallbackInfo& info, std::size_t i) {
  return checked_priority(number_argument(info, i, "priority"));
}

Writing writing_argument(const Napi::Object& options, int& priority) {
  Writing w;
  w.max_tokens = size_option(options, "maxTokens");
  const Napi::Value ends = options.Get("ends");
  if (!ends.IsTypedArray() || ends.As<Napi::TypedArray>().TypedArrayType() != napi_int32_array)
    wrong_argument("ends", "an Int32Array");
  const auto ids = ends.As<Napi::Int32Array>();
  w.ends.assign(ids.Data(), ids.Data() + ids.ElementLength());
  const Napi::Value stops = options.Get("stops");
  if (!stops.IsArray()) wrong_argument("stops", "a list of strings");
  const auto list = stops.As<Napi::Array>();
  for (std::uint32_t i = 0; i < list.Length(); ++i) {
    const Napi::Value stop = list[i];
    if (!stop.IsString()) wrong_argument("stops", "a list of strings");
    w.stops.push_back(stop.As<Napi::String>().Utf8Value());
  }
  w.sampling.temperature = number_option(options, "temperature");
  w.sampling.top_k = size_option(options, "topK");
  w.sampling.top_p = number_option(options, "topP");
  w.sampling.min_p = number_option(options, "minP");
  w.seed = static_cast<std::uint32_t>(size_option(options, "seed"));
  w.logprobs = options.Get("logprobs").ToBoolean();
  w.guesses = options.Get("guesses").ToBoolean();
  priority = checked_priority(number_option(options, "priority"));
  return w;
}

}  // namespace mrkl::binding
