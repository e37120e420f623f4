// The products of product.h in plain loops; formulas there. Sums run in the written order.
#include "kernels/reference_product.h"

#include <math.h>
#include <string.h>

#include "base/dtype.h"

namespace mrkl {
namespace {

constexpr size_t kQ8Elements = 32, kQ8Bytes = 34;  // binary16 scale, then int8

struct Range {
  size_t begin, end;
};

Range block_of(size_t cols, size_t b) {
  const size_t begin = b * kColumnBlock, end = begin + kColumnBlock;
  return {begin, end < cols ? end : cols};
}

size_t blocks_of(size_t cols) { return (cols + kColumnBlock - 1) / kColumnBlock; }

float f32_at(const uint8_t* w, size_t c) {
  float v;
  memcpy(&v, w + c * sizeof v, sizeof v);
  return v;
}

uint16_t u16_at(const uint8_t* w) {
  uint16_t v;
  memcpy(&v, w, sizeof v);
  return v;
}

float f16_at(const uint8_t* w, size_t c) { return f16_to_f32(u16_at(w + 2 * c)); }
float bf16_at(const uint8_t* w, size_t c) { return bf16_to_f32(u16_at(w + 2 * c)); }
float i8_at(const uint8_t* w, size_t c) { return static_cast<float>(static_cast<int8_t>(w[c])); }

float q8_0_at(const uint8_t* w, size_t c) {
  const uint8_t* block = w + c / kQ8Elements * kQ8Bytes;
  return f16_to_f32(u16_at(block)) * i8_at(block + 2, c % kQ8Elements);
}

float q8_0_rounded(const uint8_t* w, size_t c) { return bf16_to_f32(f32_to_bf16(q8_0_at(w, c))); }

// ---- packing ----

void pack_f32(size_t cols, const float* x, void* packed, size_t block) {
  for (size_t b = 0; b < blocks_of(cols); ++b) {
    const Range range = block_of(cols, b);
    float* out = reinterpret_cast<float*>(static_cast<uint8_t*>(packed) + b * block);
    for (size_t i = 0; i < Product::width(cols); ++i)
      out[i] = range.begin + i < range.end ? x[range.begin + i] : 0.0f;
  }
}

void pack_bf16(size_t cols, const float* x, void* packed, size_t block) {
  for (size_t b = 0; b < blocks_of(cols); ++b) {
    const Range range = block_of(cols, b);
    uint16_t* out = reinterpret_cast<uint16_t*>(static_cast<uint8_t*>(packed) + b * block);
    for (size_t i = 0; i < Product::width(cols); ++i)
      out[i] = range.begin + i < range.end ? f32_to_bf16(x[range.begin + i]) : uint16_t{0};
  }
}

// The block's scale max|x| / 32767 stands behind its numbers.
void pack_i16(size_t cols, const float* x, void* packed, size_t block) {
  const size_t width = Product::width(cols);
  for (size_t b = 0; b < blocks_of(cols); ++b) {
    const Range range = block_of(cols, b);
    int16_t* out = reinterpret_cast<int16_t*>(static_cast<uint8_t*>(packed) + b * block);
    float largest = 0;
    for (size_t i = range.begin; i < range.end; ++i) largest = fmaxf(largest, fabsf(x[i]));
    const float factor = largest > 0 ? 32767.0f / largest : 0.0f, scale = largest / 32767.0f;
    for (size_t i = 0; i < width; ++i) {
      const float v = range.begin + i < range.end ? x[range.begin + i] * factor : 0.0f;
      out[i] = static_cast<int16_t>(lrintf(v));
    }
    memcpy(out + width, &scale, sizeof scale);
  }
}

// ---- products ----

using At = float (*)(const uint8_t* w, size_t c);

template <At weight, At activation>
void multiply(const ProductCall& p) {
  const auto* w = static_cast<const uint8_t*>(p.w);
  const auto* x = static_cast<const uint8_t*>(p.x);
  for (size_t t = 0; t < p.tokens; ++t) {
    for (size_t r = 0; r < p.rows; ++r) {
      float sum = 0;
      for (size_t c = 0; c < p.cols; ++c)
        sum += weight(w + r * p.row, c) *
               activation(x + c / kColumnBlock * p.block + t * p.token, c % kColumnBlock);
      p.y[t * p.ldy + r] = p.scales ? sum * p.scales[r] : sum;
    }
  }
}

void multiply_i16(const ProductCall& p) {
  const auto* w = static_cast<const int8_t*>(p.w);
  const auto* x = static_cast<const uint8_t*>(p.x);
  for (size_t t = 0; t < p.tokens; ++t) {
    for (size_t r = 0; r < p.rows; ++r) {
      float sum = 0;
      for (size_t b = 0; b < blocks_of(p.cols); ++b) {
        const Range range = block_of(p.cols, b);
        const uint8_t* block = x + b * p.block + t * p.token;
        const int16_t* values = reinterpret_cast<const int16_t*>(block);
        int64_t whole = 0;
        for (size_t c = range.begin; c < range.end; ++c)
          whole += int64_t{w[r * p.row + c]} * values[c - range.begin];
        const float scale = f32_at(block + 2 * Product::width(p.cols), 0);
        sum += static_cast<float>(whole) * (scale * p.scales[r]);
      }
      p.y[t * p.ldy + r] = sum;
    }
  }
}

constexpr Product exact(void (*call)(const ProductCall&)) { return {4, 0, pack_f32, call}; }

}  // namespace

const Products kReferenceExact = {
    .f32 = exact(multiply<f32_at, f32_at>),
    .f16 = exact(multiply<f16_at, f32_at>),
    .bf16 = exact(multiply<bf16_at, f32_at>),
    .i8 = exact(multiply<i8_at, f32_at>),
    .q8_0 = exact(multiply<q8_0_at, f32_at>),
};

const Products kReferenceRounded = {
    .f32 = {},
    .f16 = {},
    .bf16 = {2, 0, pack_bf16, multiply<bf16_at, bf16_at>},
    .i8 = {2, 64, pack_i16, multiply_i16},
    .q8_0 = {2, 0, pack_bf16, multiply<q8_0_rounded, bf16_at>},
};

}  // namespace mrkl
