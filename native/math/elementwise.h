// z = x + y and y = a·x, all (T, n).  Backward: dx (+)= a·dy (a = 1 for both operands of a sum).
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void add_forward(ThreadPool& pool, View x, View y, Matrix z);
void scale_forward(ThreadPool& pool, float a, View x, Matrix y);
void scale_backward(ThreadPool& pool, float a, View dy, Gradient dx);

}  // namespace mrkl
