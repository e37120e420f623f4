#include "serve/active.h"

#include <algorithm>
#include <limits>

namespace mrkl {
namespace {

// Every so many tokens of a prompt its state is remembered, at its end, and where it parts from an
// earlier one: others may part there too.
constexpr std::size_t kRemember = 512;
constexpr std::size_t kWorthwhile = 32;  // tokens that a parting must lie beyond the last state

}  // namespace

Active::Active(std::shared_ptr<Task> task, const Jamba& model, std::uint64_t arrival,
               std::uint64_t step)
    : task_(std::move(task)), model_(model), arrival_(arrival), served_(step) {
  total_ = task_->tokens.empty() ? task_->rows.size() / model.config().hidden_size
                                 : task_->tokens.size();
  if (total_ > 1 || task_->writing) before_.emplace(*task_->state);
  if (!task_->writing) return;
  logits_.resize(model.config().vocab_size);
  uniform_.emplace(task_->writing->seed);
  if (!task_->writing->guesses) return;
  lookup_.emplace();
  if (task_->state->history_known())
    for (const std::int32_t token : task_->state->history) lookup_->push(token);
  for (const std::int32_t token : task_->tokens) lookup_->push(token);
}

std::size_t Active::still_needed() const {
  const std::size_t more = task_->writing ? task_->writing->max_tokens - written_ : 0;
  return task_->state->kv.wanted(task_->state->length, remaining() + more);
}

Part Active::part(std::size_t tokens) {
  const std::size_t h = model_.config().hidden_size;
  Part out{task_->state, {}, task_->output, task_->out.data()};
  if (!own_input_)
    out.input.tokens = std::span(next_).subspan(fed_, tokens);
  else if (task_->tokens.empty())
    out.input.rows = std::span(task_->rows).subspan(fed_ * h, tokens * h);
  else
    out.input.tokens = std::span(task_->tokens).subspan(fed_, tokens);
  const bool last = fed_ + tokens == total_;
  if (task_->writing) {
    out.output = last && !ended_ ? Output::kLastLogits : Output::kNone;
    out.out = logits_.data();
    out.last = 1 + guessed_;
  } else if (task_->output == Output::kLastLogits) {
    if (!last) out.output = Output::kNone;
  } else {
    out.out += model_.size_of_output(fed_, task_->output);
  }
  return out;
}

bool Active::advance(std::size_t tokens, std::uint64_t step, PrefixCache& prefixes) {
  served_ = step;
  fed_ += tokens;
  const std::size_t length = task_->state->length;
  const bool chosen = fed_ == total_ || length % kRemember == 0 || length == parting_;
  if (prefixes.enabled() && chosen && rememberable())
    prefixes.add(*task_->state,
                 fed_ == total_ ? std::span<const float>(logits()) : std::span<const float>());
  if (fed_ < total_) return false;
  return !task_->writing || ended_ || write();
}

// Writes what the logits ask for: one token, and one more for every guess that was right.
bool Active::write() {
  const std::size_t v = model_.config().vocab_size, known = next_.size() - guessed_;
  if (written_ == task_->writing->max_tokens) return true;
  for (std::size_t right = 0;; ++right) {
    std::int32_t token = 0;
    const bool last = choose(std::span(logits_).subspan(right * v, v), token);
    if (right < guessed_ && !last && token == next_[known + right]) continue;
    if (guessed_ > 0 && !last) pace_.checked(guessed_, right);
    if (right == guessed_) {
      if (last) return true;
      next_ = {token};
    } else {
      // The state goes back, and the right part is fed again with what comes next.
      before_guesses_.restore(*task_->state);
      next_.resize(known + right);
      ended_ = last;
      if (!last) next_.push_back(token);
    }
    take_turn();
    return false;
  }
}

// Samples a token and hands it out. True when it is the last.
bool Active::choose(std::span<const float> logits, std::int32_t& token) {
  const Writing& w = *task_->writing;
  const double u = w.sampling.temperature > 0 ? (*uniform_)() : 0;
  token = sample(logits, w.sampling, u);
  const double logprob =
      w.logprobs ? log_probability(logits, token) : std::numeric_limits<double>::quiet_NaN();
  ++written_;
  task_->written({token, logprob});
  if (lookup_) lookup_->push(token);
  return written_ == w.max_tokens ||
         std::find(w.ends.begin(), w.ends.end(), token) != w.ends.end() || stops_at(token);
}

// Makes next_ the input, with guesses behind it if there are any.
void Active::take_turn() {
  own_input_ = false;
  guessed_ = fed_ = 0;
  if (lookup_ && !ended_) {
    const std::size_t room = std::min(kShortInput - std::min(kShortInput, next_.size()),
                                      task_->writing->max_tokens - written_ - 1);
    const auto guess = lookup_->guess(std::min(room, pace_.next()));
    guessed_ = guess.size();
    next_.insert(next_.end(), guess.begin(), guess.end());
    if (guessed_ > 0) before_guesses_.take(*task_->state);
  }
  total_ = next_.size();
  logits_.resize((1 + guessed_) * model_.config().vocab_size);
}

// True when the token completes a stop string.
bool Active::stops_at(std::int32_t token) {
  const Writing& w = *task_->writing;
  if (w.stops.empty() || !w.bytes) return false;
  const std::string_view piece = w.bytes->of(token);
  tail_.append(piece);
  std::size_t longest = 0;
  for (const std::string& stop : w.stops) {
    if (!stop.empty() && tail_.find(stop) != std::string::npos) return true;
    longest = std::max(longest, stop.size());
  }
  if (tail_.size() >= longest) tail_.erase(0, tail_.size() - longest + 1);
  return false;
}

bool Active::rememberable() const {
  return own_input_ && !task_->tokens.empty() && total_ > kShortInput &&
         task_->state->history_known() &&
         (task_->writing || task_->output == Output::kLastLogits) && task_->observer == nullptr;
}

bool Active::adopt(PrefixCache& prefixes) {
  if (!prefixes.enabled() || !rememberable()) return false;
  State& state = *task_->state;
  std::vector<std::int32_t> all = state.history;
  all.insert(all.end(), task_->tokens.begin(), task_->tokens.end());
  const auto [found, shared] = prefixes.find(all, state.length);
  const std::size_t known = found ? found->state.length : state.length;
  if (shared >= known + kWorthwhile) parting_ = shared;
  if (!found) return false;
  State copy = found->state;
  fed_ = copy.length - state.length;
  state = std::move(copy);
  if (fed_ < total_) return false;
  logits() = found->logits;
  return !task_->writing || write();
}

std::size_t Active::cut(std::size_t tokens) const {
  if (!rememberable()) return tokens;
  const std::size_t length = task_->state->length;
  if (parting_ > length) tokens = std::min(tokens, parting_ - length);
  return std::min(tokens, kRemember - length % kRemember);
}

void Active::undo() {
  if (before_) before_->restore(*task_->state);
}

}  // namespace mrkl
