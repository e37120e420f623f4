// Causal grouped-query attention without positions (Jamba spec section 2.1; Vaswani et al. 2017).
//   q = a·Wqᵀ, k = a·Wkᵀ, v = a·Wvᵀ
//   o_t = Σ_{u≤t} softmax_u(q_t·k_u / √d_h)·v_u   per head;   out = o·Woᵀ
// Shapes: q, o (rows, n_h·d_h); k, v (length, n_kv·d_h) per sequence. Consecutive query heads share
// a KV head: head j reads ⌊j / (n_h/n_kv)⌋.
#include <cmath>

#include "model/pass.h"

namespace mrkl {
namespace {

void attend(Pass& pass, const Sequence& s, const LayerState& cache, const float* q, float* o) {
  const JambaConfig& c = pass.c;
  const std::size_t d = c.head_dim, ldq = c.heads * d, ldkv = c.kv_heads * d;
  const std::size_t past = s.state->length, group = c.heads / c.kv_heads;
  const float scale = 1.0f / std::sqrt(static_cast<float>(d));
  parallel(pass.pool, c.heads, 2 * d * s.tokens * (past + s.tokens),
           [&](std::size_t begin, std::size_t end) {
             for (std::size_t head = begin; head < end; ++head) {
               const std::size_t at = head / group * d;
               float* scores = pass.ws.scores.data() + head * (past + s.tokens);
               for (std::size_t t = 0; t < s.tokens; ++t)
                 pass.k.attend(past + t + 1, d, scale, q + t * ldq + head * d, cache.k.data() + at,
                               cache.v.data() + at, ldkv, scores, o + t * ldq + head * d);
             }
           });
}

}  // namespace

void attention_layer(Pass& pass, const AttentionWeights& w, std::size_t layer, const float* a,
                     float* out) {
  const JambaConfig& c = pass.c;
  const std::size_t h = c.hidden_size, ldq = c.heads * c.head_dim, ldkv = c.kv_heads * c.head_dim;
  float* q = pass.ws.qo.data();
  float* o = q + pass.rows * ldq;
  pass.linear(w.q, a, h, q, ldq);
  for (const Sequence& s : pass.sequences) {
    LayerState& cache = s.state->layers[layer];
    const std::size_t past = s.state->length;
    cache.k.resize((past + s.tokens) * ldkv);
    cache.v.resize((past + s.tokens) * ldkv);
    mrkl::linear(pass.k, pass.pool, w.k, a + s.row * h, h, s.tokens, cache.k.data() + past * ldkv,
                 ldkv);
    mrkl::linear(pass.k, pass.pool, w.v, a + s.row * h, h, s.tokens, cache.v.data() + past * ldkv,
                 ldkv);
    attend(pass, s, cache, q + s.row * ldq, o + s.row * ldq);
  }
  pass.linear(w.o, o, ldq, out, h);
}

}  // namespace mrkl
