// y = W·x, four rows of W at a time so that four streams are read at once and x is loaded once for
// all.
#pragma once
#include <stddef.h>

#include "kernels/vector/elementwise.h"

namespace mrkl {
namespace {

template <class Type>
Quad four_dots(size_t cols, const typename Type::Stored* w, size_t ldw, const float* x) {
  Vec a = zero(), b = zero(), c = zero(), d = zero();
  each_vector(cols, [&](size_t i, auto... lanes) {
    const Vec in = load(x + i, lanes...);
    a = fma(Type::widen(w + i, lanes...), in, a);
    b = fma(Type::widen(w + ldw + i, lanes...), in, b);
    c = fma(Type::widen(w + 2 * ldw + i, lanes...), in, c);
    d = fma(Type::widen(w + 3 * ldw + i, lanes...), in, d);
  });
  return sums(a, b, c, d);
}

template <class Type>
float one_dot(size_t cols, const typename Type::Stored* w, const float* x) {
  return sum_of(cols, [&](Vec so_far, size_t i, auto... lanes) {
    return fma(Type::widen(w + i, lanes...), load(x + i, lanes...), so_far);
  });
}

template <class Type>
void gemv(size_t rows, size_t cols, const typename Type::Stored* w, size_t ldw, const float* x,
          float* y) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4) store(y + r, four_dots<Type>(cols, w + r * ldw, ldw, x));
  for (; r < rows; ++r) y[r] = one_dot<Type>(cols, w + r * ldw, x);
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
