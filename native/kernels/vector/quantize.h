// Weights in fewer bits (table.h): the operations of rung zero, number by number, so that the bits
// are the same.
#pragma once
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kernels/table.h"
#include "kernels/vector/elementwise.h"
#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

inline float quantize_i8(size_t n, const float* x, int8_t* q) {
  Vec top[2] = {zero(), zero()}, wrong[2] = {zero(), zero()};
  const auto look = [&](size_t i, size_t k, auto... lanes) MRKL_INLINE {
    const Vec value = load(x + i, lanes...);
    top[k] = max(top[k], absolute(value));
    wrong[k] = fma(value, zero(), wrong[k]);  // NaN from NaN and infinity
  };
  size_t i = 0;
  for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
    look(i, 0);
    look(i + kLanes, 1);
  }
  for (; i + kLanes <= n; i += kLanes) look(i, 0);
  if (i < n) look(i, 1, first_lanes(n - i));
  if (!(sum(wrong[0] + wrong[1]) == 0.0f)) return NAN;
  const float most = largest(max(top[0], top[1]));
  const bool small = most < kInt8Smallest;
  const Vec inverse = set1(small ? 0.0f : 127.0f / most);
  each_vector(n, [&](size_t j, auto... lanes) {
    store8(q + j, lanes..., load(x + j, lanes...) * inverse);
  });
  return small ? 0.0f : most / 127.0f;
}

inline bool quantize_q4_0(size_t n, const float* x, uint8_t* blocks) {
  constexpr size_t kElements = 32, kHalf = kElements / 2, kBytes = 18,
                   kVectors = kElements / kLanes;
  const Vec bias = set1(8.5f), last = set1(15.5f);
  for (size_t i = 0; i < n; i += kElements, x += kElements, blocks += kBytes) {
    Vec value[kVectors];
    MRKL_UNROLL
    for (size_t j = 0; j < kVectors; ++j) value[j] = load(x + j * kLanes);
    Vec least = value[0], most = value[0], wrong = value[0] * zero();
    MRKL_UNROLL
    for (size_t j = 1; j < kVectors; ++j) {
      least = min(least, value[j]);
      most = max(most, value[j]);
      wrong = fma(value[j], zero(), wrong);
    }
    const float high = largest(most), low = largest(zero() - least);
    const uint16_t bits = half_of((low > high ? -low : high) / -8.0f + 0.0f);
    const float d = largest(half_at(reinterpret_cast<const uint8_t*>(&bits)));
    if (!(sum(wrong) == 0.0f) || !isfinite(d)) return false;
    memcpy(blocks, &bits, sizeof bits);
    const Vec inverse = set1(d == 0.0f ? 0.0f : 1.0f / d);
    MRKL_UNROLL
    for (size_t j = 0; j < kVectors; ++j)
      value[j] = min(max(fma(value[j], inverse, bias), zero()), last);
    MRKL_UNROLL
    for (size_t j = 0; j < kHalf / kLanes; ++j)
      store_nibbles(blocks + 2 + j * kLanes, value[j], value[j + kHalf / kLanes]);
  }
  return true;
}

}  // namespace
}  // namespace mrkl
