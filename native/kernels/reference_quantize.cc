// Quantising in plain loops; formulas in quant/int8.h and quant/q4_0.h.
#include "kernels/reference_quantize.h"

#include <math.h>

#include "base/dtype.h"
#include "kernels/table.h"

namespace mrkl {
namespace {

constexpr size_t kElements = 32, kHalf = kElements / 2, kBytes = 18;  // of a block of Q4_0

// Beyond [0, 15] lie numbers near −m, and any where d, rounded to binary16, became much smaller.
// One rounding, as in the other rungs.
uint8_t level(float x, float inverse) {
  return static_cast<uint8_t>(fminf(fmaxf(fmaf(x, inverse, 8.5f), 0.0f), 15.5f));
}

}  // namespace

float reference_quantize_i8(size_t n, const float* x, int8_t* q) {
  float most = 0, wrong = 0;
  for (size_t i = 0; i < n; ++i) {
    most = fmaxf(most, fabsf(x[i]));
    wrong += x[i] * 0.0f;  // NaN from NaN and infinity
  }
  if (!(wrong == 0.0f)) return NAN;
  const bool small = most < kInt8Smallest;
  const float inverse = small ? 0.0f : 127.0f / most;
  for (size_t i = 0; i < n; ++i) q[i] = static_cast<int8_t>(lrintf(x[i] * inverse));
  return small ? 0.0f : most / 127.0f;
}

bool reference_quantize_q4_0(size_t n, const float* x, uint8_t* blocks) {
  for (size_t i = 0; i < n; i += kElements, x += kElements, blocks += kBytes) {
    float least = x[0], most = x[0], wrong = 0;
    for (size_t j = 0; j < kElements; ++j) {
      least = fminf(least, x[j]);
      most = fmaxf(most, x[j]);
      wrong += x[j] * 0.0f;
    }
    // Plus zero, which has one sign.
    const uint16_t bits = f32_to_f16((-least > most ? least : most) / -8.0f + 0.0f);
    const float d = f16_to_f32(bits);
    if (!(wrong == 0.0f) || !isfinite(d)) return false;
    blocks[0] = static_cast<uint8_t>(bits & 0xff);
    blocks[1] = static_cast<uint8_t>(bits >> 8);
    const float inverse = d == 0.0f ? 0.0f : 1.0f / d;
    for (size_t j = 0; j < kHalf; ++j)
      blocks[2 + j] =
          static_cast<uint8_t>(level(x[j], inverse) | level(x[j + kHalf], inverse) << 4);
  }
  return true;
}

}  // namespace mrkl
