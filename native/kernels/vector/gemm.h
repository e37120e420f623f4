// GEMM for every vector rung: C[m,n] (+)= Σ_k A[m,k]·B[k,n], in the blocks of Goto & van de Geijn
// (2008).
//   B block  kDepth × kBlockColumns  packed into panels [k][kTileColumns], lives in the
//   second-level cache A panel  kTileRows × kDepth      packed, lives in the first level while it
//   meets the whole B block tile     kTileRows × kTileColumns of C in registers
// A panels are stored as rows [row][kRowStride] when A is read along k (nt, nn), or as columns
// [k][kTileRows] when A is read along m (tn), so that packing copies and never gathers.
#pragma once
#include <stdlib.h>
#include <string.h>

#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

constexpr size_t kTileColumns = 2 * kLanes;
constexpr size_t kDepth = 256;
constexpr size_t kBlockColumns = 512;
constexpr size_t kSpareDepth = 64;
constexpr size_t kRowStride = kDepth + 16;  // keeps the rows of a panel in different cache sets

inline size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

// Space for a packed B block, one per thread, taken at first use; null when there is no memory.
inline float* block_of_b() {
  struct Space {
    void* const memory = malloc(kDepth * kBlockColumns * sizeof(float) + 64);
    ~Space() { free(memory); }
  };
  static thread_local Space space;
  if (space.memory == nullptr) return nullptr;
  return reinterpret_cast<float*>((reinterpret_cast<uintptr_t>(space.memory) + 63) / 64 * 64);
}

// ---- A panels ----

struct RowPanel {  // A(m,k) = a[m·lda + k]
  static constexpr size_t kRow = kRowStride, kStep = 1;
  static const float* at(const float* a, size_t lda, size_t m, size_t k) { return a + m * lda + k; }
  static void pack(size_t rows, size_t depth, const float* a, size_t lda, float* to) {
    for (size_t r = 0; r < rows; ++r) memcpy(to + r * kRow, a + r * lda, depth * sizeof(float));
  }
};

struct ColumnPanel {  // A(m,k) = a[k·lda + m]
  static constexpr size_t kRow = 1, kStep = kTileRows;
  static const float* at(const float* a, size_t lda, size_t m, size_t k) { return a + k * lda + m; }
  static void pack(size_t rows, size_t depth, const float* a, size_t lda, float* to) {
    static_assert(kTileRows <= kLanes);
    // Whole vectors are stored and the next row covers the surplus; the panel has room for the
    // last.
    const Mask live = first_lanes(rows);
    for (size_t k = 0; k < depth; ++k) store(to + k * kStep, load(a + k * lda, live));
  }
};

// ---- B panels: [k][kTileColumns], missing columns zero ----

struct RowsOfB {  // B(k,n) = b[k·ldb + n]
  using Stored = float;
  static const float* at(const float* b, size_t ldb, size_t k, size_t n) { return b + k * ldb + n; }
  static void pack(size_t depth, size_t columns, const float* b, size_t ldb, float* to) {
    const Mask low = first_lanes(smaller(columns, kLanes));
    const Mask high = first_lanes(columns > kLanes ? columns - kLanes : 0);
    for (size_t k = 0; k < depth; ++k, b += ldb, to += kTileColumns) {
      store(to, load(b, low));
      store(to + kLanes, load(b + kLanes, high));
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
    for (size_t n = 0; n < kTileColumns; n += kLanes) {
      const size_t live = columns > n ? smaller(columns - n, kLanes) : 0;
      for (size_t k = 0; k < depth; k += kLanes) {
        const size_t deep = smaller(depth - k, kLanes);
        const Mask mask = first_lanes(deep);
        Vec block[kLanes];
        for (size_t i = 0; i < kLanes; ++i) {
          block[i] = i < live ? Type::widen(b + (n + i) * ldb + k, mask) : zero();
        }
        transpose(block);
        for (size_t i = 0; i < deep; ++i) store(to + (k + i) * kTileColumns + n, block[i]);
      }
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
      low[r] = fma(x, b_low, low[r]);
      high[r] = fma(x, b_high, high[r]);
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
  } else {
    return tile_of<Panel, 1, 2, 3, 4, 5, 6>(rows);
  }
}

// ---- the loops around it ----

template <class Panel, class Columns>
void gemm(size_t m, size_t n, size_t k, const float* a, size_t lda,
          const typename Columns::Stored* b, size_t ldb, float* c, size_t ldc, bool accumulate) {
  alignas(64) float panel[kTileRows * kRowStride];
  alignas(64) float
      spare[kSpareDepth * kTileColumns];  // without memory small blocks do the same, slower
  float* const own = block_of_b();
  float* const block = own != nullptr ? own : spare;
  const size_t depth = own != nullptr ? kDepth : kSpareDepth;
  const size_t width = own != nullptr ? kBlockColumns : kTileColumns;
  for (size_t n0 = 0; n0 < n; n0 += width) {
    const size_t wide = smaller(n - n0, width);
    for (size_t k0 = 0; k0 < k || k0 == 0; k0 += depth) {
      const size_t deep = smaller(k - k0, depth);
      for (size_t j = 0; j < wide; j += kTileColumns) {
        const size_t columns = smaller(wide - j, kTileColumns);
        Columns::pack(deep, columns, Columns::at(b, ldb, k0, n0 + j), ldb, block + j * deep);
      }
      for (size_t m0 = 0; m0 < m; m0 += kTileRows) {
        const size_t rows = smaller(m - m0, kTileRows);
        Panel::pack(rows, deep, Panel::at(a, lda, m0, k0), lda, panel);
        const Tile compute = tile_for<Panel>(rows);
        for (size_t j = 0; j < wide; j += kTileColumns) {
          compute(deep, panel, block + j * deep, c + m0 * ldc + n0 + j, ldc,
                  smaller(wide - j, kTileColumns), accumulate || k0 > 0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace mrkl
