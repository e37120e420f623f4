#include "model/matrix.h"

#include <algorithm>

namespace mrkl {

std::size_t Matrix::bytes() const noexcept {
  const std::size_t row = source ? bytes_of(format, cols) : row_bytes();
  const std::size_t plain = rows * (row + (format == Format::kI8 ? sizeof(float) : 0));
  if (exponents.lowest == nullptr) return plain;
  const std::size_t blocks = rows / kFour * ((cols + kColumnBlock - 1) / kColumnBlock);
  return plain + rows * sizeof(std::uint16_t) + (blocks + 1) * sizeof(std::uint32_t) +
         exponents.begins[blocks] * sizeof(Patch);
}

ShortExponents Matrix::exponents_at(std::size_t i) const noexcept {
  if (exponents.lowest == nullptr) return {};
  const std::size_t blocks = (cols + kColumnBlock - 1) / kColumnBlock;
  return {exponents.lowest + i, exponents.begins + i / kFour * blocks, exponents.patches};
}

const std::byte* Matrix::stored_row(std::size_t i, std::vector<std::byte>& room) const {
  if (!fours) return row(i);
  room.resize(std::max(room.size(), bytes_of(format, cols)));
  const std::size_t first = i / kFour * kFour;
  if (format == Format::kBf16)
    unpack_bf16_row(reinterpret_cast<const std::uint8_t*>(row(first)), exponents_at(first),
                    i % kFour, cols, reinterpret_cast<std::uint16_t*>(room.data()));
  else
    unpack_int8_row(reinterpret_cast<const std::int8_t*>(row(first)), i % kFour, cols,
                    reinterpret_cast<std::int8_t*>(room.data()));
  return room.data();
}

}  // namespace mrkl
