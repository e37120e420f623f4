// Blocks of few bits, widened to bf16; layouts in quant/q4_0.h and quant/k_quants.h. A group has at
// most 32 different numbers: they are made once, rounded, and looked up by words of indices.
#pragma once
#include "kernels/avx512/vector.h"
#include "kernels/vector/blocks.h"

namespace mrkl {
namespace {

inline Vec numbers_from(float first) {  // first, first + 1, …
  return _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) + set1(first);
}
// 32 words: x rounded to bf16, then y.
inline __m512i rounded(Vec x, Vec y) {
  return reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(y, x));
}
inline __m512i words_of(const uint8_t* p) {  // of 32 bytes
  return _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
// The low five bits of each index count.
inline void store_looked_up(uint16_t* to, __m512i index, __m512i table) {
  _mm512_storeu_si512(to, _mm512_permutexvar_epi16(index, table));
}
// Bits of a where the mask is set, of b elsewhere.
inline __m512i choose(__m512i mask, __m512i a, __m512i b) {
  return _mm512_ternarylogic_epi32(mask, a, b, 0xca);
}

struct PairsOfQ4_0 {
  static constexpr size_t kElements = FloatsOfQ4_0::kElements, kBytes = FloatsOfQ4_0::kBytes;
  static void widen(const uint8_t* block, uint16_t* to) {
    const Vec all = numbers_from(-8) * half_at(block);
    const __m256i twice =
        _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 2)));
    const __m512i shift = _mm512_inserti64x4(_mm512_setzero_si512(), _mm256_set1_epi16(4), 1);
    store_looked_up(to, _mm512_srlv_epi16(_mm512_cvtepu8_epi16(twice), shift), rounded(all, all));
  }
};

struct PairsOfQ4_K {
  static constexpr size_t kElements = FloatsOfQ4_K::kElements, kBytes = FloatsOfQ4_K::kBytes;
  static void widen(const uint8_t* block, uint16_t* to) {
    const Groups groups(block);
    const auto table = [&](size_t g) MRKL_INLINE {
      const Vec all = numbers_from(0) * groups.step(g) - groups.base(g);
      return rounded(all, all);
    };
    MRKL_UNROLL
    for (size_t g = 0; g < Groups::kCount; g += 2) {
      const __m512i words = words_of(block + 16 + g * 16);
      store_looked_up(to + g * 32, words, table(g));
      store_looked_up(to + g * 32 + 32, _mm512_srli_epi16(words, 4), table(g + 1));
    }
  }
};

struct PairsOfQ5_K {
  static constexpr size_t kElements = FloatsOfQ5_K::kElements, kBytes = FloatsOfQ5_K::kBytes;
  static void widen(const uint8_t* block, uint16_t* to) {
    const Groups groups(block);
    const __m512i fifth = words_of(block + 16), four = _mm512_set1_epi16(15);
    MRKL_UNROLL
    for (unsigned g = 0; g < Groups::kCount; ++g) {
      const Vec step = groups.step(g), base = groups.base(g);
      const __m512i words = words_of(block + 48 + g / 2 * 32);
      const __m512i low = g % 2 == 0 ? words : _mm512_srli_epi16(words, 4);
      const __m512i high =
          g < 4 ? _mm512_slli_epi16(fifth, 4 - g % 4) : _mm512_srli_epi16(fifth, g % 4);
      store_looked_up(to + g * 32, choose(four, low, high),
                      rounded(numbers_from(0) * step - base, numbers_from(16) * step - base));
    }
  }
};

// Sixteen numbers of a scale are fewer than the 64 that a table would hold: they are computed.
struct PairsOfQ6_K {
  static constexpr size_t kElements = FloatsOfQ6_K::kElements, kBytes = FloatsOfQ6_K::kBytes;
  static void widen(const uint8_t* block, uint16_t* to) {
    FloatsOfQ6_K::each(block, [to](size_t first, const FloatsOfQ6_K::Group& x) MRKL_INLINE {
      _mm512_storeu_si512(to + first, rounded(x[0], x[1]));
    });
  }
};

}  // namespace
}  // namespace mrkl
