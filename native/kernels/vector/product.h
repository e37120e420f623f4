// The products of product.h for every vector rung. A register tile holds the sums of four rows and
// up to kTileTokens tokens, a vector of lanes along the columns for each; the four sums of a token
// are folded together at the end of a column block.
//   few tokens   row by row, as W lies in memory: a single stream, read once
//   many tokens  column blocks outside, then tokens: a tile's activations stay in the first-level
//                cache while the block's rows, in the second, pass by
#pragma once
#include "kernels/vector/product_tile.h"

namespace mrkl {
namespace {

constexpr size_t kFewTokens = 24;
constexpr size_t kPrefetchBytes = 2048;

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
