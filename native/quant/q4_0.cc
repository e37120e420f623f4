#include "quant/q4_0.h"

#include "quant/half.h"

namespace mrkl {

void widen_q4_0(std::size_t n, const void* row, float* out) {
  constexpr std::size_t kHalf = kQ4Elements / 2;
  const auto* block = static_cast<const BlockQ4_0*>(row);
  for (std::size_t i = 0; i < n; i += kQ4Elements, ++block) {
    const float d = half(block->d);
    for (std::size_t j = 0; j < kHalf; ++j) {
      out[i + j] = d * static_cast<float>((block->q[j] & 15) - 8);
      out[i + j + kHalf] = d * static_cast<float>((block->q[j] >> 4) - 8);
    }
  }
}

}  // namespace mrkl
