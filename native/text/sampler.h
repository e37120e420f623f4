// Chooses the next token from logits z (V). Masked tokens have z = −∞.
//   p = softmax(z / temperature); keep the top_k largest; of those the fewest whose sum reaches
//   top_p (Holtzman et al. 2020, arXiv:1904.09751); of those the ones with p ≥ min_p·max p
//   (arXiv:2407.01082); draw by the uniform number u in [0, 1) from what remains, largest first.
//   Ties go to the lower id.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace mrkl {

struct Sampling {
  double temperature = 0;  // 0: the largest logit
  std::size_t top_k = 0;   // 0: all
  double top_p = 1;
  double min_p = 0;
};

// Throws Error "numbers-invalid" when a logit is NaN or +∞, "argument-invalid" when no token is
// allowed.
std::int32_t sample(std::span<const float> logits, const Sampling& sampling, double u);

// ln softmax(z)[token], at temperature 1.
double log_probability(std::span<const float> logits, std::int32_t token);

}  // namespace mrkl
