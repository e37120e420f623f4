#include "quant/format.h"

#include <cstring>
#include <iterator>

#include "base/dtype.h"
#include "quant/int8.h"
#include "quant/k_quants.h"
#include "quant/q4_0.h"
#include "quant/q5.h"
#include "quant/q8_0.h"

namespace mrkl {
namespace {

void widen_f32(std::size_t n, const void* row, float* out) {
  if (n != 0) std::memcpy(out, row, n * sizeof(float));
}

// 16-bit numbers at any address.
template <float (*Convert)(std::uint16_t)>
void widen_halves(std::size_t n, const void* row, float* out) {
  const auto* at = static_cast<const unsigned char*>(row);
  for (std::size_t i = 0; i < n; ++i) {
    std::uint16_t raw = 0;
    std::memcpy(&raw, at + 2 * i, 2);
    out[i] = Convert(raw);
  }
}

// In the order of the enumeration.
constexpr FormatRow kFormats[] = {
    {Format::kF32, "F32", 1, 4, 4, widen_f32},
    {Format::kF16, "F16", 1, 2, 2, widen_halves<f16_to_f32>},
    {Format::kBf16, "BF16", 1, 2, 2, widen_halves<bf16_to_f32>},
    {Format::kI8, "I8", 1, 1, 1, widen_int8},
    {Format::kQ8_0, "Q8_0", kQ8Elements, sizeof(BlockQ8_0), 1, widen_q8_0},
    {Format::kQ4_0, "Q4_0", kQ4Elements, sizeof(BlockQ4_0), 1, widen_q4_0},
    {Format::kQ4_K, "Q4_K", kKElements, sizeof(BlockQ4_K), 1, widen_q4_k},
    {Format::kQ5_K, "Q5_K", kKElements, sizeof(BlockQ5_K), 1, widen_q5_k},
    {Format::kQ6_K, "Q6_K", kKElements, sizeof(BlockQ6_K), 1, widen_q6_k},
    {Format::kQ5_0, "Q5_0", kQ5Elements, sizeof(BlockQ5_0), 1, widen_q5_0},
    {Format::kQ5_1, "Q5_1", kQ5Elements, sizeof(BlockQ5_1), 1, widen_q5_1},
};

constexpr bool ordered() {
  for (std::size_t i = 0; i < std::size(kFormats); ++i)
    if (static_cast<std::size_t>(kFormats[i].format) != i) return false;
  return true;
}
static_assert(ordered());

}  // namespace

const FormatRow& row_of(Format format) noexcept {
  return kFormats[static_cast<std::size_t>(format)];
}

const FormatRow* find_format(const char* name) noexcept {
  for (const FormatRow& row : kFormats)
    if (std::strcmp(row.name, name) == 0) return &row;
  return nullptr;
}

}  // namespace mrkl
