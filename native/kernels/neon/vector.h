// The vocabulary of vector/*.h for NEON of 64-bit Arm: 4 floats in a register, 32 registers.
#pragma once
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace mrkl {
namespace {

using Vec = float32x4_t;
using Quad = Vec;  // four floats, for results of four sums
struct Mask {
  size_t count;
};
constexpr size_t kLanes = 4;
constexpr size_t kTileRows = 8;    // rows of a register tile, each two vectors wide: 16 sums + 3
constexpr size_t kTileTokens = 5;  // tokens of a product's tile of four rows: 20 sums + 5

inline Mask first_lanes(size_t n) { return {n}; }  // n ≤ kLanes

inline Vec zero() { return vdupq_n_f32(0); }
inline Vec set1(float x) { return vdupq_n_f32(x); }
inline Vec load(const float* p) { return vld1q_f32(p); }
inline void store(float* p, Vec x) { vst1q_f32(p, x); }
// NEON has no masks: a part of a vector goes through a copy.
inline Vec load(const float* p, Mask m) {
  if (m.count == kLanes) return load(p);
  float copy[kLanes] = {};
  for (size_t i = 0; i < m.count; ++i) copy[i] = p[i];
  return load(copy);
}
inline void store(float* p, Mask m, Vec x) {
  if (m.count == kLanes) return store(p, x);
  float copy[kLanes];
  store(copy, x);
  for (size_t i = 0; i < m.count; ++i) p[i] = copy[i];
}
inline void prefetch(const void* p) { __builtin_prefetch(p); }
inline Quad load4(const float* p) { return load(p); }

inline Vec fma(Vec a, Vec b, Vec c) { return vfmaq_f32(c, a, b); }   // a·b + c
inline Vec fnma(Vec a, Vec b, Vec c) { return vfmsq_f32(c, a, b); }  // c - a·b
inline Vec sqrt(Vec x) { return vsqrtq_f32(x); }
// b when either is NaN
inline Vec max(Vec a, Vec b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
inline Vec min(Vec a, Vec b) { return vbslq_f32(vcltq_f32(a, b), a, b); }

inline Vec round(Vec x) { return vrndnq_f32(x); }
// x·2ⁿ for whole n in [-252, 254], by two factors so that subnormal results are right.
inline Vec scale2(Vec x, Vec n) {
  const int32x4_t power = vcvtq_s32_f32(n), bias = vdupq_n_s32(127);
  const int32x4_t half = vshrq_n_s32(power, 1), rest = vsubq_s32(power, half);
  const Vec first = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(half, bias), 23));
  const Vec second = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(rest, bias), 23));
  return x * first * second;
}

inline float sum(Vec x) { return vaddvq_f32(x); }
inline float largest(Vec x) { return vmaxvq_f32(x); }

struct F32 {
  using Stored = float;
  static Vec widen(const float* p) { return load(p); }
  static Vec widen(const float* p, Mask m) { return load(p, m); }
};
template <class Element, Vec (*of)(const Element*)>
struct Narrow {
  using Stored = Element;
  static Vec widen(const Element* p) { return of(p); }
  static Vec widen(const Element* p, Mask m) {
    Element copy[kLanes] = {};
    for (size_t i = 0; i < m.count; ++i) copy[i] = p[i];
    return of(copy);
  }
};
inline Vec of_bf16(const uint16_t* p) {
  return vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(p), 16));
}
inline Vec of_f16(const uint16_t* p) { return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p))); }
inline Vec of_i8(const int8_t* p) {
  uint32_t four;
  memcpy(&four, p, sizeof four);
  const int16x8_t wide = vmovl_s8(vreinterpret_s8_u32(vdup_n_u32(four)));
  return vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
}
using Bf16 = Narrow<uint16_t, of_bf16>;
using F16 = Narrow<uint16_t, of_f16>;
using I8 = Narrow<int8_t, of_i8>;

// Whole numbers of 16 bits, two to a lane.
using Ints = int16x8_t;
struct Pairs {
  size_t count;
};
inline Pairs first_pairs(size_t n) { return {n}; }
inline Ints no_ints() { return vdupq_n_s16(0); }
inline Ints load16(const uint8_t* p) { return vreinterpretq_s16_u8(vld1q_u8(p)); }
inline Ints widen16(const uint8_t* p) { return vmovl_s8(vreinterpret_s8_u8(vld1_u8(p))); }
inline Ints widen16(const uint8_t* p, Pairs m) {
  uint8_t copy[2 * kLanes] = {};
  memcpy(copy, p, m.count);
  return widen16(copy);
}
inline Ints dot16(Ints sums, Ints a, Ints b) {  // sums of two products in 32 bits
  const int32x4_t low = vmlal_s16(vreinterpretq_s32_s16(sums), vget_low_s16(a), vget_low_s16(b));
  return vreinterpretq_s16_s32(vmlal_high_s16(low, a, b));
}
inline Vec float_of(Ints sums) { return vcvtq_f32_s32(vreinterpretq_s32_s16(sums)); }
inline void store16(int16_t* p, Vec x) { vst1_s16(p, vqmovn_s32(vcvtnq_s32_f32(x))); }

inline Vec absolute(Vec x) { return vabsq_f32(x); }
inline Vec half_at(const uint8_t* p) {  // a binary16 number in all lanes
  uint16_t bits;
  memcpy(&bits, p, sizeof bits);
  return vcvt_f32_f16(vreinterpret_f16_u16(vdup_n_u16(bits)));
}
inline Quad spread4(float x) { return set1(x); }

// Rows become columns: within 64-bit halves first, then the halves themselves.
inline void transpose(Vec (&rows)[kLanes]) {
  const float64x2_t even_low = vreinterpretq_f64_f32(vtrn1q_f32(rows[0], rows[1]));
  const float64x2_t odd_low = vreinterpretq_f64_f32(vtrn2q_f32(rows[0], rows[1]));
  const float64x2_t even_high = vreinterpretq_f64_f32(vtrn1q_f32(rows[2], rows[3]));
  const float64x2_t odd_high = vreinterpretq_f64_f32(vtrn2q_f32(rows[2], rows[3]));
  rows[0] = vreinterpretq_f32_f64(vtrn1q_f64(even_low, even_high));
  rows[1] = vreinterpretq_f32_f64(vtrn1q_f64(odd_low, odd_high));
  rows[2] = vreinterpretq_f32_f64(vtrn2q_f64(even_low, even_high));
  rows[3] = vreinterpretq_f32_f64(vtrn2q_f64(odd_low, odd_high));
}

// The sums of the lanes of four vectors.
inline Quad sums(Vec a, Vec b, Vec c, Vec d) {
  return vpaddq_f32(vpaddq_f32(a, b), vpaddq_f32(c, d));
}

}  // namespace
}  // namespace mrkl
