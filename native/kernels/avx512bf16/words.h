// The vocabulary of vector/gemm_bf16.h: words of two bf16 numbers.
#pragma once
#include "kernels/avx512/vector.h"

namespace mrkl {
namespace {

inline __m512bh halves(Vec x) { return reinterpret_cast<__m512bh>(x); }

// Word i: (x[2i], x[2i + 1]) of the two vectors laid end to end, rounded.
inline Vec neighbours(Vec x, Vec next) {
  return reinterpret_cast<Vec>(_mm512_cvtne2ps_pbh(next, x));
}

// Word i: (even[i], odd[i]), rounded.
inline Vec interleaved(Vec even, Vec odd) {
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24,
                                         8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  const __m512i both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(odd, even));
  return _mm512_castsi512_ps(_mm512_permutexvar_epi16(order, both));
}

// c + Σ of the two products of each word
inline Vec add_products(Vec a, Vec b, Vec c) { return _mm512_dpbf16_ps(c, halves(a), halves(b)); }

}  // namespace
}  // namespace mrkl
