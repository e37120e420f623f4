// Packing rows of int8 and bf16 weights in fours (kernels/product.h), and back. Lossless.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/product.h"

namespace mrkl {

// rows: four of them, one after another; out: as many bytes, elsewhere. cols in whole steps
// (kFourSteps).
void pack_four_int8(const std::int8_t* rows, std::size_t cols, std::int8_t* out);
// Row j of a four.
void unpack_int8_row(const std::int8_t* four, std::size_t j, std::size_t cols, std::int8_t* out);

// Bytes of a row of bf16 in fours.
constexpr std::size_t short_row_bytes(std::size_t cols) noexcept { return cols / 2 * 3; }

// Four rows as above. lowest (4); counts (column blocks) receives how many patches each block adds
// to `patches`.
void pack_four_bf16(const std::uint16_t* rows, std::size_t cols, std::uint8_t* out,
                    std::uint16_t* lowest, std::uint32_t* counts, std::vector<Patch>& patches);
// Row j of a four; `exponents` begin with the four.
void unpack_bf16_row(const std::uint8_t* four, const ShortExponents& exponents, std::size_t j,
                     std::size_t cols, std::uint16_t* out);

}  // namespace mrkl
