// Q5_0 and Q5_1 of ggml: blocks of 32 numbers, q in [0, 31].
//   Q5_0: x = d·(q − 16)      Q5_1: x = d·q + m
//   d, m: binary16; high: bit j is the fifth bit of q[j]; low: low half of byte j holds q[j], high
//   half q[j + 16]
#pragma once
#include <cstddef>
#include <cstdint>

namespace mrkl {

constexpr std::size_t kQ5Elements = 32;

struct BlockQ5_0 {
  std::uint8_t d[2], high[4], low[kQ5Elements / 2];
};
struct BlockQ5_1 {
  std::uint8_t d[2], m[2], high[4], low[kQ5Elements / 2];
};
static_assert(sizeof(BlockQ5_0) == 22 && sizeof(BlockQ5_1) == 24);

void widen_q5_0(std::size_t n, const void* row, float* out);
void widen_q5_1(std::size_t n, const void* row, float* out);

}  // namespace mrkl
