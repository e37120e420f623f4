// y = softplus(x) = ln(1 + eˣ), x itself for x > 20 (jamba-spec §2.2 step 4).  dx = dy·σ(x). All
// (T, n).
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void softplus_forward(ThreadPool& pool, View x, Matrix y);
void softplus_backward(ThreadPool& pool, View x, View dy, Gradient dx);

}  // namespace mrkl
