// Kinds of products: weights as they are stored × activations as they are packed.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kernels/product.h"
#include "kernels/vector/elementwise.h"
#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

// Behind the packed values of a token, so that not all tokens want the same sets of a cache.
constexpr size_t kApart = 64;

// Weights widened to f32, activations f32.
template <class Type>
struct Exact {
  using Weights = Vec;
  using Sums = Vec;
  static constexpr size_t kStep = kLanes, kSize = sizeof(float), kExtra = kApart;
  static constexpr size_t kWeightBytes = sizeof(typename Type::Stored) * kStep;
  static constexpr bool kRowScales = sizeof(typename Type::Stored) == 1;
  static constexpr bool kTokenScales = false;

  static size_t offset(size_t c) { return c * sizeof(typename Type::Stored); }
  template <class... Lanes>
  static Vec weights(const uint8_t* w, size_t c, Lanes... lanes) {
    return Type::widen(reinterpret_cast<const typename Type::Stored*>(w) + c, lanes...);
  }
  static Mask rest(size_t n) { return first_lanes(n); }
  static Vec none() { return zero(); }
  static Vec dot(Vec sums, Vec w, const uint8_t* x, size_t c) {
    return fma(w, load(reinterpret_cast<const float*>(x) + c), sums);
  }
  static Vec to_float(Vec sums) { return sums; }
  using Packed = float;
  static void pack(float* to, Vec x) { store(to, x); }
};

struct ExactQ8 : Exact<I8> {
  static constexpr size_t kElements = 32, kBlockBytes = 34;  // binary16 scale, then int8
  static constexpr size_t kWeightBytes = kBlockBytes * kStep / kElements;
  static constexpr bool kRowScales = false;
  static size_t offset(size_t c) { return c / kElements * kBlockBytes; }
  static Vec weights(const uint8_t* w, size_t c) {
    const uint8_t* const block = w + offset(c);
    return I8::widen(reinterpret_cast<const int8_t*>(block) + 2 + c % kElements) * half_at(block);
  }
  static Vec weights(const uint8_t* w, size_t c, Mask) { return weights(w, c); }
};

// int8 weights, activations in whole numbers of 16 bits with a scale per block.
struct Whole {
  using Weights = Ints;
  using Sums = Ints;
  static constexpr size_t kStep = 2 * kLanes, kSize = sizeof(int16_t), kExtra = kApart;
  static constexpr size_t kWeightBytes = kStep;
  static constexpr bool kRowScales = true, kTokenScales = true;

  static size_t offset(size_t c) { return c; }
  template <class... Rest>
  static Ints weights(const uint8_t* w, size_t c, Rest... rest) {
    return widen16(w + c, rest...);
  }
  static Ints load_weights(const uint8_t* w) { return load16(w); }
  static Pairs rest(size_t n) { return first_pairs(n); }
  static Ints none() { return no_ints(); }
  static Ints dot(Ints sums, Ints w, const uint8_t* x, size_t c) {
    return dot16(sums, w, load16(x + 2 * c));
  }
  static Vec to_float(Ints sums) { return float_of(sums); }
  using Packed = int16_t;
  static void pack(int16_t* to, Vec x) { store16(to, x); }
};

}  // namespace
}  // namespace mrkl
