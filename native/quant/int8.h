// int8 with one scale per row, as ExpertsInt8 of Jamba-1.5 (Lieber et al. 2024, arXiv:2408.12570,
// section 3.1) stores weights: per output channel, symmetric, round to nearest, no calibration.
//   scale[r] = max_c |W[r,c]| / 127;  q[r,c] = round(W[r,c] / scale[r]) in [−127, 127]
//   W'[r,c] = scale[r]·q[r,c], so |W' − W| ≤ scale/2
// Layout: q (rows, cols) int8 row-major; scale (rows) f32 apart. A row of zeros has scale 0, and so
// has one whose largest magnitude is below kInt8Smallest. Kernels quantise: kernels/table.h.
#pragma once
#include <cstddef>
#include <cstdint>

namespace mrkl {

// Without the scale: the whole numbers themselves.
void widen_int8(std::size_t n, const void* row, float* out);

}  // namespace mrkl
