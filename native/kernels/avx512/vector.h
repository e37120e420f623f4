// The vocabulary of vector/*.h for AVX-512 (F, BW, DQ, VL): 16 floats in a register, 32 registers.
#pragma once
// GCC 12 warns about values that its own intrinsics leave undefined on purpose (GCC bug 105593).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#pragma GCC diagnostic pop
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace mrkl {
namespace {

using Vec = __m512;
using Mask = __mmask16;
using Quad = __m128;  // four floats, for results of four sums
constexpr size_t kLanes = 16;
constexpr size_t kTileRows = 14;   // rows of a register tile, each two vectors wide: 28 sums + 3
constexpr size_t kTileTokens = 6;  // tokens of a product's tile of four rows: 24 sums + 5

inline Mask first_lanes(size_t n) { return static_cast<Mask>((1u << n) - 1u); }  // n ≤ kLanes

inline Vec zero() { return _mm512_setzero_ps(); }
inline Vec set1(float x) { return _mm512_set1_ps(x); }
inline Vec load(const float* p) { return _mm512_loadu_ps(p); }
inline Vec load(const float* p, Mask m) { return _mm512_maskz_loadu_ps(m, p); }
inline void store(float* p, Vec x) { _mm512_storeu_ps(p, x); }
inline void store(float* p, Mask m, Vec x) { _mm512_mask_storeu_ps(p, m, x); }

// By hand, as GCC 12 takes a function that only prefetches for one that does nothing.
inline void prefetch(const void* p) { __asm__ volatile("prefetcht0 (%0)" : : "r"(p)); }
// Into the second-level cache only.
inline void prefetch_second(const void* p) { __asm__ volatile("prefetcht1 (%0)" : : "r"(p)); }
inline Quad load4(const float* p) { return _mm_loadu_ps(p); }
inline void store(float* p, Quad x) { _mm_storeu_ps(p, x); }

inline Vec fma(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }    // a·b + c
inline Vec fnma(Vec a, Vec b, Vec c) { return _mm512_fnmadd_ps(a, b, c); }  // c - a·b
inline Vec sqrt(Vec x) { return _mm512_sqrt_ps(x); }
inline Vec max(Vec a, Vec b) { return _mm512_max_ps(a, b); }  // b when either is NaN
inline Vec min(Vec a, Vec b) { return _mm512_min_ps(a, b); }  // b when either is NaN
inline Vec round(Vec x) {
  return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// x·2ⁿ for whole n
inline Vec scale2(Vec x, Vec n) { return _mm512_scalef_ps(x, n); }
inline float sum(Vec x) { return _mm512_reduce_add_ps(x); }
inline float largest(Vec x) { return _mm512_reduce_max_ps(x); }

struct F32 {
  using Stored = float;
  static Vec widen(const float* p) { return load(p); }
  static Vec widen(const float* p, Mask m) { return load(p, m); }
};
struct Bf16 {
  using Stored = uint16_t;
  static Vec of(__m256i x) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(x), 16));
  }
  static Vec widen(const uint16_t* p) {
    return of(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  static Vec widen(const uint16_t* p, Mask m) { return of(_mm256_maskz_loadu_epi16(m, p)); }
};
struct F16 {
  using Stored = uint16_t;
  static Vec widen(const uint16_t* p) {
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  static Vec widen(const uint16_t* p, Mask m) {
    return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(m, p));
  }
};

struct I8 {
  using Stored = int8_t;
  static Vec of(__m128i x) { return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(x)); }
  static Vec widen(const int8_t* p) {
    return of(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static Vec widen(const int8_t* p, Mask m) { return of(_mm_maskz_loadu_epi8(m, p)); }
};

// (p[i] >> shift) & mask
inline Vec bits_at(const uint8_t* p, unsigned shift, int mask) {
  const __m512i bytes = _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  return _mm512_cvtepi32_ps(
      _mm512_and_si512(_mm512_srli_epi32(bytes, shift), _mm512_set1_epi32(mask)));
}

// Whole numbers of 16 bits, two to a lane.
using Ints = __m512i;
using Pairs = __mmask32;
inline Pairs first_pairs(size_t n) { return static_cast<Pairs>((1ull << n) - 1u); }
inline Ints no_ints() { return _mm512_setzero_si512(); }
inline Ints load16(const uint8_t* p) { return _mm512_loadu_si512(p); }
inline Ints widen16(const uint8_t* p) {  // from int8
  return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
inline Ints widen16(const uint8_t* p, Pairs m) {
  return _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(m, p));
}
inline Ints dot16(Ints sums, Ints a, Ints b) {  // sums of pairs in 32 bits
#if defined(__AVX512VNNI__)
  // By hand, as GCC 12 copies the sums of the intrinsic about and spills them.
  __asm__("vpdpwssd %2, %1, %0" : "+v"(sums) : "v"(a), "v"(b));
  return sums;
#else
  return _mm512_add_epi32(sums, _mm512_madd_epi16(a, b));
#endif
}
inline Vec float_of(Ints sums) { return _mm512_cvtepi32_ps(sums); }
inline void store16(int16_t* p, Vec x) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi32_epi16(_mm512_cvtps_epi32(x)));
}

// The nearest whole numbers, ties to even; x within the range of the type.
inline void store8(int8_t* p, Vec x) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(x)));
}
inline void store8(int8_t* p, Mask m, Vec x) {
  _mm512_mask_cvtepi32_storeu_epi8(p, m, _mm512_cvtps_epi32(x));
}
// Whole parts of x and y, within [0, 16): p[i] = x[i] | y[i] << 4.
inline void store_nibbles(uint8_t* p, Vec x, Vec y) {
  const __m512i high = _mm512_slli_epi32(_mm512_cvttps_epi32(y), 4);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                   _mm512_cvtepi32_epi8(_mm512_or_si512(_mm512_cvttps_epi32(x), high)));
}
inline uint16_t half_of(float x) {
  return static_cast<uint16_t>(
      _mm_cvtsi128_si32(_mm_cvtps_ph(_mm_set_ss(x), _MM_FROUND_TO_NEAREST_INT)));
}

inline Vec absolute(Vec x) { return _mm512_abs_ps(x); }
inline Vec half_at(const uint8_t* p) {  // a binary16 number in all lanes
  uint16_t bits;
  memcpy(&bits, p, sizeof bits);
  return _mm512_broadcastss_ps(_mm_cvtph_ps(_mm_cvtsi32_si128(bits)));
}
// to[g] = d·s[g], to[8 + g] = dmin·m[g]: eight bytes each, and two binary16 numbers.
inline void store_scaled(float* to, uint64_t s, uint64_t m, const uint8_t* d_and_dmin) {
  uint32_t bits;
  memcpy(&bits, d_and_dmin, sizeof bits);
  const __m128 both = _mm_cvtph_ps(_mm_cvtsi32_si128(static_cast<int>(bits)));
  const __m512i which = _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  const __m128i bytes = _mm_set_epi64x(static_cast<int64_t>(m), static_cast<int64_t>(s));
  store(to, _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes)) *
                _mm512_permutexvar_ps(which, _mm512_castps128_ps512(both)));
}
inline Quad spread4(float x) { return _mm_set1_ps(x); }
inline Quad fma(Quad a, Quad b, Quad c) { return _mm_fmadd_ps(a, b, c); }

inline Vec pairs_low(Vec a, Vec b) {
  return _mm512_castpd_ps(_mm512_unpacklo_pd(_mm512_castps_pd(a), _mm512_castps_pd(b)));
}
inline Vec pairs_high(Vec a, Vec b) {
  return _mm512_castpd_ps(_mm512_unpackhi_pd(_mm512_castps_pd(a), _mm512_castps_pd(b)));
}

// Rows become columns: within 128-bit quarters first, then the quarters themselves.
inline void transpose(Vec (&rows)[kLanes]) {
  Vec t[kLanes];
  for (size_t i = 0; i < kLanes; i += 4) {
    const Vec ab_low = _mm512_unpacklo_ps(rows[i], rows[i + 1]);
    const Vec ab_high = _mm512_unpackhi_ps(rows[i], rows[i + 1]);
    const Vec cd_low = _mm512_unpacklo_ps(rows[i + 2], rows[i + 3]);
    const Vec cd_high = _mm512_unpackhi_ps(rows[i + 2], rows[i + 3]);
    t[i] = pairs_low(ab_low, cd_low);
    t[i + 1] = pairs_high(ab_low, cd_low);
    t[i + 2] = pairs_low(ab_high, cd_high);
    t[i + 3] = pairs_high(ab_high, cd_high);
  }
  for (size_t i = 0; i < 4; ++i) {
    const Vec even_low = _mm512_shuffle_f32x4(t[i], t[i + 4], 0x88);
    const Vec odd_low = _mm512_shuffle_f32x4(t[i], t[i + 4], 0xdd);
    const Vec even_high = _mm512_shuffle_f32x4(t[i + 8], t[i + 12], 0x88);
    const Vec odd_high = _mm512_shuffle_f32x4(t[i + 8], t[i + 12], 0xdd);
    rows[i] = _mm512_shuffle_f32x4(even_low, even_high, 0x88);
    rows[i + 4] = _mm512_shuffle_f32x4(odd_low, odd_high, 0x88);
    rows[i + 8] = _mm512_shuffle_f32x4(even_low, even_high, 0xdd);
    rows[i + 12] = _mm512_shuffle_f32x4(odd_low, odd_high, 0xdd);
  }
}

// The sums of the lanes of four vectors.
inline Quad sums(Vec a, Vec b, Vec c, Vec d) {
  const Vec ab = _mm512_unpacklo_ps(a, b) + _mm512_unpackhi_ps(a, b);
  const Vec cd = _mm512_unpacklo_ps(c, d) + _mm512_unpackhi_ps(c, d);
  const Vec quarters = pairs_low(ab, cd) + pairs_high(ab, cd);
  const __m256 halves = _mm512_castps512_ps256(quarters) + _mm512_extractf32x8_ps(quarters, 1);
  return _mm256_castps256_ps128(halves) + _mm256_extractf128_ps(halves, 1);
}

}  // namespace
}  // namespace mrkl
