// A seeded generator for initial weights: SplitMix64 (Steele et al. 2014) and the Box–Muller
// transform.
#pragma once
#include <cmath>
#include <cstdint>
#include <numbers>

namespace mrkl {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // In (0, 1].
  double uniform() noexcept { return (static_cast<double>(bits() >> 11) + 1.0) * 0x1.0p-53; }
  float normal() noexcept {
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return static_cast<float>(radius * std::cos(2.0 * std::numbers::pi * uniform()));
  }

 private:
  std::uint64_t state_;
};

}  // namespace mrkl
