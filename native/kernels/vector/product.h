// The products of product.h for every vector rung. A register tile holds the sums of four rows and
// up to kTileTokens tokens, a vector of lanes along the columns for each; the four sums of a token
// are folded together at the end of a column block.
//   few tokens   row by row, as W lies in memory: a single stream, read once
//   many tokens  column blocks outside, then tokens: a tile's activations stay in the first-level
//                cache while the block's rows, in the second, pass by
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kernels/product.h"
#include "kernels/vector/elementwise.h"
#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

constexpr size_t kRowGroup = 4;
constexpr size_t kFewTokens = 24;
constexpr size_t kPrefetchBytes = 2048;
constexpr size_t kMostBlocks = 16;  // of columns, whose sums wait for those of the other rows
// Behind the packed values of a token, so that not all tokens want the same sets of a cache.
constexpr size_t kApart = 64;
constexpr size_t kLine = 64;  // bytes of a line of the caches

// ---- kinds: weights as stored × activations as packed ----

// Weights widened to f32, activations f32.
template <class Type>
struct Exact {
  using Weights = Vec;
  using Sums = Vec;
  static constexpr size_t kStep = kLanes, kSize = sizeof(float), kExtra = kApart;
  static constexpr size_t kWeightBytes = sizeof(typename Type::Stored) * kStep;
  static constexpr bool kRowScales = sizeof(typename Type::Stored) == 1;
  static constexpr bool kTokenScales = false;

  static size_t offset(size_t c) { return c * sizeof(typename Type::Stored); }
  template <class... Lanes>
  static Vec weights(const uint8_t* w, size_t c, Lanes... lanes) {
    return Type::widen(reinterpret_cast<const typename Type::Stored*>(w) + c, lanes...);
  }
  static Mask rest(size_t n) { return first_lanes(n); }
  static Vec none() { return zero(); }
  static Vec dot(Vec sums, Vec w, const uint8_t* x, size_t c) {
    return fma(w, load(reinterpret_cast<const float*>(x) + c), sums);
  }
  static Vec to_float(Vec sums) { return sums; }
  using Packed = float;
  static void pack(float* to, Vec x) { store(to, x); }
};

struct ExactQ8 : Exact<I8> {
  static constexpr size_t kElements = 32, kBlockBytes = 34;  // binary16 scale, then int8
  static constexpr size_t kWeightBytes = kBlockBytes * kStep / kElements;
  static constexpr bool kRowScales = false;
  static size_t offset(size_t c) { return c / kElements * kBlockBytes; }
  static Vec weights(const uint8_t* w, size_t c) {
    const uint8_t* const block = w + offset(c);
    return I8::widen(reinterpret_cast<const int8_t*>(block) + 2 + c % kElements) * half_at(block);
  }
  static Vec weights(const uint8_t* w, size_t c, Mask) { return weights(w, c); }
};

// int8 weights, activations in whole numbers of 16 bits with a scale per block.
struct Whole {
  using Weights = Ints;
  using Sums = Ints;
  static constexpr size_t kStep = 2 * kLanes, kSize = sizeof(int16_t), kExtra = kApart;
  static constexpr size_t kWeightBytes = kStep;
  static constexpr bool kRowScales = true, kTokenScales = true;

  static size_t offset(size_t c) { return c; }
  template <class... Rest>
  static Ints weights(const uint8_t* w, size_t c, Rest... rest) {
    return widen16(w + c, rest...);
  }
  static Pairs rest(size_t n) { return first_pairs(n); }
  static Ints none() { return no_ints(); }
  static Ints dot(Ints sums, Ints w, const uint8_t* x, size_t c) {
    return dot16(sums, w, load16(x + 2 * c));
  }
  static Vec to_float(Ints sums) { return float_of(sums); }
  using Packed = int16_t;
  static void pack(int16_t* to, Vec x) { store16(to, x); }
};

// ---- the register tile ----

inline const uint8_t* bytes_at(const void* p, size_t offset) {
  return static_cast<const uint8_t*>(p) + offset;
}

// Any address may be prefetched.
inline void prefetch_at(const uint8_t* p, size_t offset) {
  prefetch(reinterpret_cast<const void*>(reinterpret_cast<uintptr_t>(p) + offset));
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
  explicit Tiles(size_t n) : tokens(n), count((n + kTileTokens - 1) / kTileTokens) {}
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

template <class Kind>
void multiply_few(const ProductCall& p, size_t blocks) {
  const Tiles tiles(p.tokens);
  const size_t total = p.rows * p.row;
  const auto next = reinterpret_cast<uintptr_t>(p.next);
  const size_t jump = next - reinterpret_cast<uintptr_t>(p.w) - total;  // modulo 2⁶⁴
  for (size_t r = 0; r < p.rows; r += kRowGroup) {
    const size_t end = r + kRowGroup < p.rows ? r + kRowGroup : p.rows;
    const bool within = r * p.row + kPrefetchBytes < total;
    const size_t ahead = within || p.next == nullptr ? kPrefetchBytes : kPrefetchBytes + jump;
    size_t first = 0;
    if (blocks <= kMostBlocks) {
      rows_of<Kind>(tiles.size(0))(p, r, end - r, 0, blocks, ahead);
      first = 1;
    }
    for (size_t b = 0; b < blocks; ++b)
      for (size_t i = first; i < tiles.count; ++i)
        tiles_of<Kind>(tiles.size(i))(p, r, end, tiles.first(i), b, {0, 0, 0});
  }
}

template <class Kind>
void multiply_many(const ProductCall& p, size_t blocks) {
  const Tiles tiles(p.tokens);
  for (size_t b = 0; b < blocks; ++b) {
    // What comes next of W: the next column block of these rows, or the first of the rows below.
    const size_t here = Kind::offset(b * kColumnBlock);
    const bool last = b + 1 == blocks;
    const size_t offset = (last ? p.rows * p.row : Kind::offset((b + 1) * kColumnBlock)) - here;
    const size_t left = p.row - (last ? 0 : here + offset), whole = Kind::offset(kColumnBlock);
    const size_t bytes = left < whole ? left : whole;
    const auto slice = [&](size_t i) { return i * bytes / tiles.count / kLine * kLine; };
    for (size_t i = 0; i < tiles.count; ++i)
      tiles_of<Kind>(tiles.size(i))(p, 0, p.rows, tiles.first(i), b,
                                    {offset, slice(i), i + 1 < tiles.count ? slice(i + 1) : bytes});
  }
}

template <class Kind>
void multiply(const ProductCall& p) {
  if (p.tokens == 0 || p.rows == 0) return;
  if (p.cols == 0) {
    for (size_t t = 0; t < p.tokens; ++t) memset(p.y + t * p.ldy, 0, p.rows * sizeof(float));
    return;
  }
  const size_t blocks = (p.cols + kColumnBlock - 1) / kColumnBlock;
  p.tokens > kFewTokens ? multiply_many<Kind>(p, blocks) : multiply_few<Kind>(p, blocks);
}

// ---- packing ----

template <class Kind>
void pack(size_t cols, const float* x, void* packed, size_t block) {
  const size_t width = Product::width(cols);
  for (size_t begin = 0; begin < cols; begin += kColumnBlock) {
    const size_t n = cols - begin < kColumnBlock ? cols - begin : kColumnBlock;
    uint8_t* const to = static_cast<uint8_t*>(packed) + begin / kColumnBlock * block;
    float factor = 1;
    if constexpr (Kind::kTokenScales) {
      Vec top = zero();
      each_vector(n, [&](size_t i, auto... lanes) {
        top = max(top, absolute(load(x + begin + i, lanes...)));
      });
      const float most = largest(top);
      const float scale = most / 32767.0f;
      factor = most > 0 ? 32767.0f / most : 0.0f;
      memcpy(to + width * Kind::kSize, &scale, sizeof scale);
    }
    const size_t whole = (n + kLanes - 1) / kLanes * kLanes;
    auto* const values = reinterpret_cast<typename Kind::Packed*>(to);
    each_vector(n, [&](size_t i, auto... lanes) {
      Kind::pack(values + i, load(x + begin + i, lanes...) * set1(factor));
    });
    if (whole < width) memset(to + whole * Kind::kSize, 0, (width - whole) * Kind::kSize);
  }
}

template <class Kind>
constexpr Product product() {
  return {Kind::kSize, Kind::kExtra, pack<Kind>, multiply<Kind>};
}

}  // namespace
}  // namespace mrkl
