// Halves of two kinds (bfloat16 and IEEE binary16) to f32, exactly, and back.
#pragma once
#include <bit>
#include <cstdint>

namespace mrkl {

inline float bf16_to_f32(std::uint16_t v) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(v) << 16);
}

// Round to nearest, ties to even; NaN stays NaN.
inline std::uint16_t f32_to_bf16(float v) noexcept {
  const auto u = std::bit_cast<std::uint32_t>(v);
  if ((u & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>((u >> 16) | 0x40u);
  return static_cast<std::uint16_t>((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
}

// IEEE binary16 to binary32, subnormals and infinities included.
float f16_to_f32(std::uint16_t v) noexcept;
std::uint16_t f32_to_f16(float v) noexcept;

}  // namespace mrkl
