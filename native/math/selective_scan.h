// Selective scan of Mamba-1 (Gu & Dao 2023; jamba-spec §2.2 steps 5-6), restarting at every
// segment. A = −exp(A_log).
//   h[t,i,n] = exp(Δ[t,i]·A[i,n])·h[t−1,i,n] + Δ[t,i]·B[t,n]·x[t,i]
//   y[t,i] = Σ_n h[t,i,n]·C[t,n] + D[i]·x[t,i]
// delta (Δ, after softplus), x, y (T, D); a_log (D, N); b, c (T, N); skip (1, D).
// Backward (§5), last token to first, g (D, N) from 0, Ā = exp(Δ·A):
//   g += dy⊗C;  dC = Σ_i dy[i]·h_t[i];  dB = Σ_i g[i]·Δ[i]·x[i];  q = g ⊙ Ā ⊙ h_{t−1}
//   dx = D ⊙ dy + Δ ⊙ (g·B);  dΔ = x ⊙ (g·B) + Σ_n q ⊙ A;  dA += q ⊙ Δ;  g ← g ⊙ Ā;   dA_log = dA ⊙
//   A;  dD = Σ_t dy ⊙ x
// Not all states are kept: h after every kScanStride-th token of a segment is (kernels/table.h),
// and the backward pass computes the rest again, a block of channels at a time, so that they stay
// in the cache.
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

// All with the same row length as stored: delta and x equally strided, b and c without gaps.
struct ScanInputs {
  View delta, x, a_log, b, c, skip;
};
struct ScanGradients {
  Gradient delta, x, a_log, b, c, skip;
};

// Rows (D·N floats each) of kept states, all segments together.
std::size_t scan_states(const Segments& segments);

// states may be null when no backward pass follows.
void selective_scan_forward(ThreadPool& pool, const Segments& segments, const ScanInputs& in,
                            Matrix y, float* states);
void selective_scan_backward(ThreadPool& pool, const Segments& segments, const ScanInputs& in,
                             const float* states, View dy, const ScanGradients& out);

}  // namespace mrkl
