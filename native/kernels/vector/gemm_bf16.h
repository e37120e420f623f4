// The blocked product of gemm.h with its operands rounded to bf16 while they are packed: a word
// holds two neighbours along k, and one instruction multiplies and adds both in f32, so the
// arithmetic takes half the time. An odd rest of k is filled with zero.
#pragma once
#include "kernels/vector/gemm.h"

namespace mrkl {
namespace {

struct PairWords {
  static constexpr size_t kPerWord = 2;
  static Vec multiply_add(Vec a, Vec b, Vec c) { return add_products(a, b, c); }
};

// to[k / 2] = (from[k], from[k + 1])
inline void pack_along(size_t depth, const float* from, float* to) {
  size_t k = 0;
  for (; k + 2 * kLanes <= depth; k += 2 * kLanes)
    store(to + k / 2, neighbours(load(from + k), load(from + k + kLanes)));
  if (k == depth) return;
  const size_t left = depth - k;
  const Mask low = first_lanes(smaller(left, kLanes));
  const Mask high = first_lanes(left > kLanes ? left - kLanes : 0);
  const Vec words = neighbours(load(from + k, low), load(from + k + kLanes, high));
  store(to + k / 2, first_lanes((left + 1) / 2), words);
}

struct RowPairs : PairWords {  // A(m,k) = a[m·lda + k]
  static constexpr size_t kRow = kRowStride, kStep = 1;
  static const float* at(const float* a, size_t lda, size_t m, size_t k) { return a + m * lda + k; }
  static void pack(size_t rows, size_t depth, const float* a, size_t lda, float* to) {
    for (size_t r = 0; r < rows; ++r) pack_along(depth, a + r * lda, to + r * kRow);
  }
};

struct ColumnPairs : PairWords {  // A(m,k) = a[k·lda + m]
  static constexpr size_t kRow = 1, kStep = kTileRows;
  static const float* at(const float* a, size_t lda, size_t m, size_t k) { return a + k * lda + m; }
  static void pack(size_t rows, size_t depth, const float* a, size_t lda, float* to) {
    for (size_t k = 0; k < depth; k += 2, a += 2 * lda, to += kStep) {
      const bool both = k + 1 < depth;
      for (size_t m = 0; m < rows; m += kTileRows) {
        const Mask live = first_lanes(smaller(rows - m, kTileRows));
        const Vec next = both ? load(a + lda + m, live) : zero();
        store(to + m * kRowStride, interleaved(load(a + m, live), next));
      }
    }
  }
};

struct RowsOfBInPairs {  // B(k,n) = b[k·ldb + n]
  using Stored = float;
  static const float* at(const float* b, size_t ldb, size_t k, size_t n) { return b + k * ldb + n; }
  static void pack(size_t depth, size_t columns, const float* b, size_t ldb, float* to) {
    const size_t words = (depth + 1) / 2;
    for (size_t k = 0; k < depth; k += 2, b += 2 * ldb, to += kTileColumns) {
      const bool both = k + 1 < depth;
      for (size_t n = 0; n < columns; n += kLanes) {
        const Mask live = first_lanes(smaller(columns - n, kLanes));
        const Vec next = both ? load(b + ldb + n, live) : zero();
        float* const panel = to + n / kTileColumns * kTileColumns * words;
        store(panel + n % kTileColumns, interleaved(load(b + n, live), next));
      }
      if ((columns - 1) % kTileColumns < kLanes)
        store(to + columns / kTileColumns * kTileColumns * words + kLanes, zero());
    }
  }
};

struct ColumnsOfBInPairs {  // B(k,n) = b[n·ldb + k]
  using Stored = float;
  static const float* at(const float* b, size_t ldb, size_t k, size_t n) { return b + n * ldb + k; }
  static void pack(size_t depth, size_t columns, const float* b, size_t ldb, float* to) {
    const size_t words = (depth + 1) / 2;
    for (size_t n = 0; n < columns; n += kTileColumns, b += kTileColumns * ldb) {
      float* const panel = to + n * words;
      const size_t live = smaller(columns - n, kTileColumns);
      pack_half(depth, smaller(live, kLanes), b, ldb, panel);
      pack_half(depth, live > kLanes ? live - kLanes : 0, b + kLanes * ldb, ldb, panel + kLanes);
    }
  }
  static void pack_half(size_t depth, size_t live, const float* b, size_t ldb, float* to) {
    for (size_t k = 0; k < depth; k += 2 * kLanes) {
      const size_t deep = smaller(depth - k, 2 * kLanes), words = (deep + 1) / 2;
      const Mask low = first_lanes(smaller(deep, kLanes));
      const Mask high = first_lanes(deep > kLanes ? deep - kLanes : 0);
      Vec block[kLanes];
      for (size_t i = 0; i < kLanes; ++i) {
        const float* const row = b + i * ldb + k;
        block[i] = i < live ? neighbours(load(row, low), load(row + kLanes, high)) : zero();
      }
      transpose(block);
      for (size_t i = 0; i < words; ++i) store(to + (k / 2 + i) * kTileColumns, block[i]);
    }
  }
};

// A rung whose processor has such products.
constexpr KernelTable with_mixed_gemms(KernelTable table) {
  table.mixed_nt = gemm<RowPairs, ColumnsOfBInPairs>;
  table.mixed_nn = gemm<RowPairs, RowsOfBInPairs>;
  table.mixed_tn = gemm<ColumnPairs, RowsOfBInPairs>;
  return table;
}

}  // namespace
}  // namespace mrkl
