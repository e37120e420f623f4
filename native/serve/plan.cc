#include "serve/plan.h"

#include <algorithm>

namespace mrkl {

std::vector<Share> plan_step(std::span<const Candidate> all, std::uint64_t step,
                             std::size_t budget) {
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const bool by_priority = step % kAgingSteps != 0;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Candidate &x = all[a], &y = all[b];
    if (by_priority && x.priority != y.priority) return x.priority > y.priority;
    if (x.last_served != y.last_served) return x.last_served < y.last_served;
    return x.arrival < y.arrival;
  });
  std::vector<Share> out;
  std::vector<std::size_t> prompts;
  std::size_t rows = 0;
  for (const std::size_t i : order) {
    const std::size_t n = all[i].remaining;
    if (n > kShortInput) {
      if (prompts.size() < kMostPrompts &&
          (prompts.empty() || !by_priority || all[i].priority == all[prompts[0]].priority))
        prompts.push_back(i);
    } else if (rows + n <= kMostRows) {
      out.push_back({i, n});
      rows += n;
    }
  }
  // Even shares; what a short rest leaves over goes to the others.
  std::size_t left = std::min(budget, kMostRows - rows);
  std::sort(prompts.begin(), prompts.end(),
            [&](std::size_t a, std::size_t b) { return all[a].remaining < all[b].remaining; });
  for (std::size_t p = 0; p < prompts.size(); ++p) {
    const std::size_t even = (left + prompts.size() - p - 1) / (prompts.size() - p);
    const std::size_t n = std::min(all[prompts[p]].remaining, even);
    if (n == 0) break;
    out.push_back({prompts[p], n});
    left -= n;
  }
  return out;
}

std::size_t Pacer::budget(std::size_t decoders) const {
  if (per_token_ == 0) return decoders == 0 ? kMost / 4 : kLeast;
  if (decoders == 0) {
    const double n = kAlone / per_token_;
    return n >= kMost ? kMost : std::max<std::size_t>(64, static_cast<std::size_t>(n));
  }
  const double alone = alone_[std::min(decoders, kSizes)];
  if (alone == 0 || since_ >= kMeasureAgain) return 0;
  const double n = (kSlowdown - 1) * alone / per_token_;
  const std::size_t most = std::clamp(2 * last_, kLeast, kMost);
  return n >= static_cast<double>(most) ? most : std::max(kLeast, static_cast<std::size_t>(n));
}

void Pacer::measured(std::size_t decoders, std::size_t prompt_tokens, double seconds) {
  const auto mix = [](double old, double now) { return old == 0 ? now : 0.7 * old + 0.3 * now; };
  double& alone = alone_[std::min(decoders, kSizes)];
  if (prompt_tokens == 0) {
    alone = mix(alone, seconds);
    since_ = 0;
    return;
  }
  ++since_;
  if (decoders > 0) last_ = prompt_tokens;
  const double n = static_cast<double>(prompt_tokens);
  if (decoders == 0)
    per_token_ = mix(per_token_, seconds / n);
  else if (alone > 0)
    per_token_ = mix(per_token_, std::max(seconds - alone, 0.02 * seconds) / n);
}

}  // namespace mrkl
