// The k-quants of ggml: blocks of 256 numbers, divided into groups with small integer scales of
// their own.
//   Q4_K, Q5_K: eight groups of 32; x = (d·s_g)·q − (dmin·m_g), q of 4 or 5 bits, s and m of 6 bits
//     d, dmin: binary16; scales: s and m packed in 12 bytes:
//       g < 4: s_g = low 6 bits of byte g, m_g = low 6 bits of byte g + 4
//       g ≥ 4: low 4 bits of s_g, m_g = low, high half of byte g + 4;
//              their top 2 bits = top 2 bits of byte g − 4 (s) and of byte g (m)
//     low: low 4 bits of q; bytes 32·p … 32·p + 31 hold groups 2p (low halves) and 2p + 1 (high)
//     high (Q5_K): bit g of byte j is the fifth bit of q[32·g + j]
//   Q6_K: sixteen groups of 16; x = (d·s_g)·(q − 32), q of 6 bits, s_g int8
//     two halves of 128 numbers, each with 64 bytes of low and 32 of high; number 32·p + j of a
//     half (p < 4) has its low 4 bits in low[32·(p mod 2) + j], low half of the byte for p < 2, and
//     its top bits in bits 2p, 2p + 1 of high[j]
#pragma once
#include <cstddef>
#include <cstdint>

namespace mrkl {

constexpr std::size_t kKElements = 256;

struct BlockQ4_K {
  std::uint8_t d[2], dmin[2], scales[12], low[128];
};
struct BlockQ5_K {
  std::uint8_t d[2], dmin[2], scales[12], high[32], low[128];
};
struct BlockQ6_K {
  std::uint8_t low[128], high[64];
  std::int8_t scales[16];
  std::uint8_t d[2];
};
static_assert(sizeof(BlockQ4_K) == 144 && sizeof(BlockQ5_K) == 176 && sizeof(BlockQ6_K) == 210);
static_assert(alignof(BlockQ4_K) == 1 && alignof(BlockQ5_K) == 1 && alignof(BlockQ6_K) == 1);

void widen_q4_k(std::size_t n, const void* row, float* out);
void widen_q5_k(std::size_t n, const void* row, float* out);
void widen_q6_k(std::size_t n, const void* row, float* out);

}  // namespace mrkl
