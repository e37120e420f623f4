#include "model/quantize_rows.h"

namespace mrkl {
const float* as_floats(const KernelTable& kernels, Format format, std::size_t n,
                       const std::byte* at, std::vector<float>& wide) {
  const bool in_place =
      format == Format::kF32 && reinterpret_cast<std::uintptr_t>(at) % alignof(float) == 0;
  if (in_place) return reinterpret_cast<const float*>(at);
  wide.resize(n);
  const bool halves = reinterpret_cast<std::uintptr_t>(at) % alignof(std::uint16_t) == 0;
  if (format == Format::kBf16 && halves)
    kernels.widen_bf16(n, reinterpret_cast<const std::uint16_t*>(at), wide.data());
  else if (format == Format::kF16 && halves)
    kernels.widen_f16(n, reinterpret_cast<const std::uint16_t*>(at), wide.data());
  else
    row_of(format).widen(n, at, wide.data());
  return wide.data();
}

void quantize_rows(const KernelTable& kernels, Format format, std::size_t rows, std::size_t cols,
                   const std::byte* from, std::int8_t* to, float* scales) {
  static thread_local std::vector<float> wide;
  const std::size_t row = bytes_of(format, cols);
  for (std::size_t r = 0; r < rows; ++r)
    scales[r] = kernels.quantize_i8(cols, as_floats(kernels, format, cols, from + r * row, wide),
                                    to + r * cols);
}

}  // namespace mrkl
