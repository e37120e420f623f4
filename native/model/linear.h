// y = x·Wᵀ over a weight of any stored type, split over a thread pool when there is enough work.
#pragma once
#include <functional>

#include "base/thread_pool.h"
#include "kernels/table.h"
#include "model/weights.h"

namespace mrkl {

// Multiply-adds below which a fork-join costs more than it saves.
constexpr std::size_t kMinWork = 1 << 16;
// Weight rows that one chunk takes whole.
constexpr std::size_t kRowBlock = 32;

// for_range without a heap allocation for the closure. `work` is the cost of one item in
// multiply-adds.
template <class Body>
void parallel(ThreadPool& pool, std::size_t n, std::size_t work, const Body& body) {
  pool.for_range(n, kMinWork / (work + 1) + 1, std::cref(body));
}

// x: (tokens, cols) with row stride ldx; y: (tokens, rows) with row stride ldy.
void linear(const KernelTable& kernels, ThreadPool& pool, const Matrix& w, const float* x,
            std::size_t ldx, std::size_t tokens, float* y, std::size_t ldy);

// y[i] = W[row + i]·x for i in [0, rows), on the calling thread.
void gemv(const KernelTable& kernels, const Matrix& w, std::size_t row, std::size_t rows,
          const float* x, float* y);

// Row `row` of a matrix, widened to f32.
void copy_row(const KernelTable& kernels, const Matrix& w, std::size_t row, float* out);

}  // namespace mrkl
