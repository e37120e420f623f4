// y = w ⊙ n + b,  n = (x − mean(x)) / s,  s = sqrt(var(x) + eps) for each row (Ba et al. 2016).
// x, y (T, H), w, b (1, H).  Backward, v = w ⊙ dy:  dx = (v − mean(v) − n·mean(v ⊙ n)) / s,
//   dw = Σ_t dy ⊙ n,  db = Σ_t dy.
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void layernorm_forward(ThreadPool& pool, View x, View w, View bias, float eps, Matrix y);
void layernorm_backward(ThreadPool& pool, View x, View w, float eps, View dy, Gradient dx,
                        Gradient dw, Gradient dbias);

}  // namespace mrkl
