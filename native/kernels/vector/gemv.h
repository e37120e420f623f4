// y = W·x. W is read once and in the order of its memory, one row after another: the processor's
// prefetcher follows one long stream at two to three times the rate of four short ones. Four rows
// share their last sums.
#pragma once
#include <stddef.h>

#include "kernels/vector/elementwise.h"

namespace mrkl {
namespace {

template <class Type>
Vec row_products(size_t cols, const typename Type::Stored* w, const float* x) {
  return fold(cols, [&](Vec so_far, size_t i, auto... lanes) {
    return fma(Type::widen(w + i, lanes...), load(x + i, lanes...), so_far);
  });
}

template <class Type>
void gemv(size_t rows, size_t cols, const typename Type::Stored* w, size_t ldw, const float* x,
          float* y) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4, w += 4 * ldw) {
    const Vec a = row_products<Type>(cols, w, x), b = row_products<Type>(cols, w + ldw, x);
    const Vec c = row_products<Type>(cols, w + 2 * ldw, x);
    const Vec d = row_products<Type>(cols, w + 3 * ldw, x);
    store(y + r, sums(a, b, c, d));
  }
  for (; r < rows; ++r, w += ldw) y[r] = sum(row_products<Type>(cols, w, x));
}

// One query row of one head against its cached keys and values.
inline void attend(size_t tokens, size_t head_dim, float scale, const float* q, const float* k,
                   const float* v, size_t ldkv, float* scores, float* out) {
  gemv<F32>(tokens, head_dim, k, ldkv, q, scores);
  each_vector(tokens, [&](size_t i, auto... lanes) {
    store(scores + i, lanes..., load(scores + i, lanes...) * set1(scale));
  });
  softmax(tokens, scores);
  size_t i = 0;
  for (; i + 4 * kLanes <= head_dim; i += 4 * kLanes) {
    Vec s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
    for (size_t u = 0; u < tokens; ++u) {
      const float* const row = v + u * ldkv + i;
      const Vec p = set1(scores[u]);
      s0 = fma(p, load(row), s0);
      s1 = fma(p, load(row + kLanes), s1);
      s2 = fma(p, load(row + 2 * kLanes), s2);
      s3 = fma(p, load(row + 3 * kLanes), s3);
    }
    store(out + i, s0);
    store(out + i + kLanes, s1);
    store(out + i + 2 * kLanes, s2);
    store(out + i + 3 * kLanes, s3);
  }
  each_vector(head_dim - i, [&](size_t j, auto... lanes) {
    Vec total = zero();
    for (size_t u = 0; u < tokens; ++u) {
      total = fma(set1(scores[u]), load(v + u * ldkv + i + j, lanes...), total);
    }
    store(out + i + j, lanes..., total);
  });
}

}  // namespace
}  // namespace mrkl
