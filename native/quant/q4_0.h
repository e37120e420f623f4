// Q4_0 of ggml: blocks of 32 numbers, x = d·(q − 8) with q in [0, 15].
//   byte 0: d, binary16; bytes 2…17: low half of byte j holds q[j], high half q[j + 16]
// Kernels (kernels/table.h) quantise as ggml does: d = −m/8 with m the number of largest magnitude,
// sign kept, and q to the nearest; errors are at most |d|/2, but |d| for numbers near −m, which q
// cannot reach.
#pragma once
#include <cstddef>
#include <cstdint>

namespace mrkl {

constexpr std::size_t kQ4Elements = 32;

struct BlockQ4_0 {
  std::uint8_t d[2];
  std::uint8_t q[kQ4Elements / 2];
};
static_assert(sizeof(BlockQ4_0) == 18 && alignof(BlockQ4_0) == 1);

void widen_q4_0(std::size_t n, const void* row, float* out);

}  // namespace mrkl
