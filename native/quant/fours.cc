#include "quant/fours.h"

#include <algorithm>
#include <cstring>

#include "base/clones.h"

namespace mrkl {
namespace {

constexpr std::size_t kI8Chunk = 32;
constexpr std::size_t kStep = 64, kHalf = kStep / 2, kChunk = kStep + kHalf;  // of bf16
constexpr std::uint16_t kExponent = 0x7f80;
constexpr int kExponentAt = 7;        // its lowest bit
constexpr std::uint16_t kRange = 15;  // above the lowest

// The lowest exponent of the 16 that the row's numbers get, in place.
MRKL_CLONES std::uint16_t lowest_exponent(const std::uint16_t* row, std::size_t cols) {
  std::int16_t most = 0;
  for (std::size_t c = 0; c < cols; ++c)
    most = std::max(most, static_cast<std::int16_t>(row[c] & kExponent));
  return static_cast<std::uint16_t>(std::max(0, most - (kRange << kExponentAt)));
}

// A step of a row; whether all its numbers lie in range. Of those that do not, nothing is kept.
MRKL_CLONES bool pack_step(const std::uint16_t* x, std::uint16_t lowest, std::uint8_t* chunk) {
  std::uint16_t codes[kStep], beyond = 0;
  for (std::size_t i = 0; i < kStep; ++i) {
    const auto above = static_cast<std::uint16_t>((x[i] & kExponent) - lowest);
    codes[i] = static_cast<std::uint16_t>(above >> kExponentAt);
    beyond = static_cast<std::uint16_t>(beyond | codes[i]);
    chunk[kHalf + i] = static_cast<std::uint8_t>((x[i] & 0x7f) | (x[i] >> 8 & 0x80));
  }
  if (beyond > kRange)
    for (std::uint16_t& code : codes) code = code > kRange ? 0 : code;
  for (std::size_t i = 0; i < kHalf; ++i)
    chunk[i] = static_cast<std::uint8_t>(codes[i] | codes[i + kHalf] << 4);
  return beyond <= kRange;
}

MRKL_CLONES void unpack_step(const std::uint8_t* chunk, std::uint16_t lowest, std::uint16_t* out) {
  const auto number = [&](unsigned code, unsigned rest) {
    return static_cast<std::uint16_t>((rest & 0x80) << 8 | (lowest + (code << kExponentAt)) |
                                      (rest & 0x7f));
  };
  for (std::size_t i = 0; i < kHalf; ++i) out[i] = number(chunk[i] & 15u, chunk[kHalf + i]);
  for (std::size_t i = 0; i < kHalf; ++i) out[kHalf + i] = number(chunk[i] >> 4, chunk[kStep + i]);
}

void add_patches(const std::uint16_t* x, std::size_t at, std::uint16_t lowest,
                 std::vector<Patch>& patches) {
  for (std::size_t i = 0; i < kStep; ++i) {
    const auto above = static_cast<std::uint16_t>((x[i] & kExponent) - lowest);
    if (above > kRange << kExponentAt)
      patches.push_back({static_cast<std::uint16_t>(at + i), x[i]});
  }
}

}  // namespace

void pack_four_int8(const std::int8_t* rows, std::size_t cols, std::int8_t* out) {
  for (std::size_t c = 0; c < cols; c += kI8Chunk)
    for (std::size_t j = 0; j < kFour; ++j, out += kI8Chunk)
      std::memcpy(out, rows + j * cols + c, kI8Chunk);
}

void unpack_int8_row(const std::int8_t* four, std::size_t j, std::size_t cols, std::int8_t* out) {
  for (std::size_t c = 0; c < cols; c += kI8Chunk)
    std::memcpy(out + c, four + c * kFour + j * kI8Chunk, kI8Chunk);
}

void pack_four_bf16(const std::uint16_t* rows, std::size_t cols, std::uint8_t* out,
                    std::uint16_t* lowest, std::uint32_t* counts, std::vector<Patch>& patches) {
  for (std::size_t j = 0; j < kFour; ++j) lowest[j] = lowest_exponent(rows + j * cols, cols);
  for (std::size_t begin = 0; begin < cols; begin += kColumnBlock) {
    const std::size_t end = std::min(cols, begin + kColumnBlock), before = patches.size();
    for (std::size_t c = begin; c < end; c += kStep)
      for (std::size_t j = 0; j < kFour; ++j, out += kChunk) {
        const std::uint16_t* const x = rows + j * cols + c;
        if (!pack_step(x, lowest[j], out))
          add_patches(x, j * kColumnBlock + c - begin, lowest[j], patches);
      }
    *counts++ = static_cast<std::uint32_t>(patches.size() - before);
  }
}

void unpack_bf16_row(const std::uint8_t* four, const ShortExponents& exponents, std::size_t j,
                     std::size_t cols, std::uint16_t* out) {
  for (std::size_t c = 0; c < cols; c += kStep)
    unpack_step(four + c * kFour / kStep * kChunk + j * kChunk, exponents.lowest[j], out + c);
  const std::size_t blocks = (cols + kColumnBlock - 1) / kColumnBlock;
  for (std::size_t b = 0; b < blocks; ++b)
    for (std::uint32_t i = exponents.begins[b]; i < exponents.begins[b + 1]; ++i) {
      const Patch patch = exponents.patches[i];
      if (patch.at / kColumnBlock == j)
        out[b * kColumnBlock + patch.at % kColumnBlock] = patch.bits;
    }
}

}  // namespace mrkl
