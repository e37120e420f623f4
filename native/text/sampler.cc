#include "text/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/error.h"

namespace mrkl {
namespace {

struct Candidate {
  std::int32_t token;
  double p;  // unnormalised
};

bool heavier(const Candidate& a, const Candidate& b) {
  return a.p != b.p ? a.p > b.p : a.token < b.token;
}

std::size_t best_of(std::span<const float> logits) {
  std::size_t best = logits.size();
  float top = -std::numeric_limits<float>::infinity();
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const float z = logits[i];
    if (std::isnan(z) || z == std::numeric_limits<float>::infinity())
      throw Error("numbers-invalid", "logits: expected finite numbers or -inf, found " +
                                         std::to_string(z) + " for token " + std::to_string(i));
    if (z > top) {
      top = z;
      best = i;
    }
  }
  if (best == logits.size())
    throw Error("argument-invalid", "logits: expected at least one allowed token, found none");
  return best;
}

// The first candidates whose sum reaches `share` of the whole.
std::size_t nucleus(const std::vector<Candidate>& sorted, double share) {
  double total = 0, sum = 0;
  for (const Candidate& c : sorted) total += c.p;
  std::size_t n = 0;
  while (n < sorted.size() && (n == 0 || sum < share * total)) sum += sorted[n++].p;
  return n;
}

}  // namespace

std::int32_t sample(std::span<const float> logits, const Sampling& s, double u) {
  const std::size_t best = best_of(logits);
  if (s.temperature <= 0 || s.top_k == 1) return static_cast<std::int32_t>(best);
  const double top = logits[best];
  std::vector<Candidate> kept;
  kept.reserve(logits.size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double p = std::exp((logits[i] - top) / s.temperature);
    if (p > 0) kept.push_back({static_cast<std::int32_t>(i), p});
  }
  if (s.top_k != 0 && s.top_k < kept.size()) {
    std::nth_element(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(s.top_k), kept.end(),
                     heavier);
    kept.resize(s.top_k);
  }
  std::sort(kept.begin(), kept.end(), heavier);
  if (s.top_p < 1) kept.resize(nucleus(kept, s.top_p));
  std::erase_if(kept, [&s](const Candidate& c) { return c.p < s.min_p; });  // the largest p is 1
  if (kept.empty()) return static_cast<std::int32_t>(best);                 // min_p above 1

  double total = 0;
  for (const Candidate& c : kept) total += c.p;
  double rest = u * total;
  for (const Candidate& c : kept) {
    rest -= c.p;
    if (rest < 0) return c.token;
  }
  return kept.back().token;
}

double log_probability(std::span<const float> logits, std::int32_t token) {
  const double top = logits[best_of(logits)];
  double sum = 0;
  for (const float z : logits) sum += std::exp(z - top);
  return logits[static_cast<std::size_t>(token)] - top - std::log(sum);
}

}  // namespace mrkl
