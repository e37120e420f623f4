// Depthwise causal convolution and SiLU (jamba-spec §2.2 step 2), restarting at every segment.
//   c[t,i] = bias[i] + Σ_{j<K} w[i,j]·u[t−K+1+j, i]  (u = 0 before the segment),  y = SiLU(c)
// u, y (T, D), w (D, K), bias (1, D) or empty. c is not kept: the backward pass computes it again.
// Backward, dc = dy·SiLU'(c):  du[t,i] = Σ_j w[i,j]·dc[t+K−1−j, i],  dw[i,j] = Σ_t
// dc[t,i]·u[t−K+1+j, i],  dbias = Σ_t dc[t].
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void causal_conv_forward(ThreadPool& pool, const Segments& segments, View u, View w, View bias,
                         Matrix y);
void causal_conv_backward(ThreadPool& pool, const Segments& segments, View u, View w, View bias,
                          View dy, Gradient du, Gradient dw, Gradient dbias);

}  // namespace mrkl
