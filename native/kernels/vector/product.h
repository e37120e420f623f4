// The products of product.h for every vector rung. A register tile holds the sums of four rows and
// up to kTileTokens tokens, a vector of lanes along the columns for each; the four sums of a token
// are folded together at the end of a column block.
//   few tokens   rows outside: W passes once, prefetched in the order of its memory
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
constexpr size_t kPrefetchBytes = 1 << 14;
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

// The sums of four rows (w + j·row) and `tokens` tokens over `cols` columns. `ahead`: bytes from
// what is read of w to what is prefetched, if anything is.
template <class Kind, size_t tokens, bool stream>
MRKL_INLINE inline void sum_tile(const uint8_t* w, size_t row, const uint8_t* x, size_t token,
                                 size_t cols, size_t ahead, Quad (&out)[tokens]) {
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
  for (; c + Kind::kStep <= cols; c += Kind::kStep) {
    MRKL_UNROLL
    for (size_t j = 0; stream && j < kRowGroup; ++j)
      prefetch_at(w + j * row + Kind::offset(c), ahead);
    step(c);
  }
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
// four are made one by one, by the same instructions. All of W that lies ahead is prefetched while
// it is read (`stream`), or a slice of it by each tile.
template <class Kind, size_t tokens, bool stream>
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
    for (size_t j = 0; !stream && j < live; ++j)
      for (size_t at = ahead.from; at < ahead.to; at += kLine)
        prefetch_at(w + j * row, ahead.offset + at);
    sum_tile<Kind, tokens, stream>(w, whole ? row : 0, x, token, cols, ahead.offset, sum);
    if constexpr (Kind::kRowScales) {
      const Quad row_scales = whole ? load4(p.scales + r) : spread4(p.scales[r]);
      MRKL_UNROLL
      for (size_t i = 0; i < tokens; ++i) {
        if constexpr (Kind::kTokenScales)
          sum[i] = sum[i] * (row_scales * token_scales[i]);
        else
          sum[i] = sum[i] * row_scales;
      }
    }
    float* to = y;
    MRKL_UNROLL
    for (size_t i = 0; i < tokens; ++i, to += ldy) {
      const Quad before = b == 0 ? spread4(0) : whole ? load4(to) : spread4(*to);
      const Quad after = before + sum[i];  // the only place, so that it is fused alike everywhere
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

// The tile that reads W for the first time, or comes back to it.
template <class Kind>
ProductTiles first_tiles_of(size_t tokens) {
  static constexpr ProductTiles tiles[] = {
      product_tiles<Kind, tile_tokens(1), true>, product_tiles<Kind, tile_tokens(2), true>,
      product_tiles<Kind, tile_tokens(3), true>, product_tiles<Kind, tile_tokens(4), true>,
      product_tiles<Kind, tile_tokens(5), true>, product_tiles<Kind, tile_tokens(6), true>};
  static_assert(kTileTokens <= sizeof tiles / sizeof *tiles);
  return tiles[tokens - 1];
}

// Many tokens are cut into tiles of kTileTokens or one less.
template <class Kind>
ProductTiles more_tiles_of(size_t tokens) {
  static_assert(kFewTokens >= kTileTokens * (kTileTokens - 2));
  return tokens == kTileTokens ? product_tiles<Kind, kTileTokens, false>
                               : product_tiles<Kind, kTileTokens - 1, false>;
}

// Tiles of nearly the same number of tokens.
struct Tiles {
  size_t tokens, count;
  explicit Tiles(size_t n) : tokens(n), count((n + kTileTokens - 1) / kTileTokens) {}
  size_t first(size_t i) const { return i * tokens / count; }
  size_t size(size_t i) const { return first(i + 1) - first(i); }
};

template <class Kind>
void multiply_few(const ProductCall& p, size_t blocks) {
  const Tiles tiles(p.tokens);
  const size_t group = kRowGroup * p.row;
  const size_t ahead = (kPrefetchBytes + group - 1) / group * group, total = p.rows * p.row;
  const auto next = reinterpret_cast<uintptr_t>(p.next);
  const size_t jump = next - reinterpret_cast<uintptr_t>(p.w) - total;  // modulo 2⁶⁴
  for (size_t r = 0; r < p.rows; r += kRowGroup) {
    const bool within = r * p.row + ahead < total;
    const size_t offset = within ? ahead : p.next != nullptr ? ahead + jump : 0;
    const size_t end = r + kRowGroup < p.rows ? r + kRowGroup : p.rows;
    for (size_t b = 0; b < blocks; ++b)
      for (size_t i = 0; i < tiles.count; ++i)
        first_tiles_of<Kind>(tiles.size(i))(p, r, end, tiles.first(i), b,
                                            {i == 0 ? offset : 0, 0, 0});
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
      more_tiles_of<Kind>(tiles.size(i))(
          p, 0, p.rows, tiles.first(i), b,
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
