#include "quant/int8.h"

namespace mrkl {

void widen_int8(std::size_t n, const void* row, float* out) {
  const auto* q = static_cast<const std::int8_t*>(row);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<float>(q[i]);
}

}  // namespace mrkl
