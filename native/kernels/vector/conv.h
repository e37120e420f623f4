// Depthwise causal convolution followed by SiLU; formula in table.h. Blocks of channels keep their
// taps transposed at hand, (tap, channel), while all tokens pass.
#pragma once
#include <stddef.h>
#include <string.h>

#include "kernels/vector/elementwise.h"

namespace mrkl {
namespace {

constexpr size_t kConvChannels = 8 * kLanes;
constexpr size_t kConvTaps = 8;  // taps of one pass; longer filters take several

// pre[t,i] (+)= Σ over taps [first, first + taps) of the filter
struct ConvPass {
  float filter[kConvTaps][kConvChannels];

  ConvPass(size_t channels, size_t taps, size_t k, const float* w) {
    for (size_t j = 0; j < taps; ++j) {
      for (size_t i = 0; i < channels; ++i) filter[j][i] = w[i * k + j];
    }
  }
};

inline void causal_conv(size_t tokens, size_t d, size_t k, const float* u, size_t ldu,
                        const float* w, const float* bias, float* window, size_t ldwindow, float* y,
                        size_t ldy, float* pre) {
  for (size_t i0 = 0; i0 < d; i0 += kConvChannels) {
    const size_t channels = d - i0 < kConvChannels ? d - i0 : kConvChannels;
    for (size_t j0 = 0; j0 < k; j0 += kConvTaps) {
      const size_t taps = k - j0 < kConvTaps ? k - j0 : kConvTaps;
      const ConvPass pass(channels, taps, k, w + i0 * k + j0);
      for (size_t t = 0; t < tokens; ++t) {
        const float* rows[kConvTaps];
        for (size_t j = 0; j < taps; ++j) {
          const size_t tap = j0 + j, back = k - 1 - tap;
          rows[j] = i0 + (back <= t ? u + (t - back) * ldu : window + (t + tap) * ldwindow);
        }
        float* const out = y + t * ldy + i0;
        each_vector(channels, [&](size_t i, auto... lanes) {
          Vec sum = j0 > 0 ? load(out + i, lanes...)
                    : bias ? load(bias + i0 + i, lanes...)
                           : zero();
          for (size_t j = 0; j < taps; ++j) {
            sum = fma(load(pass.filter[j] + i), load(rows[j] + i, lanes...), sum);
          }
          const bool last = j0 + taps == k;
          if (last && pre) store(pre + t * ldy + i0 + i, lanes..., sum);
          store(out + i, lanes..., last ? silu(sum) : sum);
        });
      }
    }
  }
  for (size_t j = 0; j + 1 < k; ++j) {
    const size_t from = j + tokens;  // row of (window, u) laid end to end
    const float* const row = from < k - 1 ? window + from * ldwindow : u + (from - (k - 1)) * ldu;
    memcpy(window + j * ldwindow, row, d * sizeof(float));
  }
}

}  // namespace
}  // namespace mrkl
