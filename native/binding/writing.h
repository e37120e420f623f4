// Options of a writing task, and the stream of its tokens to a JavaScript function.
#pragma once
#include <napi.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "binding/convert.h"
#include "serve/task.h"

namespace mrkl::binding {

// Ends work for good once set.
struct Cancel {
  std::shared_ptr<std::atomic<bool>> flag = std::make_shared<std::atomic<bool>>(false);
};

template <>
struct HandleKind<Cancel> {
  static constexpr napi_type_tag kTag{0x6d726b6c63616e63, 0x4c1d7f0a92e35b05};
  static constexpr const char* kName = "cancel";
};

// Tokens on their way to JavaScript. Those of a fast model travel together.
struct StreamState {
  static constexpr std::chrono::milliseconds kPause{2};

  std::mutex mutex;
  std::vector<Written> waiting;
  std::chrono::steady_clock::time_point last{};
  bool posted = false;

  // True when a message is due.
  bool add(const Written& w);
};

// Lives on the JavaScript thread.
struct Stream {
  explicit Stream(Napi::Function function) : on_tokens(Napi::Persistent(function)) {}
  void deliver(Napi::Env env);

  Napi::FunctionReference on_tokens;
  std::shared_ptr<StreamState> state = std::make_shared<StreamState>();
};

int priority_argument(const Napi::CallbackInfo& info, std::size_t i);

// {maxTokens, ends: Int32Array, stops: string[], temperature, topK, topP, minP, seed, logprobs,
// guesses, priority}
Writing writing_argument(const Napi::Object& options, int& priority);

}  // namespace mrkl::binding
