// GEMM for every vector rung: C[m,n] (+)= Σ_k A[m,k]·B[k,n], blocked after Goto & van de Geijn
// (2008).
//
//   B block  kDepth × kBlockColumns, packed into panels [k][kTileColumns]: second-level cache
//   A block  kBlockRows × kDepth, packed into panels of kTileRows rows; each panel stays in the
//            first-level cache while it meets the whole B block
//   tile     kTileRows × kTileColumns of C: registers
//
// A panels are stored as rows [row][kRowStride] when A is read along k (nt, nn), or as columns
// [k][kTileRows] when A is read along m (tn), so that packing copies and never gathers.
// Blocks consist of words of 32 bits: a float, or two neighbours along k in bf16 (gemm_bf16.h).
#pragma once
#include <stdlib.h>
#include <string.h>

#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

constexpr size_t kTileColumns = 2 * kLanes;
constexpr size_t kDepth = 256;
constexpr size_t kBlockColumns = 512;
constexpr size_t kBlockRows = 8 * kTileRows;
constexpr size_t kSpareDepth = 64;          // without memory, small blocks do the same work slower
constexpr size_t kRowStride = kDepth + 16;  // keeps the rows of a panel in different cache sets

inline size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

// Where packed blocks go, and how large they may be.
struct Blocks {
  float *a, *b;
  size_t rows, columns, depth;
};

// This thread's own, taken at first use; null pointers when there is no memory.
inline Blocks own_blocks() {
  constexpr size_t a_size = kBlockRows * kRowStride, b_size = kDepth * kBlockColumns;
  struct Space {
    void* const memory = malloc((a_size + b_size) * sizeof(float) + 64);
    ~Space() { free(memory); }
  };
  static thread_local Space space;
  if (space.memory == nullptr) return {};
  const uintptr_t aligned = (reinterpret_cast<uintptr_t>(space.memory) + 63) / 64 * 64;
  float* const b = reinterpret_cast<float*>(aligned);
  return {b + b_size, b, kBlockRows, kBlockColumns, kDepth};
}

// ---- A blocks: panels of kTileRows rows, kPanel floats apart ----

constexpr size_t kPanel = kTileRows * kRowStride;

struct Floats {  // one element in a word
  static constexpr size_t kPerWord = 1;
  static Vec multiply_add(Vec a, Vec b, Vec c) { return fma(a, b, c); }
};

struct RowPanel : Floats {  // A(m,k) = a[m·lda + k]
  static constexpr size_t kRow = kRowStride, kStep = 1;
  static const float* at(const float* a, size_t lda, size_t m, size_t k) { return a + m * lda + k; }
  static void pack(size_t rows, size_t depth, const float* a, size_t lda, float* to) {
    for (size_t r = 0; r < rows; ++r) memcpy(to + r * kRow, a + r * lda, depth * sizeof(float));
  }
};

struct ColumnPanel : Floats {  // A(m,k) = a[k·lda + m]
  static constexpr size_t kRow = 1, kStep = kTileRows;
  static const float* at(const float* a, size_t lda, size_t m, size_t k) { return a + k * lda + m; }
  static void pack(size_t rows, size_t depth, const float* a, size_t lda, float* to) {
    // Whole vectors are stored: the next step covers the surplus, and a panel has room for the
    // last.
    for (size_t k = 0; k < depth; ++k, a += lda, to += kStep) {
      for (size_t m = 0; m < rows; m += kTileRows) {
        const size_t live = smaller(rows - m, kTileRows);
        for (size_t i = 0; i < live; i += kLanes)
          store(to + m * kRowStride + i, load(a + m + i, first_lanes(smaller(live - i, kLanes))));
      }
    }
  }
};

// ---- B blocks: panels [k][kTileColumns], depth · kTileColumns floats apart, missing columns zero
// ----

struct RowsOfB {  // B(k,n) = b[k·ldb + n]
  using Stored = float;
  static const float* at(const float* b, size_t ldb, size_t k, size_t n) { return b + k * ldb + n; }
  static void pack(size_t depth, size_t columns, const float* b, size_t ldb, float* to) {
    const size_t whole = columns / kTileColumns * kTileColumns, left = columns - whole;
    const Mask low = first_lanes(smaller(left, kLanes));
    const Mask high = first_lanes(left > kLanes ? left - kLanes : 0);
    for (size_t k = 0; k < depth; ++k, b += ldb, to += kTileColumns) {
      for (size_t n = 0; n < whole; n += kTileColumns) {
        store(to + n * depth, load(b + n));
        store(to + n * depth + kLanes, load(b + n + kLanes));
      }
      if (left == 0) continue;
      store(to + whole * depth, load(b + whole, low));
      store(to + whole * depth + kLanes, load(b + whole + kLanes, high));
    }
  }
};

template <class Type>
struct ColumnsOfB {  // B(k,n) = b[n·ldb + k], of any stored type
  using Stored = typename Type::Stored;
  static const Stored* at(const Stored* b, size_t ldb, size_t k, size_t n) {
    return b + n * ldb + k;
  }
  static void pack(size_t depth, size_t columns, const Stored* b, size_t ldb, float* to) {
    for (size_t n = 0; n < columns; n += kTileColumns, b += kTileColumns * ldb) {
      float* const panel = to + n * depth;
      const size_t live = smaller(columns - n, kTileColumns);
      pack_half(depth, smaller(live, kLanes), b, ldb, panel);
      pack_half(depth, live > kLanes ? live - kLanes : 0, b + kLanes * ldb, ldb, panel + kLanes);
    }
  }
  static void pack_half(size_t depth, size_t live, const Stored* b, size_t ldb, float* to) {
    for (size_t k = 0; k < depth; k += kLanes) {
      const size_t deep = smaller(depth - k, kLanes);
      const Mask mask = first_lanes(deep);
      Vec block[kLanes];
      for (size_t i = 0; i < kLanes; ++i) {
        block[i] = i < live ? Type::widen(b + i * ldb + k, mask) : zero();
        prefetch(b + (i + kLanes) * ldb +
                 k);  // the rows to come: short rows are too quick for the processor's own
      }
      transpose(block);
      for (size_t i = 0; i < deep; ++i) store(to + (k + i) * kTileColumns, block[i]);
    }
  }
};

// ---- the register tile ----

using Tile = void (*)(size_t depth, const float* a, const float* b, float* c, size_t ldc,
                      size_t columns, bool accumulate);

template <size_t rows, class Panel>
void tile(size_t depth, const float* a, const float* b, float* c, size_t ldc, size_t columns,
          bool accumulate) {
  Vec low[rows], high[rows];
  MRKL_UNROLL
  for (size_t r = 0; r < rows; ++r) low[r] = high[r] = zero();
  for (size_t k = 0; k < depth; ++k) {
    const Vec b_low = load(b + k * kTileColumns), b_high = load(b + k * kTileColumns + kLanes);
    MRKL_UNROLL
    for (size_t r = 0; r < rows; ++r) {
      const Vec x = set1(a[r * Panel::kRow + k * Panel::kStep]);
      low[r] = Panel::multiply_add(x, b_low, low[r]);
      high[r] = Panel::multiply_add(x, b_high, high[r]);
    }
  }
  if (columns == kTileColumns) {
    MRKL_UNROLL
    for (size_t r = 0; r < rows; ++r) {
      float* const to = c + r * ldc;
      store(to, accumulate ? low[r] + load(to) : low[r]);
      store(to + kLanes, accumulate ? high[r] + load(to + kLanes) : high[r]);
    }
    return;
  }
  const Mask m_low = first_lanes(smaller(columns, kLanes));
  const Mask m_high = first_lanes(columns > kLanes ? columns - kLanes : 0);
  MRKL_UNROLL
  for (size_t r = 0; r < rows; ++r) {
    float *const to = c + r * ldc, *const to_high = to + kLanes;
    store(to, m_low, accumulate ? low[r] + load(to, m_low) : low[r]);
    store(to_high, m_high, accumulate ? high[r] + load(to_high, m_high) : high[r]);
  }
}

// tiles<Panel>(r) computes r rows, 1 ≤ r ≤ kTileRows.
template <class Panel, size_t... r>
Tile tile_of(size_t rows) {
  static constexpr Tile all[] = {nullptr, tile<r, Panel>...};
  return all[rows];
}

template <class Panel>
Tile tile_for(size_t rows) {
  if constexpr (kTileRows == 14) {
    return tile_of<Panel, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14>(rows);
  } else if constexpr (kTileRows == 8) {
    return tile_of<Panel, 1, 2, 3, 4, 5, 6, 7, 8>(rows);
  } else {
    return tile_of<Panel, 1, 2, 3, 4, 5, 6>(rows);
  }
}

// ---- the loops around it ----

template <class Panel>
void multiply_blocks(size_t m, size_t n, size_t depth, const float* a, const float* b, float* c,
                     size_t ldc, bool accumulate) {
  for (size_t i = 0; i < m; i += kTileRows, a += kPanel, c += kTileRows * ldc) {
    const Tile compute = tile_for<Panel>(smaller(m - i, kTileRows));
    for (size_t j = 0; j < n; j += kTileColumns) {
      compute(depth, a, b + j * depth, c + j, ldc, smaller(n - j, kTileColumns), accumulate);
    }
  }
}

template <class Panel, class Columns>
void gemm(size_t m, size_t n, size_t k, const float* a, size_t lda,
          const typename Columns::Stored* b, size_t ldb, float* c, size_t ldc, bool accumulate) {
  Blocks blocks = own_blocks();
  alignas(64) float spare_a[kPanel], spare_b[kSpareDepth * kTileColumns];
  if (blocks.a == nullptr) blocks = {spare_a, spare_b, kTileRows, kTileColumns, kSpareDepth};
  for (size_t n0 = 0; n0 < n; n0 += blocks.columns) {
    const size_t wide = smaller(n - n0, blocks.columns);
    constexpr size_t per = Panel::kPerWord;
    for (size_t k0 = 0; k0 < k || k0 == 0; k0 += blocks.depth * per) {
      const size_t deep = smaller(k - k0, blocks.depth * per), words = (deep + per - 1) / per;
      Columns::pack(deep, wide, Columns::at(b, ldb, k0, n0), ldb, blocks.b);
      for (size_t m0 = 0; m0 < m; m0 += blocks.rows) {
        const size_t tall = smaller(m - m0, blocks.rows);
        Panel::pack(tall, deep, Panel::at(a, lda, m0, k0), lda, blocks.a);
        multiply_blocks<Panel>(tall, wide, words, blocks.a, blocks.b, c + m0 * ldc + n0, ldc,
                               accumulate || k0 > 0);
      }
    }
  }
}

}  // namespace
}  // namespace mrkl
