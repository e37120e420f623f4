#include "quant/q5.h"

#include "quant/half.h"

namespace mrkl {
namespace {

template <class Block>
int number(const Block& block, std::size_t j) {
  constexpr std::size_t kHalf = kQ5Elements / 2;
  const int low = j < kHalf ? block.low[j] & 15 : block.low[j - kHalf] >> 4;
  return low | (block.high[j / 8] >> (j % 8) & 1) << 4;
}

}  // namespace

void widen_q5_0(std::size_t n, const void* row, float* out) {
  const auto* block = static_cast<const BlockQ5_0*>(row);
  for (std::size_t i = 0; i < n; i += kQ5Elements, ++block)
    for (std::size_t j = 0; j < kQ5Elements; ++j)
      out[i + j] = half(block->d) * static_cast<float>(number(*block, j) - 16);
}

void widen_q5_1(std::size_t n, const void* row, float* out) {
  const auto* block = static_cast<const BlockQ5_1*>(row);
  for (std::size_t i = 0; i < n; i += kQ5Elements, ++block)
    for (std::size_t j = 0; j < kQ5Elements; ++j)
      out[i + j] = half(block->d) * static_cast<float>(number(*block, j)) + half(block->m);
}

}  // namespace mrkl
