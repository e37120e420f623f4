// Scaled dot-product attention over packed segments (jamba-spec §2.1; Vaswani et al. 2017).
//   o[t,h] = Σ_u p[t,u]·v[u,h'],  p[t,·] = softmax_u(q[t,h]·k[u,h'] / sqrt(d)),  h' = floor(h /
//   (n_h / n_kv))
// q, o (T, n_h·d); k, v (U, n_kv·d). Query segment s attends to key segment s: the same one
// (self-attention) or another matrix cut into as many segments (cross-attention). causal: u ≤ t,
// counted from the segment's start. Backward: dv = pᵀ·do,  dp = do·vᵀ,  ds = p ⊙ (dp − Σ_u dp ⊙ p)
// / sqrt(d),  dq = ds·k,  dk = dsᵀ·q. p is not kept: it is computed again, kQueryBlock rows at a
// time.
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

struct AttentionShape {
  std::size_t heads, kv_heads;
  bool causal;
};

void attention_forward(ThreadPool& pool, const AttentionShape& shape, const Segments& queries,
                       const Segments& keys, View q, View k, View v, Matrix o);
void attention_backward(ThreadPool& pool, const AttentionShape& shape, const Segments& queries,
                        const Segments& keys, View q, View k, View v, View d_o, Gradient dq,
                        Gradient dk, Gradient dv);

}  // namespace mrkl
