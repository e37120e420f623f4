// y = x·Wᵀ + b.  x (T, in), W (out, in) as stored by Hugging Face, b (out), y (T, out).
// Backward: dx = dy·W,  dW = dyᵀ·x,  db = Σ_t dy[t].
#pragma once
#include "base/thread_pool.h"
#include "math/gemms.h"
#include "math/matrix.h"

namespace mrkl {

// bias may be empty (data null); otherwise (1, out).
void linear_forward(ThreadPool& pool, View x, View w, View bias, Matrix y,
                    const Gemms& by = exact_gemms());
void linear_backward(ThreadPool& pool, View x, View w, View dy, Gradient dx, Gradient dw,
                     Gradient dbias, const Gemms& by = exact_gemms());

}  // namespace mrkl
