// Products of weights that are stored in blocks of few bits (quant/q4_0.h, quant/k_quants.h): a few
// rows of a column block at a time are widened to what a dense kind multiplies, in the first-level
// cache, and multiplied by that kind's tiles. The bits are those of widening all of W beforehand.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "kernels/vector/product.h"

namespace mrkl {
namespace {

// Rows that are read ahead of the one that is widened, where they are read in pieces.
constexpr size_t kRowsAhead = 3;

// Format: kElements and kBytes of a block, and widen(block, to), which writes kElements numbers.
template <class Dense, class Format>
void multiply_blocks(const ProductCall& p) {
  using Packed = typename Dense::Packed;
  constexpr size_t kMostRows = (1 << 15) / (kColumnBlock * sizeof(Packed));
  constexpr size_t kWhole = kColumnBlock / Format::kElements * Format::kBytes;
  static_assert(kMostRows % kRowGroup == 0);
  alignas(kLine) Packed wide[kMostRows * kColumnBlock];
  if (p.tokens == 0 || p.rows == 0) return;
  if (p.cols == 0) return multiply<Dense>(p);

  const size_t blocks = (p.cols + kColumnBlock - 1) / kColumnBlock;
  const size_t group = p.tokens > kFewTokens ? kMostRows : kRowGroup;
  const Tiles tiles(p.tokens);
  for (size_t r = 0; r < p.rows; r += group) {
    const size_t live = p.rows - r < group ? p.rows - r : group;
    ProductCall call = p;
    call.rows = live;
    call.row = kColumnBlock * sizeof(Packed);
    call.y = p.y + r;
    for (size_t b = 0; b < blocks; ++b) {
      const size_t begin = b * kColumnBlock, left = p.cols - begin;
      const size_t count = (left < kColumnBlock ? left : kColumnBlock) / Format::kElements;
      for (size_t i = 0; i < live; ++i) {
        // In one stream; or some pieces on, of the rows below, then of the next column block.
        const size_t further = i + kRowsAhead;
        const size_t ahead = blocks == 1      ? kPrefetchBytes
                             : further < live ? kRowsAhead * p.row
                             : b + 1 < blocks ? kWhole - (live - kRowsAhead) * p.row
                                              : kRowsAhead * p.row - b * kWhole;
        const uint8_t* from = bytes_at(p.w, (r + i) * p.row + b * kWhole);
        for (size_t at = 0; at < count * Format::kBytes; at += kLine) prefetch_at(from, ahead + at);
        Packed* to = wide + i * kColumnBlock;
        for (size_t k = 0; k < count; ++k, from += Format::kBytes, to += Format::kElements)
          Format::widen(from, to);
      }
      // Where the tiles find column block b of a dense W.
      call.w =
          reinterpret_cast<const void*>(reinterpret_cast<uintptr_t>(wide) - begin * sizeof(Packed));
      for (size_t i = 0; i < tiles.count; ++i)
        tiles_of<Dense>(tiles.size(i))(call, 0, live, tiles.first(i), b, {0, 0, 0});
    }
  }
}

template <class Dense, class Format>
constexpr Product block_product() {
  return {Dense::kSize, Dense::kExtra, pack<Dense>, multiply_blocks<Dense, Format>};
}

}  // namespace
}  // namespace mrkl
