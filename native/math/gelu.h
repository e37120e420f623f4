// GELU(x) = x·Φ(x), Φ the normal distribution function (Hendrycks & Gimpel 2016; the exact form,
// with erf). dx = dy·(Φ(x) + x·φ(x)).  All (T, n).
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void gelu_forward(ThreadPool& pool, View x, Matrix y);
void gelu_backward(ThreadPool& pool, View x, View dy, Gradient dx);

}  // namespace mrkl
