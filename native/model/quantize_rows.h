// Rows of a matrix in a plain format (F32, F16, BF16) to be quantised.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/table.h"
#include "quant/format.h"

namespace mrkl {

// n numbers of a plain format as f32, in `wide` unless they are that already.
const float* as_floats(const KernelTable& kernels, Format format, std::size_t n,
                       const std::byte* at, std::vector<float>& wide);

// (rows, cols) of a plain format to int8 with a scale per row, NaN where a row has a number that is
// not finite.
void quantize_rows(const KernelTable& kernels, Format format, std::size_t rows, std::size_t cols,
                   const std::byte* from, std::int8_t* to, float* scales);

}  // namespace mrkl
