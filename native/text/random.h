// Uniform numbers in [0, 1) from a seed: xoshiro128** (Blackman and Vigna 2018), seeded by
// splitmix32. The same sequence as src/model/random.ts.
#pragma once
#include <bit>
#include <cstdint>

namespace mrkl {

class Uniform {
 public:
  explicit Uniform(std::uint32_t seed) {
    for (std::uint32_t& word : s_) {
      seed += 0x9e3779b9u;
      std::uint32_t z = (seed ^ (seed >> 16)) * 0x21f0aaadu;
      z = (z ^ (z >> 15)) * 0x735a2d97u;
      word = z ^ (z >> 15);
    }
  }

  double operator()() {
    const std::uint32_t out = std::rotl(s_[1] * 5, 7) * 9, t = s_[1] << 9;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = std::rotl(s_[3], 11);
    return out / 0x1p32;
  }

 private:
  std::uint32_t s_[4];
};

}  // namespace mrkl
