#include "quant/k_quants.h"

#include "quant/half.h"

namespace mrkl {
namespace {

constexpr std::size_t kGroup = 32;

struct ScaleAndMin {
  int scale, min;
};

ScaleAndMin unpack(const std::uint8_t (&packed)[12], std::size_t g) {
  if (g < 4) return {packed[g] & 63, packed[g + 4] & 63};
  return {(packed[g + 4] & 15) | (packed[g - 4] >> 6) << 4, (packed[g + 4] >> 4) | (packed[g] >> 6)
                                                                                       << 4};
}

// `fifth` (nullable): the plane of fifth bits.
template <class Block>
void widen_block(const Block& block, const std::uint8_t* fifth, float* out) {
  const float d = half(block.d), dmin = half(block.dmin);
  for (std::size_t g = 0; g < kKElements / kGroup; ++g) {
    const auto [scale, min] = unpack(block.scales, g);
    const float step = d * static_cast<float>(scale), base = dmin * static_cast<float>(min);
    const std::uint8_t* low = block.low + g / 2 * kGroup;
    for (std::size_t j = 0; j < kGroup; ++j) {
      int q = g % 2 == 0 ? low[j] & 15 : low[j] >> 4;
      if (fifth != nullptr) q |= (fifth[j] >> g & 1) << 4;
      out[g * kGroup + j] = step * static_cast<float>(q) - base;
    }
  }
}

}  // namespace

void widen_q4_k(std::size_t n, const void* row, float* out) {
  const auto* block = static_cast<const BlockQ4_K*>(row);
  for (std::size_t i = 0; i < n; i += kKElements, ++block) widen_block(*block, nullptr, out + i);
}

void widen_q5_k(std::size_t n, const void* row, float* out) {
  const auto* block = static_cast<const BlockQ5_K*>(row);
  for (std::size_t i = 0; i < n; i += kKElements, ++block)
    widen_block(*block, block->high, out + i);
}

void widen_q6_k(std::size_t n, const void* row, float* out) {
  constexpr std::size_t kScaled = 16;  // numbers of one scale
  const auto* blocks = static_cast<const BlockQ6_K*>(row);
  for (std::size_t i = 0; i < n; i += kKElements) {
    const BlockQ6_K block = blocks[i / kKElements];  // a copy, which `out` cannot overlap
    const float d = half(block.d);
    for (std::size_t g = 0; g < kKElements / kScaled; ++g) {
      const std::size_t h = g / 8, p = g % 8 / 2, at = g % 2 * kScaled;
      const std::uint8_t* low = block.low + 64 * h + 32 * (p % 2) + at;
      const std::uint8_t* high = block.high + 32 * h + at;
      const std::size_t low_shift = p / 2 * 4, high_shift = 2 * p;
      const float step = d * static_cast<float>(block.scales[g]);
      for (std::size_t j = 0; j < kScaled; ++j) {
        const int q = (low[j] >> low_shift & 15) | (high[j] >> high_shift & 3) << 4;
        out[i + g * kScaled + j] = step * static_cast<float>(q - 32);
      }
    }
  }
}

}  // namespace mrkl
