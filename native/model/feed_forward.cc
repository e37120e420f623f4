// Dense and sparse feed-forward layers (Jamba spec section 2.3; Shazeer 2020, arXiv:2002.05202).
//   MLP(x) = (SiLU(x·gateᵀ) ⊙ x·upᵀ)·downᵀ
//   dense: out = MLP_0(a);   mixture: p = softmax(a·routerᵀ), out = Σ_{e in top k of p}
//   p_e·MLP_e(a)
// Shapes: gate, up (rows, I); router logits (rows, E).
#include <algorithm>
#include <cstring>

#include "model/pass.h"

namespace mrkl {
namespace {

// A dense MLP as a choice of experts.
constexpr std::uint32_t kOnly[] = {0};
constexpr float kWhole = 1;

// down(SiLU(gate·x) ⊙ up·x) for `rows` rows.
void mlp(Pass& pass, const MlpWeights& w, const float* x, std::size_t rows, float* gate, float* up,
         float* out) {
  const std::size_t h = pass.c.hidden_size, i = pass.c.intermediate_size;
  linear(pass.k, pass.pool, w.gate, x, h, rows, gate, i);
  linear(pass.k, pass.pool, w.up, x, h, rows, up, i);
  parallel(pass.pool, rows, 8 * i, [&](std::size_t begin, std::size_t end) {
    pass.k.silu_mul((end - begin) * i, gate + begin * i, up + begin * i, gate + begin * i);
  });
  linear(pass.k, pass.pool, w.down, gate, i, rows, out, h);
}

// One token through the chosen MLPs at once: out = Σ_j p[j]·MLP_{chosen[j]}(x).
void mlp_token(Pass& pass, const LayerWeights& w, std::span<const std::uint32_t> chosen,
               const float* p, const float* x, float* out) {
  const KernelTable& k = pass.k;
  Workspace& ws = pass.ws;
  const std::size_t h = pass.c.hidden_size, i = pass.c.intermediate_size, n = chosen.size();
  const std::size_t blocks = (i + kRowBlock - 1) / kRowBlock;
  parallel(pass.pool, n * blocks, 2 * kRowBlock * h, [&](std::size_t begin, std::size_t end) {
    for (std::size_t b = begin; b < end; ++b) {
      const MlpWeights& expert = w.mlps[chosen[b / blocks]];
      const std::size_t row = b % blocks * kRowBlock, rows = std::min(kRowBlock, i - row);
      float* gate = ws.gate.data() + b / blocks * i + row;
      float* up = ws.up.data() + b / blocks * i + row;
      gemv(k, expert.gate, row, rows, x, gate);
      gemv(k, expert.up, row, rows, x, up);
      k.silu_mul(rows, gate, up, gate);
    }
  });
  parallel(pass.pool, (h + kRowBlock - 1) / kRowBlock, n * kRowBlock * i,
           [&](std::size_t begin, std::size_t end) {
             const std::size_t stop = std::min(end * kRowBlock, h);
             std::fill(out + begin * kRowBlock, out + stop, 0.0f);
             for (std::size_t row = begin * kRowBlock; row < stop; row += kRowBlock) {
               const std::size_t rows = std::min(kRowBlock, stop - row);
               float part[kRowBlock];
               for (std::size_t j = 0; j < n; ++j) {
                 gemv(k, w.mlps[chosen[j]].down, row, rows, ws.gate.data() + j * i, part);
                 k.axpy(rows, p[j], part, out + row);
               }
             }
           });
}

// p = softmax(router logits) over all experts; the k largest keep their p, not renormalised.
// Ties go to the lower index.
void route(Pass& pass, std::size_t t) {
  Workspace& ws = pass.ws;
  const std::size_t top = pass.c.experts_per_tok;
  const std::span p(ws.p.data(), pass.c.experts);
  std::copy_n(ws.router.data() + t * pass.c.experts, pass.c.experts, p.begin());
  pass.k.softmax(pass.c.experts, p.data());
  for (std::size_t j = 0; j < top; ++j) {
    // −1 marks the taken, as no probability is negative.
    const auto best = static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
    ws.experts[t * top + j] = static_cast<std::uint32_t>(best);
    ws.weights[t * top + j] = p[best];
    p[best] = -1.0f;
  }
}

// Tokens are grouped by expert, so that an expert multiplies its matrices with all its tokens at
// once; `begins` and `place` say where.
void gather(Pass& pass, const float* a) {
  Workspace& ws = pass.ws;
  const std::size_t h = pass.c.hidden_size, top = pass.c.experts_per_tok, e = pass.c.experts;
  std::fill(ws.begins.begin(), ws.begins.end(), 0);
  for (std::size_t i = 0; i < pass.rows * top; ++i) ++ws.begins[ws.experts[i] + 1];
  for (std::size_t i = 0; i < e; ++i) ws.begins[i + 1] += ws.begins[i];
  std::copy_n(ws.begins.begin(), e, ws.next.begin());
  for (std::size_t i = 0; i < pass.rows * top; ++i) {
    ws.place[i] = ws.next[ws.experts[i]]++;
    std::memcpy(ws.gathered.data() + ws.place[i] * h, a + i / top * h, h * sizeof(float));
  }
}

void mixture(Pass& pass, const LayerWeights& w, std::size_t layer, const float* a, float* out) {
  Workspace& ws = pass.ws;
  const std::size_t h = pass.c.hidden_size, top = pass.c.experts_per_tok;
  const std::size_t inner = pass.c.intermediate_size;
  pass.linear(w.router, a, h, ws.router.data(), pass.c.experts);
  for (std::size_t t = 0; t < pass.rows; ++t) route(pass, t);
  if (pass.observer != nullptr)
    pass.observer->routing(layer, ws.router.data(), ws.experts.data(), ws.weights.data(),
                           pass.rows);
  if (pass.rows == 1)
    return mlp_token(pass, w, {ws.experts.data(), top}, ws.weights.data(), a, out);

  gather(pass, a);
  for (std::size_t e = 0; e < pass.c.experts; ++e) {
    const std::size_t begin = ws.begins[e], rows = ws.begins[e + 1] - begin;
    if (rows == 0) continue;
    float* x = ws.gathered.data() + begin * h;
    mlp(pass, w.mlps[e], x, rows, ws.gate.data() + begin * inner, ws.up.data() + begin * inner, x);
  }
  parallel(pass.pool, pass.rows, h * top, [&](std::size_t begin, std::size_t end) {
    std::fill(out + begin * h, out + end * h, 0.0f);
    for (std::size_t i = begin * top; i < end * top; ++i)
      pass.k.axpy(h, ws.weights[i], ws.gathered.data() + ws.place[i] * h, out + i / top * h);
  });
}

}  // namespace

void feed_forward(Pass& pass, const LayerWeights& w, std::size_t layer, const float* a,
                  float* out) {
  if (w.plan.ffn == Ffn::kMoe)
    mixture(pass, w, layer, a, out);
  else if (pass.rows == 1)
    mlp_token(pass, w, kOnly, &kWhole, a, out);
  else
    mlp(pass, w.mlps[0], a, pass.rows, pass.ws.gate.data(), pass.ws.up.data(), out);
}

}  // namespace mrkl
