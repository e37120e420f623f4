#include "quant/q5.h"

#include "quant/half.h"

namespace mrkl {
namespace {

// The numbers of a block as x = d·q + m. Bits are tested by masks that lie in memory, as shifts by
// a different count in each lane are not for every processor.
void widen_block(const std::uint8_t (&high)[4], const std::uint8_t (&low)[16], float d, float m,
                 float* out) {
  constexpr std::uint32_t kBits[] = {1u << 0,  1u << 1,  1u << 2,  1u << 3, 1u << 4,  1u << 5,
                                     1u << 6,  1u << 7,  1u << 8,  1u << 9, 1u << 10, 1u << 11,
                                     1u << 12, 1u << 13, 1u << 14, 1u << 15};
  const std::uint32_t first = high[0] | std::uint32_t{high[1]} << 8;
  const std::uint32_t second = high[2] | std::uint32_t{high[3]} << 8;
  for (std::size_t j = 0; j < 16; ++j) {
    const int q = (low[j] & 15) | ((first & kBits[j]) != 0 ? 16 : 0);
    out[j] = d * static_cast<float>(q) + m;
  }
  for (std::size_t j = 0; j < 16; ++j) {
    const int q = (low[j] >> 4) | ((second & kBits[j]) != 0 ? 16 : 0);
    out[j + 16] = d * static_cast<float>(q) + m;
  }
}

}  // namespace

void widen_q5_0(std::size_t n, const void* row, float* out) {
  const auto* block = static_cast<const BlockQ5_0*>(row);
  for (std::size_t i = 0; i < n; i += kQ5Elements, ++block) {
    const float d = half(block->d);
    widen_block(block->high, block->low, d, -16 * d, out + i);
  }
}

void widen_q5_1(std::size_t n, const void* row, float* out) {
  const auto* block = static_cast<const BlockQ5_1*>(row);
  for (std::size_t i = 0; i < n; i += kQ5Elements, ++block)
    widen_block(block->high, block->low, half(block->d), half(block->m), out + i);
}

}  // namespace mrkl
