// y = softmax of each row.  x, y (T, n).  Backward: dx = y ⊙ (dy − Σ dy ⊙ y).
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void softmax_forward(ThreadPool& pool, View x, Matrix y);
void softmax_backward(ThreadPool& pool, View y, View dy, Gradient dx);

}  // namespace mrkl
