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

}  // namespace
}  // namespace mrkl
