// Q8_0 of ggml: blocks of 32 numbers, x = d·q.
//   byte 0: d, binary16; bytes 2…33: q, int8
#pragma once
#include <cstddef>
#include <cstdint>

namespace mrkl {

constexpr std::size_t kQ8Elements = 32;

struct BlockQ8_0 {
  std::uint8_t d[2];
  std::int8_t q[kQ8Elements];
};
static_assert(sizeof(BlockQ8_0) == 34 && alignof(BlockQ8_0) == 1);

void widen_q8_0(std::size_t n, const void* row, float* out);

}  // namespace mrkl
