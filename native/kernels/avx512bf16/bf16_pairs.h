// Products of bf16 weights and bf16 activations, two to a lane, summed in f32 (vdpbf16ps).
#pragma once
#include "kernels/vector/product_fours.h"

namespace mrkl {
namespace {

struct Bf16Pairs {
  using Weights = __m512bh;
  using Sums = Vec;
  using Packed = uint16_t;
  static constexpr size_t kStep = 2 * kLanes, kSize = sizeof(uint16_t), kExtra = kApart;
  static constexpr size_t kWeightBytes = 2 * kStep;
  static constexpr bool kRowScales = false, kTokenScales = false;

  static size_t offset(size_t c) { return 2 * c; }
  static __m512bh of(__m512i bits) { return reinterpret_cast<__m512bh>(bits); }
  static __m512bh weights(const uint8_t* w, size_t c) { return of(_mm512_loadu_si512(w + 2 * c)); }
  static __m512bh weights(const uint8_t* w, size_t c, Pairs rest) {
    return of(_mm512_maskz_loadu_epi16(rest, w + 2 * c));
  }
  static __m512bh load_weights(const uint8_t* w) { return of(_mm512_loadu_si512(w)); }
  static Pairs rest(size_t n) { return first_pairs(n); }
  static Vec none() { return zero(); }
  static Vec dot(Vec sums, __m512bh w, const uint8_t* x, size_t c) {
    // By hand, as GCC 12 copies the sums of the intrinsic about and spills them.
    __asm__("vdpbf16ps %2, %1, %0" : "+v"(sums) : "v"(w), "v"(_mm512_loadu_si512(x + 2 * c)));
    return sums;
  }
  static Vec to_float(Vec sums) { return sums; }
  static void pack(uint16_t* to, Vec x) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                        reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x)));
  }
};

// bf16 in fours (product.h): exponents of four bits above the lowest of the row.
struct ShortFours : Bf16Pairs {
  using Plain = PlainFours<Bf16Pairs>;
  static constexpr size_t kWidth = kStep, kColumns = 64, kChunk = 96;
  static constexpr bool kStreams = true, kPatched = true;
  using Row = __m512i;
  static Row row(const ProductCall& p, size_t r) {
    return _mm512_set1_epi16(static_cast<int16_t>(p.exponents.lowest[r]));
  }
  static __m512bh weights(const uint8_t* chunk, size_t part, Row lowest) {
    const __m512i own = _mm512_set1_epi16(static_cast<int16_t>(0x807f));  // sign and mantissa
    const __m512i signs = _mm512_cvtepi8_epi16(
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(chunk + 32 + part * kWidth)));
    const __m512i two =
        _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(chunk)));
    const __m512i exponents =
        part == 0 ? _mm512_slli_epi16(_mm512_and_si512(two, _mm512_set1_epi16(15)), 7)
                  : _mm512_slli_epi16(two, 3);
    // own ? signs : exponents
    return of(_mm512_add_epi16(_mm512_ternarylogic_epi32(own, signs, exponents, 0xca), lowest));
  }
};

// Q8_0 weights, rounded to bf16 on the way.
struct Q8Pairs : Bf16Pairs {
  static constexpr size_t kWeightBytes = ExactQ8::kBlockBytes;
  static size_t offset(size_t c) { return ExactQ8::offset(c); }
  static __m512bh weights(const uint8_t* w, size_t c) {
    return _mm512_cvtne2ps_pbh(ExactQ8::weights(w, c + kLanes), ExactQ8::weights(w, c));
  }
  static __m512bh weights(const uint8_t* w, size_t c, Pairs) { return weights(w, c); }
};

}  // namespace
}  // namespace mrkl
