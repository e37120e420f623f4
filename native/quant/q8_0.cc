#include "quant/q8_0.h"

#include "quant/half.h"

namespace mrkl {

void widen_q8_0(std::size_t n, const void* row, float* out) {
  const auto* block = static_cast<const BlockQ8_0*>(row);
  for (std::size_t i = 0; i < n; i += kQ8Elements, ++block) {
    const float d = half(block->d);
    for (std::size_t j = 0; j < kQ8Elements; ++j) out[i + j] = d * static_cast<float>(block->q[j]);
  }
}

}  // namespace mrkl
