// Loops over rows whose result does not depend on the number of threads.
#pragma once
#include <algorithm>
#include <cstddef>

#include "base/clones.h"
#include "base/thread_pool.h"
#include "math/workspace.h"

namespace mrkl {

constexpr std::size_t kRowGrain = 64;   // rows that are worth a task of their own
constexpr std::size_t kSumBlock = 256;  // rows that are summed into one partial result
constexpr std::size_t kSlice = 512;     // elements of a row handled with one scratch buffer

inline std::size_t ceil_div(std::size_t a, std::size_t b) noexcept { return (a + b - 1) / b; }

// out (width) = or += Σ over rows: body(begin, end, partial) adds rows [begin, end) to partial
// (width). Blocks are fixed and their partial sums are added in order.
template <class Body>
void sum_rows(ThreadPool& pool, std::size_t rows, std::size_t width, float* out, bool add,
              const Body& body) {
  const std::size_t blocks = ceil_div(rows, kSumBlock);
  const Workspace memory(blocks * width);
  float* partial = memory.zeroed();
  pool.for_range(blocks, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t b = begin; b < end; ++b)
      body(b * kSumBlock, std::min(rows, (b + 1) * kSumBlock), partial + b * width);
  });
  if (!add) std::fill(out, out + width, 0.0f);
  for (std::size_t b = 0; b < blocks; ++b)
    for (std::size_t i = 0; i < width; ++i) out[i] += partial[b * width + i];
}

// Runs body(task) for every task in [0, n).
template <class Body>
void for_each_task(ThreadPool& pool, std::size_t n, const Body& body) {
  pool.for_range(n, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) body(i);
  });
}

}  // namespace mrkl
