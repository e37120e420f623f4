// Which matrix products a training run takes: f32 throughout, or operands rounded to bf16 where
// that is faster (kernels/table.h). Sums, weights, gradients and everything else are f32 in both.
#pragma once
#include "kernels/table.h"

namespace mrkl {

struct Gemms {
  GemmF32 nt, nn, tn;
};

inline Gemms exact_gemms() {
  const auto& k = kernels();
  return {k.gemm_nt, k.gemm_nn, k.gemm_tn};
}
inline Gemms mixed_gemms() {
  const auto& k = kernels();
  return {k.mixed_nt, k.mixed_nn, k.mixed_tn};
}

}  // namespace mrkl
