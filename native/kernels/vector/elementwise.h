// Loops over contiguous elements: whole vectors, then one masked rest.
#pragma once
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "kernels/vector/functions.h"

namespace mrkl {
namespace {

// body(i, lanes...) for every vector; lanes is empty for a whole vector and one Mask for the rest.
template <class Body>
inline void each_vector(size_t n, Body body) {
  size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) body(i);
  if (i < n) body(i, first_lanes(n - i));
}

// Folds term(so_far, i, lanes...) over n elements into four independent vectors, and those into
// one.
template <class Term>
inline Vec fold(size_t n, Term term) {
  Vec a = zero(), b = zero(), c = zero(), d = zero();
  size_t i = 0;
  for (; i + 4 * kLanes <= n; i += 4 * kLanes) {
    a = term(a, i);
    b = term(b, i + kLanes);
    c = term(c, i + 2 * kLanes);
    d = term(d, i + 3 * kLanes);
  }
  for (; i + kLanes <= n; i += kLanes) a = term(a, i);
  if (i < n) b = term(b, i, first_lanes(n - i));
  return (a + b) + (c + d);
}

inline float dot(size_t n, const float* x, const float* y) {
  return sum(fold(n, [&](Vec so_far, size_t i, auto... lanes) {
    return fma(load(x + i, lanes...), load(y + i, lanes...), so_far);
  }));
}

inline void axpy(size_t n, float a, const float* x, float* y) {
  const Vec factor = set1(a);
  each_vector(n, [&](size_t i, auto... lanes) {
    store(y + i, lanes..., fma(factor, load(x + i, lanes...), load(y + i, lanes...)));
  });
}

template <class Type>
void widen(size_t n, const uint16_t* x, float* y) {
  each_vector(
      n, [&](size_t i, auto... lanes) { store(y + i, lanes..., Type::widen(x + i, lanes...)); });
}

template <Vec (*function)(Vec)>
void map(size_t n, const float* x, float* y) {
  each_vector(
      n, [&](size_t i, auto... lanes) { store(y + i, lanes..., function(load(x + i, lanes...))); });
}

inline void silu_mul(size_t n, const float* gate, const float* up, float* y) {
  each_vector(n, [&](size_t i, auto... lanes) {
    store(y + i, lanes..., silu(load(gate + i, lanes...)) * load(up + i, lanes...));
  });
}

inline void rmsnorm(size_t n, const float* x, const float* w, float eps, float* y) {
  const Vec scale = set1(1.0f / sqrtf(dot(n, x, x) / static_cast<float>(n) + eps));
  each_vector(n, [&](size_t i, auto... lanes) {
    store(y + i, lanes..., load(x + i, lanes...) * scale * load(w + i, lanes...));
  });
}

inline void softmax(size_t n, float* x) {
  Vec top = set1(-INFINITY);
  size_t whole = 0;
  for (; whole + kLanes <= n; whole += kLanes) top = max(top, load(x + whole));
  float most = largest(top);
  for (size_t i = whole; i < n; ++i) most = x[i] > most ? x[i] : most;
  const Vec shift = set1(most);
  for (size_t i = 0; i < whole; i += kLanes) store(x + i, exp_bounded(load(x + i) - shift));
  if (whole < n) {
    const Mask rest = first_lanes(n - whole);
    store(x + whole, rest, exp_bounded(load(x + whole, rest) - shift));
  }
  const Vec total = set1(sum(fold(
      n, [&](Vec so_far, size_t i, auto... lanes) { return so_far + load(x + i, lanes...); })));
  each_vector(
      n, [&](size_t i, auto... lanes) { store(x + i, lanes..., load(x + i, lanes...) / total); });
}

inline void adamw(size_t n, float* w, const float* g, float* m, float* v, float beta1, float beta2,
                  float eps, float step_size, float correction, float lr_decay) {
  const Vec b1 = set1(beta1), b2 = set1(beta2), rest1 = set1(1.0f - beta1),
            rest2 = set1(1.0f - beta2);
  each_vector(n, [&](size_t i, auto... lanes) {
    const Vec grad = load(g + i, lanes...), weight = load(w + i, lanes...);
    const Vec mean = fma(b1, load(m + i, lanes...), rest1 * grad);
    const Vec square = fma(b2, load(v + i, lanes...), rest2 * grad * grad);
    const Vec step = set1(step_size) * mean / fma(sqrt(square), set1(correction), set1(eps));
    store(m + i, lanes..., mean);
    store(v + i, lanes..., square);
    store(w + i, lanes..., weight - fma(set1(lr_decay), weight, step));
  });
}

}  // namespace
}  // namespace mrkl
