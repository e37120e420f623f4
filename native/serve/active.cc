#include "serve/active.h"

#include <algorithm>
#include <limits>

namespace mrkl {
namespace {

// Every so many tokens of a prompt its state is remembered.
constexpr std::size_t kRemember = 512;

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
    out.output = last ? Output::kLastLogits : Output::kNone;
    out.out = logits_.data();
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
  const bool chosen = fed_ == total_ || task_->state->length % kRemember == 0;
  if (prefixes.enabled() && chosen && rememberable())
    prefixes.add(*task_->state,
                 fed_ == total_ ? std::span<const float>(logits()) : std::span<const float>());
  if (fed_ < total_) return false;
  return !task_->writing || write();
}

bool Active::write() {
  const Writing& w = *task_->writing;
  if (written_ == w.max_tokens) return true;
  const double u = w.sampling.temperature > 0 ? (*uniform_)() : 0;
  const std::int32_t token = sample(logits_, w.sampling, u);
  const double logprob =
      w.logprobs ? log_probability(logits_, token) : std::numeric_limits<double>::quiet_NaN();
  ++written_;
  task_->written({token, logprob});
  if (written_ == w.max_tokens) return true;
  if (std::find(w.ends.begin(), w.ends.end(), token) != w.ends.end() || stops_at(token))
    return true;
  next_ = {token};
  own_input_ = false;
  fed_ = 0;
  total_ = 1;
  return false;
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
  const auto found = prefixes.find(all, state.length);
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
  return std::min(tokens, kRemember - task_->state->length % kRemember);
}

void Active::undo() {
  if (before_) before_->restore(*task_->state);
}

}  // namespace mrkl
