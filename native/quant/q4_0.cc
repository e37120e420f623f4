#include "quant/q4_0.h"

#include <algorithm>
#include <cmath>

#include "quant/half.h"

namespace mrkl {
namespace {

// Beyond [0, 15] lie numbers near −m, and any where d, rounded to binary16, became much smaller.
std::uint8_t level(float x, float inverse) {
  return static_cast<std::uint8_t>(std::clamp(x * inverse + 8.5f, 0.0f, 15.5f));
}

}  // namespace

bool quantize_q4_0(std::size_t n, const float* x, void* row) noexcept {
  constexpr std::size_t kHalf = kQ4Elements / 2;
  auto* block = static_cast<BlockQ4_0*>(row);
  for (std::size_t i = 0; i < n; i += kQ4Elements, ++block, x += kQ4Elements) {
    float least = x[0], most = x[0], wrong = 0;
    for (std::size_t j = 0; j < kQ4Elements; ++j) {
      least = std::min(least, x[j]);
      most = std::max(most, x[j]);
      wrong += x[j] * 0.0f;  // NaN from NaN and infinity
    }
    const std::uint16_t bits = f32_to_f16((-least > most ? least : most) / -8.0f);
    const float d = f16_to_f32(bits);
    if (!(wrong == 0.0f) || !std::isfinite(d)) return false;
    block->d[0] = static_cast<std::uint8_t>(bits & 0xff);
    block->d[1] = static_cast<std::uint8_t>(bits >> 8);
    const float inverse = d == 0.0f ? 0.0f : 1.0f / d;
    for (std::size_t j = 0; j < kHalf; ++j)
      block->q[j] =
          static_cast<std::uint8_t>(level(x[j], inverse) | level(x[j + kHalf], inverse) << 4);
  }
  return true;
}

void widen_q4_0(std::size_t n, const void* row, float* out) {
  constexpr std::size_t kHalf = kQ4Elements / 2;
  const auto* blocks = static_cast<const BlockQ4_0*>(row);
  for (std::size_t i = 0; i < n; i += kQ4Elements) {
    const BlockQ4_0 block = blocks[i / kQ4Elements];  // a copy, which `out` cannot overlap
    const float d = half(block.d);
    float *first = out + i, *second = first + kHalf;
    for (std::size_t j = 0; j < kHalf; ++j)
      first[j] = d * static_cast<float>((block.q[j] & 15) - 8);
    for (std::size_t j = 0; j < kHalf; ++j)
      second[j] = d * static_cast<float>((block.q[j] >> 4) - 8);
  }
}

}  // namespace mrkl
