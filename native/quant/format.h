// How the numbers of a weight matrix are stored. A row of `cols` numbers is a sequence of blocks;
// each block holds `elements` numbers in `bytes` bytes. The bit layouts are in q8_0.h, q4_0.h,
// q5.h, k_quants.h and int8.h; those of GGUF follow ggml's block definitions.
#pragma once
#include <cstddef>
#include <cstdint>

namespace mrkl {

enum class Format : std::uint8_t {
  kF32,
  kF16,
  kBf16,
  kI8,  // symmetric, one f32 scale per row beside the matrix
  kQ8_0,
  kQ4_0,
  kQ4_K,
  kQ5_K,
  kQ6_K,
  kQ5_0,  // what peers fall back to for rows that are no multiple of 256
  kQ5_1
};

struct FormatRow {
  Format format;
  const char* name;      // as in safetensors and GGUF files
  std::size_t elements;  // numbers in a block
  std::size_t bytes;     // of a block
  std::size_t align;     // that kernels expect of the first byte
  // The plain reference: n numbers (whole blocks) to f32. Without the row's scale for kI8.
  void (*widen)(std::size_t n, const void* row, float* out);
};

// The row of the table for a format.
const FormatRow& row_of(Format format) noexcept;

// Null for a name that is not in the table.
const FormatRow* find_format(const char* name) noexcept;

// Bytes of n numbers; n must be a multiple of the block's elements.
inline std::size_t bytes_of(Format format, std::size_t n) noexcept {
  const FormatRow& row = row_of(format);
  return n / row.elements * row.bytes;
}

}  // namespace mrkl
