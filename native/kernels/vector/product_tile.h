// The register tile of product.h: the sums of four rows and up to kTileTokens tokens, a vector of
// lanes along the columns for each; the four sums of a token are folded together at the end of a
// column block. And the same for rows one after the other.
#pragma once
#include "kernels/vector/product_kinds.h"

namespace mrkl {
namespace {

constexpr size_t kRowGroup = 4;
constexpr size_t kMostBlocks = 16;  // of columns, whose sums wait for those of the other rows
constexpr size_t kLine = 64;        // bytes of a line of the caches

inline const uint8_t* bytes_at(const void* p, size_t offset) {
  return static_cast<const uint8_t*>(p) + offset;
}

// Any address may be prefetched.
inline void prefetch_at(const uint8_t* p, size_t offset) {
  prefetch(reinterpret_cast<const void*>(reinterpret_cast<uintptr_t>(p) + offset));
}
inline void prefetch_second_at(const uint8_t* p, size_t offset) {
  prefetch_second(reinterpret_cast<const void*>(reinterpret_cast<uintptr_t>(p) + offset));
}

// Adds a column block: in one way, however many tokens and rows there are.
template <class Kind>
inline Quad add_block(Quad before, Quad sum, Quad scales) {
  if constexpr (Kind::kRowScales || Kind::kTokenScales) return fma(sum, scales, before);
  return before + sum;
}

// The sums of four rows (w + j·row) and `tokens` tokens over `cols` columns.
template <class Kind, size_t tokens>
MRKL_INLINE inline void sum_tile(const uint8_t* w, size_t row, const uint8_t* x, size_t token,
                                 size_t cols, Quad (&out)[tokens]) {
  typename Kind::Sums sums[tokens][kRowGroup];
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i) {
    MRKL_UNROLL
    for (size_t j = 0; j < kRowGroup; ++j) sums[i][j] = Kind::none();
  }
  const auto step = [&](size_t c, auto... rest) MRKL_INLINE {
    typename Kind::Weights line[kRowGroup];
    MRKL_UNROLL
    for (size_t j = 0; j < kRowGroup; ++j) line[j] = Kind::weights(w + j * row, c, rest...);
    MRKL_UNROLL
    for (size_t i = 0; i < tokens; ++i) {
      MRKL_UNROLL
      for (size_t j = 0; j < kRowGroup; ++j)
        sums[i][j] = Kind::dot(sums[i][j], line[j], x + i * token, c);
    }
  };
  size_t c = 0;
  for (; c + Kind::kStep <= cols; c += Kind::kStep) step(c);
  if (c < cols) step(c, Kind::rest(cols - c));
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i)
    out[i] = mrkl::sums(Kind::to_float(sums[i][0]), Kind::to_float(sums[i][1]),
                        Kind::to_float(sums[i][2]), Kind::to_float(sums[i][3]));
}

// Of each row of W, bytes [from, to) of the part that is read `offset` bytes away are prefetched.
struct Ahead {
  size_t offset, from, to;
};

// Rows [r, end) and tokens [t, t + tokens) over column block b. Rows that do not fill a group of
// four are made one by one, by the same instructions.
template <class Kind, size_t tokens>
void product_tiles(const ProductCall& p, size_t r, size_t end, size_t t, size_t b, Ahead ahead) {
  const size_t begin = b * kColumnBlock, left = p.cols - begin;
  const size_t cols = left < kColumnBlock ? left : kColumnBlock;
  const uint8_t* w = bytes_at(p.w, r * p.row + Kind::offset(begin));
  const uint8_t* const x = bytes_at(p.x, b * p.block + t * p.token);
  const size_t row = p.row, token = p.token, ldy = p.ldy;
  float* y = p.y + t * ldy + r;

  Quad token_scales[tokens];
  if constexpr (Kind::kTokenScales) {
    for (size_t i = 0; i < tokens; ++i) {
      float scale;
      memcpy(&scale, x + i * token + Product::width(p.cols) * Kind::kSize, sizeof scale);
      token_scales[i] = spread4(scale);
    }
  }
  for (size_t live; r < end; r += live, w += live * row, y += live) {
    const bool whole = r + kRowGroup <= end;
    live = whole ? kRowGroup : 1;
    Quad sum[tokens];
    for (size_t j = 0; j < live; ++j)
      for (size_t at = ahead.from; at < ahead.to; at += kLine)
        prefetch_at(w + j * row, ahead.offset + at);
    sum_tile<Kind, tokens>(w, whole ? row : 0, x, token, cols, sum);
    Quad row_scales = spread4(1);
    if constexpr (Kind::kRowScales) row_scales = whole ? load4(p.scales + r) : spread4(p.scales[r]);
    float* to = y;
    MRKL_UNROLL
    for (size_t i = 0; i < tokens; ++i, to += ldy) {
      const Quad before = b == 0 ? spread4(0) : whole ? load4(to) : spread4(*to);
      const Quad scales = Kind::kTokenScales ? row_scales * token_scales[i] : row_scales;
      const Quad after = add_block<Kind>(before, sum[i], scales);
      if (whole)
        store(to, after);
      else
        *to = after[0];
    }
  }
}

using ProductTiles = void (*)(const ProductCall& p, size_t r, size_t end, size_t t, size_t b,
                              Ahead ahead);

constexpr size_t tile_tokens(size_t n) { return n < kTileTokens ? n : kTileTokens; }

template <class Kind>
ProductTiles tiles_of(size_t tokens) {
  static constexpr ProductTiles tiles[] = {
      product_tiles<Kind, tile_tokens(1)>, product_tiles<Kind, tile_tokens(2)>,
      product_tiles<Kind, tile_tokens(3)>, product_tiles<Kind, tile_tokens(4)>,
      product_tiles<Kind, tile_tokens(5)>, product_tiles<Kind, tile_tokens(6)>};
  static_assert(kTileTokens <= sizeof tiles / sizeof *tiles);
  return tiles[tokens - 1];
}

// Tiles of nearly the same number of tokens.
struct Tiles {
  size_t tokens, count;
  explicit Tiles(size_t n, size_t most = kTileTokens) : tokens(n), count((n + most - 1) / most) {}
  size_t first(size_t i) const { return i * tokens / count; }
  size_t size(size_t i) const { return first(i + 1) - first(i); }
};

// ---- few tokens: rows one after the other ----

// The sums of one row and `tokens` tokens over `cols` columns.
template <class Kind, size_t tokens>
MRKL_INLINE inline void sum_row(const uint8_t* w, const uint8_t* x, size_t token, size_t cols,
                                size_t ahead, typename Kind::Sums (&sums)[tokens]) {
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i) sums[i] = Kind::none();
  const auto step = [&](size_t c, auto... rest) MRKL_INLINE {
    const typename Kind::Weights line = Kind::weights(w, c, rest...);
    MRKL_UNROLL
    for (size_t i = 0; i < tokens; ++i) sums[i] = Kind::dot(sums[i], line, x + i * token, c);
  };
  size_t c = 0;
  for (; c + Kind::kStep <= cols; c += Kind::kStep) {
    prefetch_at(w + Kind::offset(c), ahead);
    step(c);
  }
  if (c < cols) step(c, Kind::rest(cols - c));
}

// Rows [r, r + live), at most four, and tokens [t, t + tokens) over all column blocks. W is read as
// it lies in memory, a single stream: the hardware follows one twice as fast as four.
template <class Kind, size_t tokens>
void product_rows(const ProductCall& p, size_t r, size_t live, size_t t, size_t blocks,
                  size_t ahead) {
  typename Kind::Sums parts[kMostBlocks][tokens][kRowGroup];
  const uint8_t* const x = bytes_at(p.x, t * p.token);
  for (size_t j = 0; j < kRowGroup; ++j) {
    for (size_t b = 0; b < blocks; ++b) {
      const size_t begin = b * kColumnBlock, left = p.cols - begin;
      const size_t cols = j >= live ? 0 : left < kColumnBlock ? left : kColumnBlock;
      typename Kind::Sums sums[tokens];
      sum_row<Kind, tokens>(bytes_at(p.w, (r + j) * p.row + Kind::offset(begin)), x + b * p.block,
                            p.token, cols, ahead, sums);
      MRKL_UNROLL
      for (size_t i = 0; i < tokens; ++i) parts[b][i][j] = sums[i];
    }
  }
  Quad row_scales = spread4(1);
  if constexpr (Kind::kRowScales) {
    float four[kRowGroup] = {};
    memcpy(four, p.scales + r, live * sizeof(float));
    row_scales = load4(four);
  }
  float* y = p.y + t * p.ldy + r;
  for (size_t i = 0; i < tokens; ++i, y += p.ldy) {
    Quad total = spread4(0);
    for (size_t b = 0; b < blocks; ++b) {
      const Quad sum = mrkl::sums(Kind::to_float(parts[b][i][0]), Kind::to_float(parts[b][i][1]),
                                  Kind::to_float(parts[b][i][2]), Kind::to_float(parts[b][i][3]));
      Quad scales = row_scales;
      if constexpr (Kind::kTokenScales) {
        float scale;
        memcpy(&scale, x + b * p.block + i * p.token + Product::width(p.cols) * Kind::kSize,
               sizeof scale);
        scales = row_scales * spread4(scale);
      }
      total = add_block<Kind>(total, sum, scales);
    }
    if (live == kRowGroup) {
      store(y, total);
    } else {
      float four[kRowGroup];
      store(four, total);
      memcpy(y, four, live * sizeof(float));
    }
  }
}

using ProductRows = void (*)(const ProductCall& p, size_t r, size_t live, size_t t, size_t blocks,
                             size_t ahead);

template <class Kind>
ProductRows rows_of(size_t tokens) {
  static constexpr ProductRows rows[] = {
      product_rows<Kind, tile_tokens(1)>, product_rows<Kind, tile_tokens(2)>,
      product_rows<Kind, tile_tokens(3)>, product_rows<Kind, tile_tokens(4)>,
      product_rows<Kind, tile_tokens(5)>, product_rows<Kind, tile_tokens(6)>};
  return rows[tokens - 1];
}

}  // namespace
}  // namespace mrkl
