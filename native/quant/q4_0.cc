#include "quant/q4_0.h"

#include "quant/half.h"

namespace mrkl {

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
