#include "quant/int8.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace mrkl {

// The magnitudes of floats are ordered as their bits are; NaN and infinity come last. Adding and
// taking away 1.5·2²³ rounds to the nearest whole number, ties to even.
float quantize_int8(std::size_t n, const float* x, std::int8_t* q) noexcept {
  std::int32_t bits = 0;
  for (std::size_t i = 0; i < n; ++i)
    bits = std::max(bits, std::bit_cast<std::int32_t>(x[i]) & 0x7fffffff);
  const float most = std::bit_cast<float>(bits);
  if (bits >= 0x7f800000) return std::numeric_limits<float>::quiet_NaN();
  if (most < kInt8Smallest) {
    std::fill_n(q, n, std::int8_t{0});
    return 0.0f;
  }
  constexpr float kRound = 0x1.8p23f;
  const float inverse = 127.0f / most;
  for (std::size_t i = 0; i < n; ++i)
    q[i] = static_cast<std::int8_t>(std::bit_cast<std::int32_t>(x[i] * inverse + kRound));
  return most / 127.0f;
}

void widen_int8(std::size_t n, const void* row, float* out) {
  const auto* q = static_cast<const std::int8_t*>(row);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<float>(q[i]);
}

}  // namespace mrkl
