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

// ---- kinds: weights as stored × activations as packed ----

// Weights widened to f32, activations f32.
template <class Type>
struct Exact {
  using Weights = Vec;
  using Sums = Vec;
  static constexpr size_t kStep = kLanes, kSize = sizeof(float), kExtra = 0;
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
  static constexpr size_t kStep = 2 * kLanes, kSize = sizeof(int16_t), kExtra = 64;
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

// Rows [r, r + 4) and tokens [t, t + tokens) over column block b. Rows beyond the last are the last
// once more, and not stored. `ahead`: bytes from what is read of W to what is prefetched.
template <class Kind, size_t tokens>
void product_tile(const ProductCall& p, size_t r, size_t t, size_t b, size_t ahead) {
  const size_t begin = b * kColumnBlock, left = p.cols - begin;
  const size_t cols = left < kColumnBlock ? left : kColumnBlock;
  const size_t live = p.rows - r < kRowGroup ? p.rows - r : kRowGroup;
  const uint8_t* w[kRowGroup];
  for (size_t j = 0; j < kRowGroup; ++j)
    w[j] = bytes_at(p.w, (r + (j < live ? j : live - 1)) * p.row + Kind::offset(begin));
  const uint8_t* const x = bytes_at(p.x, b * p.block + t * p.token);

  typename Kind::Sums sums[tokens][kRowGroup];
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i) {
    MRKL_UNROLL
    for (size_t j = 0; j < kRowGroup; ++j) sums[i][j] = Kind::none();
  }
  const auto step = [&](size_t c, auto... rest) {
    typename Kind::Weights row[kRowGroup];
    MRKL_UNROLL
    for (size_t j = 0; j < kRowGroup; ++j) row[j] = Kind::weights(w[j], c, rest...);
    MRKL_UNROLL
    for (size_t i = 0; i < tokens; ++i) {
      MRKL_UNROLL
      for (size_t j = 0; j < kRowGroup; ++j)
        sums[i][j] = Kind::dot(sums[i][j], row[j], x + i * p.token, c);
    }
  };
  size_t c = 0;
  for (; c + Kind::kStep <= cols; c += Kind::kStep) {
    MRKL_UNROLL
    for (size_t j = 0; j < kRowGroup; ++j) prefetch_at(w[j] + Kind::offset(c), ahead);
    step(c);
  }
  if (c < cols) step(c, Kind::rest(cols - c));

  Quad row_scales = spread4(1);
  if constexpr (Kind::kRowScales) {
    float scales[kRowGroup];
    for (size_t j = 0; j < kRowGroup; ++j) scales[j] = p.scales[r + (j < live ? j : live - 1)];
    row_scales = load4(scales);
  }
  const size_t width = Product::width(p.cols);
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i) {
    Quad sum = mrkl::sums(Kind::to_float(sums[i][0]), Kind::to_float(sums[i][1]),
                          Kind::to_float(sums[i][2]), Kind::to_float(sums[i][3]));
    if constexpr (Kind::kTokenScales) {
      float scale;
      memcpy(&scale, x + i * p.token + width * Kind::kSize, sizeof scale);
      sum = sum * (row_scales * spread4(scale));
    } else if constexpr (Kind::kRowScales) {
      sum = sum * row_scales;
    }
    // A cut group goes through a copy, so that its sums are made by the same instructions.
    float copy[kRowGroup] = {};
    float *const y = p.y + (t + i) * p.ldy + r, *const to = live == kRowGroup ? y : copy;
    for (size_t j = 0; live < kRowGroup && b > 0 && j < live; ++j) copy[j] = y[j];
    store(to, b == 0 ? sum : load4(to) + sum);
    for (size_t j = 0; live < kRowGroup && j < live; ++j) y[j] = copy[j];
  }
}

using ProductTile = void (*)(const ProductCall& p, size_t r, size_t t, size_t b, size_t ahead);

constexpr size_t tile_tokens(size_t n) { return n < kTileTokens ? n : kTileTokens; }

template <class Kind>
ProductTile product_tile_of(size_t tokens) {
  static constexpr ProductTile tiles[] = {
      product_tile<Kind, tile_tokens(1)>, product_tile<Kind, tile_tokens(2)>,
      product_tile<Kind, tile_tokens(3)>, product_tile<Kind, tile_tokens(4)>,
      product_tile<Kind, tile_tokens(5)>, product_tile<Kind, tile_tokens(6)>};
  static_assert(kTileTokens <= sizeof tiles / sizeof *tiles);
  return tiles[tokens - 1];
}

template <class Kind>
void multiply(const ProductCall& p) {
  if (p.tokens == 0 || p.rows == 0) return;
  if (p.cols == 0) {
    for (size_t t = 0; t < p.tokens; ++t) memset(p.y + t * p.ldy, 0, p.rows * sizeof(float));
    return;
  }
  const size_t blocks = (p.cols + kColumnBlock - 1) / kColumnBlock;
  // Tiles of nearly the same number of tokens.
  const size_t tiles = (p.tokens + kTileTokens - 1) / kTileTokens;
  const auto first_of = [&](size_t i) { return i * p.tokens / tiles; };
  const auto tile_at = [&](size_t i) {
    return product_tile_of<Kind>(first_of(i + 1) - first_of(i));
  };
  const size_t group = kRowGroup * p.row;
  if (p.tokens > kFewTokens) {
    for (size_t b = 0; b < blocks; ++b) {
      for (size_t i = 0; i < tiles; ++i) {
        const ProductTile tile = tile_at(i);
        for (size_t r = 0; r < p.rows; r += kRowGroup) tile(p, r, first_of(i), b, group);
      }
    }
    return;
  }
  const size_t ahead = (kPrefetchBytes + group - 1) / group * group, total = p.rows * p.row;
  const auto next = reinterpret_cast<uintptr_t>(p.next);
  const size_t jump = next - reinterpret_cast<uintptr_t>(p.w) - total;  // modulo 2⁶⁴
  for (size_t r = 0; r < p.rows; r += kRowGroup) {
    const bool within = r * p.row + ahead < total;
    const size_t offset = within ? ahead : p.next != nullptr ? ahead + jump : 0;
    for (size_t b = 0; b < blocks; ++b) {
      tile_at(0)(p, r, 0, b, offset);
      for (size_t i = 1; i < tiles; ++i) tile_at(i)(p, r, first_of(i), b, 0);
    }
  }
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
