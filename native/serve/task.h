// A piece of work for the executor: feed an input into a state, and perhaps write on from there.
#pragma once
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/jamba.h"
#include "text/sampler.h"

namespace mrkl {

// The bytes of every token: of token i, text[begins[i]] to text[begins[i + 1]].
struct TokenBytes {
  std::string text;
  std::vector<std::size_t> begins;  // (tokens + 1)

  std::string_view of(std::int32_t token) const {
    const auto i = static_cast<std::size_t>(token);
    if (i + 1 >= begins.size()) return {};
    return std::string_view(text).substr(begins[i], begins[i + 1] - begins[i]);
  }
};

struct Written {
  std::int32_t token;
  double logprob;  // NaN unless asked for
};

// Writing: sample a token from the logits, feed it, and so on.
struct Writing {
  std::size_t max_tokens = 0;
  std::vector<std::int32_t> ends;  // tokens that end the text; the one found is written last
  // Strings that end the text with the token that completes them; they need `bytes`.
  std::vector<std::string> stops;
  std::shared_ptr<const TokenBytes> bytes;
  Sampling sampling;
  std::uint32_t seed = 0;
  bool logprobs = false;
  bool guesses = false;  // guess what comes next and check several tokens in a pass (lookup.h)
};

struct Task {
  // The state belongs to the task until `done` is called; `owner` keeps it alive.
  State* state = nullptr;
  std::shared_ptr<void> owner;
  std::vector<std::int32_t> tokens;
  std::vector<float> rows;
  Output output = Output::kLastLogits;
  std::optional<Writing> writing;
  int priority = 0;  // the greater goes first
  std::shared_ptr<const std::atomic<bool>> cancelled;
  Observer* observer = nullptr;

  // Called on the executor's thread, which keeps no share of the task that it gives to `done`.
  // After a failure the state is as it was before the task.
  std::function<void(const Written&)> written;
  std::function<void(std::shared_ptr<Task>, std::exception_ptr)> done;

  std::vector<float> out;  // as `output` says; nothing after writing

  Input input() const { return {tokens, rows}; }
  bool is_cancelled() const { return cancelled && cancelled->load(std::memory_order_relaxed); }
};

}  // namespace mrkl
