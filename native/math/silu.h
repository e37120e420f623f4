// SiLU(x) = x·σ(x), and SwiGLU's inner product  y = SiLU(g) ⊙ u  (Shazeer 2020; jamba-spec §2.3).
// All (T, n). With s = σ(g):  dg = dy ⊙ u ⊙ s·(1 + g·(1 − s)),  du = dy ⊙ g·s.  dSiLU is the same
// with u = 1.
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void silu_forward(ThreadPool& pool, View x, Matrix y);
void silu_backward(ThreadPool& pool, View x, View dy, Gradient dx);

void swiglu_forward(ThreadPool& pool, View gate, View up, Matrix y);
void swiglu_backward(ThreadPool& pool, View gate, View up, View dy, Gradient dgate, Gradient dup);

void silu_backward_row(std::size_t n, const float* x, const float* dy, float* dx, bool add);
// One row of swiglu_backward; either result may be null.
void swiglu_backward_row(std::size_t n, const float* gate, const float* up, const float* dy,
                         float* dgate, bool add_gate, float* dup, bool add_up);

}  // namespace mrkl
