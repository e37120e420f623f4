// Element types of stored weights, and their exact conversions to f32.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

namespace mrkl {

enum class Dtype : std::uint8_t { kF32, kF16, kBf16 };

constexpr std::size_t size_of(Dtype t) noexcept { return t == Dtype::kF32 ? 4 : 2; }

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
