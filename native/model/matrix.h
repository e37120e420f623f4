// A linear layer's weight in memory.
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "kernels/product.h"
#include "quant/format.h"
#include "quant/fours.h"

namespace mrkl {

// (rows, cols) = (out, in), row-major. `scales` (rows) belongs to kI8.
struct Matrix {
  Format format = Format::kF32;
  const void* data = nullptr;
  const float* scales = nullptr;
  std::size_t rows = 0, cols = 0;
  bool fours = false;          // rows in fours (quant/fours.h)
  ShortExponents exponents{};  // of kBf16 in fours
  // What `data` still is, when its rows become kI8 where they are read.
  std::optional<Format> source = {};

  // Of a row, in fours a fourth of the four.
  std::size_t row_bytes() const noexcept {
    if (source) return bytes_of(*source, cols);
    return fours && format == Format::kBf16 ? short_row_bytes(cols) : bytes_of(format, cols);
  }
  const std::byte* row(std::size_t i) const noexcept {
    return static_cast<const std::byte*>(data) + i * row_bytes();
  }
  // With all that belongs to it.
  std::size_t bytes() const noexcept;
  // From row i on.
  ShortExponents exponents_at(std::size_t i) const noexcept;
  // Row i in its format (without `source`), in `room` unless it lies so in memory.
  const std::byte* stored_row(std::size_t i, std::vector<std::byte>& room) const;
};

}  // namespace mrkl
