// The vocabulary of vector/*.h for AVX2 with FMA and F16C: 8 floats in a register, 16 registers.
#pragma once
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace mrkl {
namespace {

using Vec = __m256;
using Quad = __m128;  // four floats, for results of four sums
struct Mask {
  __m256i lanes;
  size_t count;
};
constexpr size_t kLanes = 8;
constexpr size_t kTileRows = 6;    // rows of a register tile, each two vectors wide: 12 sums + 3
constexpr size_t kTileTokens = 2;  // tokens of a product's tile of four rows: 8 sums + 5

inline Mask first_lanes(size_t n) {  // n ≤ kLanes
  const __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return {_mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)), index), n};
}

inline Vec zero() { return _mm256_setzero_ps(); }
inline Vec set1(float x) { return _mm256_set1_ps(x); }
inline Vec load(const float* p) { return _mm256_loadu_ps(p); }
inline Vec load(const float* p, Mask m) { return _mm256_maskload_ps(p, m.lanes); }
inline void store(float* p, Vec x) { _mm256_storeu_ps(p, x); }
inline void store(float* p, Mask m, Vec x) { _mm256_maskstore_ps(p, m.lanes, x); }
// By hand, as GCC 12 takes a function that only prefetches for one that does nothing.
inline void prefetch(const void* p) { __asm__ volatile("prefetcht0 (%0)" : : "r"(p)); }
// Into the second-level cache only.
inline void prefetch_second(const void* p) { __asm__ volatile("prefetcht1 (%0)" : : "r"(p)); }
inline Quad load4(const float* p) { return _mm_loadu_ps(p); }
inline void store(float* p, Quad x) { _mm_storeu_ps(p, x); }

inline Vec fma(Vec a, Vec b, Vec c) { return _mm256_fmadd_ps(a, b, c); }    // a·b + c
inline Vec fnma(Vec a, Vec b, Vec c) { return _mm256_fnmadd_ps(a, b, c); }  // c - a·b
inline Vec sqrt(Vec x) { return _mm256_sqrt_ps(x); }
inline Vec max(Vec a, Vec b) { return _mm256_max_ps(a, b); }  // b when either is NaN
inline Vec min(Vec a, Vec b) { return _mm256_min_ps(a, b); }  // b when either is NaN

inline Vec round(Vec x) {
  return _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// x·2ⁿ for whole n in [-252, 254], by two factors so that subnormal results are right.
inline Vec scale2(Vec x, Vec n) {
  const __m256i power = _mm256_cvtps_epi32(n), bias = _mm256_set1_epi32(127);
  const __m256i half = _mm256_srai_epi32(power, 1), rest = _mm256_sub_epi32(power, half);
  const Vec first = _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(half, bias), 23));
  const Vec second = _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(rest, bias), 23));
  return x * first * second;
}

inline float sum(Vec x) {
  Quad q = _mm256_castps256_ps128(x) + _mm256_extractf128_ps(x, 1);
  q = q + _mm_movehl_ps(q, q);
  return _mm_cvtss_f32(q) + _mm_cvtss_f32(_mm_movehdup_ps(q));
}
inline float largest(Vec x) {
  Quad q = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  q = _mm_max_ps(q, _mm_movehl_ps(q, q));
  return _mm_cvtss_f32(_mm_max_ss(q, _mm_movehdup_ps(q)));
}

struct F32 {
  using Stored = float;
  static Vec widen(const float* p) { return load(p); }
  static Vec widen(const float* p, Mask m) { return load(p, m); }
};
// 16-bit types: a masked load goes through a whole vector, as AVX2 masks only 32-bit lanes.
template <Vec (*of)(__m128i)>
struct Half {
  using Stored = uint16_t;
  static Vec widen(const uint16_t* p) {
    return of(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static Vec widen(const uint16_t* p, Mask m) {
    if (m.count == kLanes) return widen(p);
    uint16_t copy[kLanes] = {};
    for (size_t i = 0; i < m.count; ++i) copy[i] = p[i];
    return widen(copy);
  }
};
inline Vec of_bf16(__m128i x) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(x), 16));
}
inline Vec of_f16(__m128i x) { return _mm256_cvtph_ps(x); }
using Bf16 = Half<of_bf16>;
using F16 = Half<of_f16>;
struct I8 {
  using Stored = int8_t;
  static Vec of(__m128i x) { return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(x)); }
  static Vec widen(const int8_t* p) {
    return of(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
  }
  static Vec widen(const int8_t* p, Mask m) {
    int8_t copy[kLanes] = {};
    for (size_t i = 0; i < m.count; ++i) copy[i] = p[i];
    return widen(copy);
  }
};

// (p[i] >> shift) & mask
inline Vec bits_at(const uint8_t* p, unsigned shift, int mask) {
  const __m256i bytes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
  return _mm256_cvtepi32_ps(
      _mm256_and_si256(_mm256_srli_epi32(bytes, static_cast<int>(shift)), _mm256_set1_epi32(mask)));
}

// Whole numbers of 16 bits, two to a lane.
using Ints = __m256i;
struct Pairs {
  size_t count;
};
inline Pairs first_pairs(size_t n) { return {n}; }
inline Ints no_ints() { return _mm256_setzero_si256(); }
inline Ints load16(const uint8_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
inline Ints widen16(const uint8_t* p) {  // from int8
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
inline Ints widen16(const uint8_t* p, Pairs m) {
  uint8_t copy[2 * kLanes] = {};
  memcpy(copy, p, m.count);
  return widen16(copy);
}
inline Ints dot16(Ints sums, Ints a, Ints b) {  // sums of pairs in 32 bits
  return _mm256_add_epi32(sums, _mm256_madd_epi16(a, b));
}
inline Vec float_of(Ints sums) { return _mm256_cvtepi32_ps(sums); }
inline void store16(int16_t* p, Vec x) {
  const __m256i whole = _mm256_cvtps_epi32(x);
  _mm_storeu_si128(
      reinterpret_cast<__m128i*>(p),
      _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1)));
}

inline __m128i low_bytes(__m256i x) {  // of eight lanes within [-128, 255], in the low half
  const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
  const __m128i bytes = _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, -1, -1, -1, -1, -1, -1, -1, -1);
  return _mm_shuffle_epi8(words, bytes);
}
// The nearest whole numbers, ties to even; x within the range of the type.
inline void store8(int8_t* p, Vec x) {
  _mm_storel_epi64(reinterpret_cast<__m128i*>(p), low_bytes(_mm256_cvtps_epi32(x)));
}
inline void store8(int8_t* p, Mask m, Vec x) {
  int8_t copy[kLanes];
  store8(copy, x);
  memcpy(p, copy, m.count);
}
// Whole parts of x and y, within [0, 16): p[i] = x[i] | y[i] << 4.
inline void store_nibbles(uint8_t* p, Vec x, Vec y) {
  const __m256i high = _mm256_slli_epi32(_mm256_cvttps_epi32(y), 4);
  _mm_storel_epi64(reinterpret_cast<__m128i*>(p),
                   low_bytes(_mm256_or_si256(_mm256_cvttps_epi32(x), high)));
}
inline uint16_t half_of(float x) {
  return static_cast<uint16_t>(
      _mm_cvtsi128_si32(_mm_cvtps_ph(_mm_set_ss(x), _MM_FROUND_TO_NEAREST_INT)));
}

inline Vec absolute(Vec x) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x); }
inline Vec half_at(const uint8_t* p) {  // a binary16 number in all lanes
  uint16_t bits;
  memcpy(&bits, p, sizeof bits);
  return _mm256_cvtph_ps(_mm_set1_epi16(static_cast<int16_t>(bits)));
}
// to[g] = d·s[g], to[8 + g] = dmin·m[g]: eight bytes each, and two binary16 numbers.
inline void store_scaled(float* to, uint64_t s, uint64_t m, const uint8_t* d_and_dmin) {
  const auto floats = [](uint64_t bytes) {
    return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<int64_t>(bytes))));
  };
  store(to, floats(s) * half_at(d_and_dmin));
  store(to + kLanes, floats(m) * half_at(d_and_dmin + 2));
}
inline Quad spread4(float x) { return _mm_set1_ps(x); }
inline Quad fma(Quad a, Quad b, Quad c) { return _mm_fmadd_ps(a, b, c); }

// Rows become columns: within 128-bit halves first, then the halves themselves.
inline void transpose(Vec (&rows)[kLanes]) {
  Vec t[kLanes];
  for (size_t i = 0; i < kLanes; i += 4) {
    const Vec ab_low = _mm256_unpacklo_ps(rows[i], rows[i + 1]);
    const Vec ab_high = _mm256_unpackhi_ps(rows[i], rows[i + 1]);
    const Vec cd_low = _mm256_unpacklo_ps(rows[i + 2], rows[i + 3]);
    const Vec cd_high = _mm256_unpackhi_ps(rows[i + 2], rows[i + 3]);
    t[i] = _mm256_shuffle_ps(ab_low, cd_low, 0x44);
    t[i + 1] = _mm256_shuffle_ps(ab_low, cd_low, 0xee);
    t[i + 2] = _mm256_shuffle_ps(ab_high, cd_high, 0x44);
    t[i + 3] = _mm256_shuffle_ps(ab_high, cd_high, 0xee);
  }
  for (size_t i = 0; i < 4; ++i) {
    rows[i] = _mm256_permute2f128_ps(t[i], t[i + 4], 0x20);
    rows[i + 4] = _mm256_permute2f128_ps(t[i], t[i + 4], 0x31);
  }
}

// The sums of the lanes of four vectors.
inline Quad sums(Vec a, Vec b, Vec c, Vec d) {
  const Vec ab = _mm256_unpacklo_ps(a, b) + _mm256_unpackhi_ps(a, b);
  const Vec cd = _mm256_unpacklo_ps(c, d) + _mm256_unpackhi_ps(c, d);
  const Vec halves = _mm256_shuffle_ps(ab, cd, 0x44) + _mm256_shuffle_ps(ab, cd, 0xee);
  return _mm256_castps256_ps128(halves) + _mm256_extractf128_ps(halves, 1);
}

}  // namespace
}  // namespace mrkl
