// The products of product.h in plain loops; formulas there. Sums run in the written order.
#include "kernels/reference_product.h"

#include <math.h>
#include <string.h>

#include "base/dtype.h"
#include "kernels/reference_quantize.h"

namespace mrkl {
namespace {

// Blocks: layouts in quant/q8_0.h, q4_0.h and k_quants.h.
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

float q4_0_at(const uint8_t* w, size_t c) {
  const uint8_t* block = w + c / 32 * 18;
  const size_t j = c % 32;
  const int q = j < 16 ? block[2 + j] & 15 : block[2 + j - 16] >> 4;
  return f16_to_f32(u16_at(block)) * static_cast<float>(q - 8);
}

// s, then m, of group g.
size_t six_bits(const uint8_t* packed, size_t g, bool m) {
  const size_t own = m ? g + 4 : g;
  if (g < 4) return packed[own] & 63u;
  const size_t low = m ? packed[g + 4] >> 4 : packed[g + 4] & 15;
  return low | static_cast<size_t>(packed[m ? g : g - 4] >> 6) << 4;
}

// Q4_K, and Q5_K, which has a plane of fifth bits before the others.
template <bool five>
float k_at(const uint8_t* w, size_t c) {
  const uint8_t* block = w + c / 256 * (five ? 176 : 144);
  const size_t g = c % 256 / 32, j = c % 32;
  const uint8_t pair = block[16 + (five ? 32 : 0) + g / 2 * 32 + j];
  size_t q = g % 2 == 0 ? pair & 15 : pair >> 4;
  if (five) q += (block[16 + j] >> g & 1u) * 16;
  const float step = f16_to_f32(u16_at(block)) * static_cast<float>(six_bits(block + 4, g, false));
  return step * static_cast<float>(q) -
         f16_to_f32(u16_at(block + 2)) * static_cast<float>(six_bits(block + 4, g, true));
}

float q6_k_at(const uint8_t* w, size_t c) {
  const uint8_t* block = w + c / 256 * 210;
  const size_t half = c % 256 / 128, p = c % 128 / 32, j = c % 32;
  const uint8_t low = block[64 * half + 32 * (p % 2) + j], high = block[128 + 32 * half + j];
  const int q = (p < 2 ? low & 15 : low >> 4) | (high >> 2 * p & 3) << 4;
  const float step = f16_to_f32(u16_at(block + 208)) * i8_at(block + 192, c % 256 / 16);
  return step * static_cast<float>(q - 32);
}

template <float (*at)(const uint8_t*, size_t)>
float rounded(const uint8_t* w, size_t c) {
  return bf16_to_f32(f32_to_bf16(at(w, c)));
}

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

// The bytes of a column block, then its ByteScales.
void pack_bytes(size_t cols, const float* x, void* packed, size_t block) {
  const size_t width = Product::width(cols);
  for (size_t b = 0; b < blocks_of(cols); ++b) {
    const Range range = block_of(cols, b);
    auto* const out = static_cast<int8_t*>(packed) + b * block;
    memset(out, 0, width);
    ByteScales scales{};
    for (size_t begin = range.begin; begin < range.end; begin += kByteBlock) {
      const size_t left = range.end - begin, n = left < kByteBlock ? left : kByteBlock;
      int8_t* const own = out + begin - range.begin;
      const size_t i = (begin - range.begin) / kByteBlock;
      scales.scales[i] = reference_quantize_i8(n, x + begin, own);
      for (size_t c = 0; c < n; ++c) scales.offsets[i] -= 128 * own[c];
    }
    memcpy(out + width, &scales, sizeof scales);
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

void multiply_bytes(const ProductCall& p) {
  const auto* w = static_cast<const int8_t*>(p.w);
  const auto* x = static_cast<const uint8_t*>(p.x);
  for (size_t t = 0; t < p.tokens; ++t) {
    for (size_t r = 0; r < p.rows; ++r) {
      float sum = 0;
      for (size_t begin = 0; begin < p.cols; begin += kByteBlock) {
        const size_t left = p.cols - begin, n = left < kByteBlock ? left : kByteBlock;
        const uint8_t* block = x + begin / kColumnBlock * p.block + t * p.token;
        const auto* values = reinterpret_cast<const int8_t*>(block) + begin % kColumnBlock;
        int32_t whole = 0;
        for (size_t c = 0; c < n; ++c) whole += w[r * p.row + begin + c] * values[c];
        const float scale =
            f32_at(block + Product::width(p.cols), begin % kColumnBlock / kByteBlock);
        sum = fmaf(static_cast<float>(whole), scale, sum);
      }
      p.y[t * p.ldy + r] = sum * p.scales[r];
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
    .q4_0 = exact(multiply<q4_0_at, f32_at>),
    .q4_k = exact(multiply<k_at<false>, f32_at>),
    .q5_k = exact(multiply<k_at<true>, f32_at>),
    .q6_k = exact(multiply<q6_k_at, f32_at>),
};

const Products kReferenceRounded = {
    .f32 = {},
    .f16 = {},
    .bf16 = {2, 0, pack_bf16, multiply<bf16_at, bf16_at>},
    .i8 = {2, 64, pack_i16, multiply_i16},
    .q8_0 = {2, 0, pack_bf16, multiply<rounded<q8_0_at>, bf16_at>},
    .q4_0 = {2, 0, pack_bf16, multiply<rounded<q4_0_at>, bf16_at>},
    .q4_k = {2, 0, pack_bf16, multiply<rounded<k_at<false>>, bf16_at>},
    .q5_k = {2, 0, pack_bf16, multiply<rounded<k_at<true>>, bf16_at>},
    .q6_k = {2, 0, pack_bf16, multiply<rounded<q6_k_at>, bf16_at>},
};

const Products kReferenceBytes = {
    .f32 = {},
    .f16 = {},
    .bf16 = {},
    .i8 = {1, sizeof(ByteScales), pack_bytes, multiply_bytes},
    .q8_0 = {},
};

}  // namespace mrkl
