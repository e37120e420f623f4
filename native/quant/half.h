// Little-endian binary16 at any address.
#pragma once
#include <cstdint>

#include "base/dtype.h"

namespace mrkl {

inline float half(const std::uint8_t (&raw)[2]) noexcept {
  return f16_to_f32(static_cast<std::uint16_t>(raw[0] | raw[1] << 8));
}

}  // namespace mrkl
