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
inline void prefetch_second(const void* p) { __builtin_prefetch(p, 0, 2); }
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

// (p[i] >> shift) & mask
inline Vec bits_at(const uint8_t* p, unsigned shift, int mask) {
  uint32_t four;
  memcpy(&four, p, sizeof four);
  const uint16x8_t wide = vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(four)));
  const uint32x4_t bytes = vmovl_u16(vget_low_u16(wide));
  const uint32x4_t down = vshlq_u32(bytes, vdupq_n_s32(-static_cast<int>(shift)));
  return vcvtq_f32_u32(vandq_u32(down, vdupq_n_u32(static_cast<uint32_t>(mask))));
}

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

inline void store_bytes(void* p, int32x4_t x) {  // the low bytes of lanes within [-128, 255]
  const int16x4_t words = vmovn_s32(x);
  const uint8x8_t bytes = vreinterpret_u8_s8(vmovn_s16(vcombine_s16(words, words)));
  const uint32_t four = vget_lane_u32(vreinterpret_u32_u8(bytes), 0);
  memcpy(p, &four, sizeof four);
}
// The nearest whole numbers, ties to even; x within the range of the type.
inline void store8(int8_t* p, Vec x) { store_bytes(p, vcvtnq_s32_f32(x)); }
inline void store8(int8_t* p, Mask m, Vec x) {
  int8_t copy[kLanes];
  store8(copy, x);
  memcpy(p, copy, m.count);
}
// Whole parts of x and y, within [0, 16): p[i] = x[i] | y[i] << 4.
inline void store_nibbles(uint8_t* p, Vec x, Vec y) {
  store_bytes(p, vorrq_s32(vcvtq_s32_f32(x), vshlq_n_s32(vcvtq_s32_f32(y), 4)));
}
inline uint16_t half_of(float x) {
  return vget_lane_u16(vreinterpret_u16_f16(vcvt_f16_f32(vdupq_n_f32(x))), 0);
}

inline Vec absolute(Vec x) { return vabsq_f32(x); }
inline Vec half_at(const uint8_t* p) {  // a binary16 number in all lanes
  uint16_t bits;
  memcpy(&bits, p, sizeof bits);
  return vcvt_f32_f16(vreinterpret_f16_u16(vdup_n_u16(bits)));
}
// to[g] = d·s[g], to[8 + g] = dmin·m[g]: eight bytes each, and two binary16 numbers.
inline void store_scaled(float* to, uint64_t s, uint64_t m, const uint8_t* d_and_dmin) {
  const auto put = [](float* at, uint64_t bytes, Vec d) {
    const uint16x8_t wide = vmovl_u8(vcreate_u8(bytes));
    store(at, vcvtq_f32_u32(vmovl_u16(vget_low_u16(wide))) * d);
    store(at + kLanes, vcvtq_f32_u32(vmovl_high_u16(wide)) * d);
  };
  put(to, s, half_at(d_and_dmin));
  put(to + 2 * kLanes, m, half_at(d_and_dmin + 2));
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
