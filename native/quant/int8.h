// int8 with one scale per row, as ExpertsInt8 of Jamba-1.5 (Lieber et al. 2024, arXiv:2408.12570,
// section 3.1) stores weights: per output channel, symmetric, round to nearest, no calibration.
//   scale[r] = max_c |W[r,c]| / 127;  q[r,c] = round(W[r,c] / scale[r]) in [−127, 127]
//   W'[r,c] = scale[r]·q[r,c], so |W' − W| ≤ scale/2
// Layout: q (rows, cols) int8 row-major; scale (rows) f32 apart. A row of zeros has scale 0, and so
// has one whose largest magnitude is below kInt8Smallest, where 1/scale would not be a number.
#pragma once
#include <cstddef>
#include <cstdint>

namespace mrkl {

constexpr float kInt8Smallest = 0x1p-110f;

// Quantises a row and returns its scale: NaN when x holds NaN or infinity, q being undefined then.
float quantize_int8(std::size_t n, const float* x, std::int8_t* q) noexcept;

// Without the scale: the whole numbers themselves.
void widen_int8(std::size_t n, const void* row, float* out);

}  // namespace mrkl
