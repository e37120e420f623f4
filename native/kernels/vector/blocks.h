// Blocks of few bits, widened to f32; layouts in quant/q4_0.h and quant/k_quants.h. Steps and bases
// are exact in f32, and so are their products with whole numbers: every way of computing x gives
// the same bits.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

// Steps and bases of the eight groups of Q4_K and Q5_K.
struct Groups {
  static constexpr size_t kCount = 8;
  float values[2 * kCount];

  // `block`: d, dmin, then s and m in 12 bytes.
  explicit Groups(const uint8_t* block) {
    uint32_t low, middle, high;  // four bytes each
    memcpy(&low, block + 4, sizeof low);
    memcpy(&middle, block + 8, sizeof middle);
    memcpy(&high, block + 12, sizeof high);
    const uint32_t s = (high & 0x0f0f0f0f) | (low >> 2 & 0x30303030);
    const uint32_t m = (high >> 4 & 0x0f0f0f0f) | (middle >> 2 & 0x30303030);
    store_scaled(values, (low & 0x3f3f3f3f) | static_cast<uint64_t>(s) << 32,
                 (middle & 0x3f3f3f3f) | static_cast<uint64_t>(m) << 32, block);
  }
  Vec step(size_t g) const { return set1(values[g]); }
  Vec base(size_t g) const { return set1(values[kCount + g]); }
};

struct FloatsOfQ4_0 {
  static constexpr size_t kElements = 32, kBytes = 18;
  static void widen(const uint8_t* block, float* to) {
    const Vec d = half_at(block), middle = set1(8);
    MRKL_UNROLL
    for (size_t j = 0; j < kElements / 2; j += kLanes) {
      store(to + j, (bits_at(block + 2 + j, 0, 15) - middle) * d);
      store(to + kElements / 2 + j, (bits_at(block + 2 + j, 4, 15) - middle) * d);
    }
  }
};

struct FloatsOfQ4_K {
  static constexpr size_t kElements = 256, kBytes = 144, kGroup = 32;
  static void widen(const uint8_t* block, float* to) {
    const Groups groups(block);
    const uint8_t* low = block + 16;
    for (size_t g = 0; g < Groups::kCount; g += 2, low += kGroup, to += 2 * kGroup) {
      MRKL_UNROLL
      for (size_t j = 0; j < kGroup; j += kLanes) {
        store(to + j, bits_at(low + j, 0, 15) * groups.step(g) - groups.base(g));
        store(to + kGroup + j, bits_at(low + j, 4, 15) * groups.step(g + 1) - groups.base(g + 1));
      }
    }
  }
};

struct FloatsOfQ5_K {
  static constexpr size_t kElements = 256, kBytes = 176, kGroup = 32;
  static void widen(const uint8_t* block, float* to) {
    const Groups groups(block);
    const uint8_t *high = block + 16, *low = high + kGroup;
    MRKL_UNROLL
    for (unsigned g = 0; g < Groups::kCount; ++g, to += kGroup) {
      MRKL_UNROLL
      for (size_t j = 0; j < kGroup; j += kLanes) {
        const Vec four = bits_at(low + g / 2 * kGroup + j, g % 2 * 4, 15);
        const Vec q = fma(bits_at(high + j, g, 1), set1(16), four);
        store(to + j, q * groups.step(g) - groups.base(g));
      }
    }
  }
};

struct FloatsOfQ6_K {
  static constexpr size_t kElements = 256, kBytes = 210, kGroup = 32, kScaled = 16;
  using Group = Vec[kGroup / kLanes];

  // put(first, x) for each group of 32 numbers.
  template <class Put>
  MRKL_INLINE static void each(const uint8_t* block, Put put) {
    const uint8_t *low = block, *high = block + 128, *scales = block + 192;
    const Vec d = half_at(block + 208), middle = set1(32);
    float step[kElements / kScaled];
    MRKL_UNROLL
    for (size_t i = 0; i < kElements / kScaled; i += kLanes)
      store(step + i, I8::widen(reinterpret_cast<const int8_t*>(scales) + i) * d);
    for (size_t half = 0; half < 2; ++half, low += 2 * kGroup, high += kGroup) {
      MRKL_UNROLL
      for (unsigned p = 0; p < 4; ++p) {
        Group x;
        MRKL_UNROLL
        for (size_t j = 0; j < kGroup; j += kLanes) {
          const Vec four = bits_at(low + p % 2 * kGroup + j, p / 2 * 4, 15);
          const Vec q = fma(bits_at(high + j, 2 * p, 3), set1(16), four) - middle;
          x[j / kLanes] = q * set1(step[8 * half + 2 * p + j / kScaled]);
        }
        put(half * kElements / 2 + p * kGroup, x);
      }
    }
  }
  static void widen(const uint8_t* block, float* to) {
    each(block, [to](size_t first, const Group& x) MRKL_INLINE {
      MRKL_UNROLL
      for (size_t j = 0; j < kGroup / kLanes; ++j) store(to + first + j * kLanes, x[j]);
    });
  }
};

}  // namespace
}  // namespace mrkl
