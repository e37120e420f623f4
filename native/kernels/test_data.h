// Data and comparison for the tests of the ladder.
#pragma once
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/table.h"

namespace mrkl {

// n floats in about [-2, 2], the same for the same seed, starting `skew` floats after an aligned
// address and ending with their memory.
class Floats {
 public:
  Floats(std::size_t n, std::size_t skew, std::uint32_t seed) : skew_(skew), all_(n + skew) {
    std::uint32_t state = seed * 2654435761u + 1;
    for (float& x : all_) {
      state = state * 1664525u + 1013904223u;
      x = static_cast<float>(state >> 8) * 0x1p-22f - 2.0f;
    }
  }
  float* begin() { return all_.data() + skew_; }
  float* end() { return all_.data() + all_.size(); }
  const float* begin() const { return all_.data() + skew_; }
  const float* end() const { return all_.data() + all_.size(); }
  std::size_t size() const { return all_.size() - skew_; }
  operator float*() { return begin(); }
  operator const float*() const { return begin(); }

 private:
  std::size_t skew_;
  std::vector<float> all_;
};

// The same in 16 bits, one element off alignment.
class Halves {
 public:
  Halves(const Floats& from, std::uint16_t (*narrow)(float)) : all_(from.size() + 1) {
    for (std::size_t i = 0; i < from.size(); ++i) all_[i + 1] = narrow(from[i]);
  }
  operator const std::uint16_t*() const { return all_.data() + 1; }

 private:
  std::vector<std::uint16_t> all_;
};

inline bool close(float mine, float theirs, float tolerance) {
  if (std::isnan(theirs)) return std::isnan(mine);
  return mine == theirs || std::fabs(mine - theirs) <= tolerance * (1.0f + std::fabs(theirs));
}

inline bool close(const Floats& mine, const Floats& theirs, float tolerance) {
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    if (close(mine[i], theirs[i], tolerance)) continue;
    MESSAGE("element " << i << ": " << mine[i] << ", expected " << theirs[i]);
    return false;
  }
  return mine.size() == theirs.size();
}

// Calls check for every rung above the reference that this processor supports.
template <class Check>
void for_each_rung(Check check) {
  const KernelTable* const* rungs = nullptr;
  const std::size_t count = kernel_rungs(&rungs);
  for (std::size_t i = 1; i < count; ++i) {
    if (!rungs[i]->supported()) continue;
    const std::string rung = rungs[i]->name;
    CAPTURE(rung);
    check(*rungs[i]);
  }
}

}  // namespace mrkl
