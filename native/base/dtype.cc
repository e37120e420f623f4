// Conversions between IEEE binary16 and binary32.
// binary16: 1 sign, 5 exponent (bias 15), 10 mantissa bits; value of a subnormal = mantissa · 2⁻²⁴.
#include "base/dtype.h"

namespace mrkl {

float f16_to_f32(std::uint16_t v) noexcept {
  const std::uint32_t sign = static_cast<std::uint32_t>(v & 0x8000u) << 16;
  const std::uint32_t exponent = (v >> 10) & 0x1fu;
  const std::uint32_t mantissa = v & 0x3ffu;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  // Infinity and NaN keep the largest exponent; all others move from bias 15 to bias 127. A
  // signalling NaN becomes quiet, as the processor's own conversion makes it.
  if (exponent == 31) {
    const std::uint32_t quiet = mantissa ? 0x400000u : 0u;
    return std::bit_cast<float>(sign | 0x7f800000u | (mantissa << 13) | quiet);
  }
  return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
}

// Round to nearest, ties to even; too large becomes infinity; NaN stays NaN.
std::uint16_t f32_to_f16(float v) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(v);
  const auto sign = static_cast<std::uint32_t>((bits >> 16) & 0x8000u);
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
  if (magnitude >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);  // ≥ 65520
  if (magnitude < 0x38800000u) {
    // Below 2⁻¹⁴: adding 0.5 leaves the multiple of 2⁻²⁴, rounded by the adder, in the low mantissa
    // bits.
    const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3f000000u));
  }
  const std::uint32_t rounded = magnitude + 0xfffu + ((magnitude >> 13) & 1u);
  return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000u) >> 13));
}

}  // namespace mrkl
