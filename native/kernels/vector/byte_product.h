// Activations of 8 bits (product.h) for every vector rung: packing, and the product for processors
// that multiply no bytes: both are widened to 16 bits, four rows at a time.
#pragma once
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "kernels/vector/product_fours.h"
#include "kernels/vector/quantize.h"

namespace mrkl {
namespace {

inline void pack_bytes(size_t cols, const float* x, void* packed, size_t block) {
  const size_t width = Product::width(cols);
  for (size_t b = 0; b * kColumnBlock < cols; ++b) {
    auto* const to = static_cast<int8_t*>(packed) + b * block;
    const size_t left = cols - b * kColumnBlock, n = left < kColumnBlock ? left : kColumnBlock;
    ByteScales scales{};
    for (size_t i = 0; i < n; i += kByteBlock) {
      const size_t own = n - i < kByteBlock ? n - i : kByteBlock;
      const float scale = quantize_i8(own, x + b * kColumnBlock + i, to + i);
      if (isnan(scale)) memset(to + i, 0, own);
      int32_t sum = 0;
      for (size_t c = 0; c < own; ++c) sum += to[i + c];
      scales.scales[i / kByteBlock] = scale;
      scales.offsets[i / kByteBlock] = -128 * sum;
    }
    memset(to + n, 0, width - n);
    memcpy(to + width, &scales, sizeof scales);
  }
}

// ---- for processors that multiply no bytes ----

// Rows of W in fours, or one after the other.
template <bool fours>
const uint8_t* columns_at(const ProductCall& p, size_t r, size_t j, size_t c) {
  if (!fours) return bytes_at(p.w, (r + j) * p.row + c);
  return bytes_at(p.w, r * p.row + four_bytes<WholeFours>(c) + j * WholeFours::kChunk +
                           c % WholeFours::kColumns);
}

// Rows [r, r + rows) and a token. Sums of a byte block are whole numbers that f32 holds, in any
// order.
template <bool fours, size_t rows>
void widened_bytes(const ProductCall& p, size_t r, size_t t) {
  constexpr size_t kStep = 2 * kLanes;
  Quad total = spread4(0);
  for (size_t begin = 0; begin < p.cols; begin += kByteBlock) {
    const size_t at = begin % kColumnBlock;
    const uint8_t* const x = bytes_at(p.x, begin / kColumnBlock * p.block + t * p.token);
    const size_t end = p.cols - begin < kByteBlock ? p.cols : begin + kByteBlock;
    Ints parts[kFour] = {no_ints(), no_ints(), no_ints(), no_ints()};
    const auto step = [&](size_t c, auto... rest) MRKL_INLINE {
      const Ints line = widen16(x + at + c - begin);
      MRKL_UNROLL
      for (size_t j = 0; j < rows; ++j)
        parts[j] = dot16(parts[j], widen16(columns_at<fours>(p, r, j, c), rest...), line);
    };
    size_t c = begin;
    for (; c + kStep <= end; c += kStep) step(c);
    if (c < end) step(c, first_pairs(end - c));
    float scale;
    memcpy(&scale, x + Product::width(p.cols) + at / kByteBlock * sizeof scale, sizeof scale);
    total =
        fma(sums(float_of(parts[0]), float_of(parts[1]), float_of(parts[2]), float_of(parts[3])),
            spread4(scale), total);
  }
  float* const y = p.y + t * p.ldy + r;
  if constexpr (rows == kFour)
    store(y, total * load4(p.scales + r));
  else
    *y = total[0] * p.scales[r];
}

template <bool fours>
void multiply_widened_bytes(const ProductCall& p) {
  for (size_t t = 0; t < p.tokens; ++t) {
    size_t r = 0;
    for (; r + kFour <= p.rows; r += kFour) widened_bytes<fours, kFour>(p, r, t);
    for (; r < p.rows; ++r) widened_bytes<fours, 1>(p, r, t);
  }
}

constexpr Product byte_product(void (*multiply)(const ProductCall&)) {
  return {1, sizeof(ByteScales), pack_bytes, multiply};
}

}  // namespace
}  // namespace mrkl
