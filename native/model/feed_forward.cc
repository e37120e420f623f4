// Dense and sparse feed-forward layers (Jamba spec section 2.3; Shazeer 2020, arXiv:2002.05202).
//   MLP(x) = (SiLU(x·gateᵀ) ⊙ x·upᵀ)·downᵀ
//   dense: out = MLP_0(a);   mixture: p = softmax(a·routerᵀ), out = Σ_{e in top k of p}
//   p_e·MLP_e(a)
// Shapes: gate, up (slots, I); router logits (rows, E).
//
// Tokens are sorted by expert into slots, so that an expert multiplies its matrices with all its
// tokens at once. All experts share two loops over the threads, one for gate and up, one for down.
// A dense layer is one expert whose slots are the rows.
#include <algorithm>

#include "model/pass.h"

namespace mrkl {
namespace {

using Job = ExpertJob;
constexpr std::size_t kFewSlots = 24;   // of an expert, up to which its weights pass in long runs
constexpr std::size_t kSlotBlock = 96;  // slots of one task, when an expert has many

// body(job, area) for all jobs on all threads: rows of the weights times slots of the job.
template <class Body>
void each_area(Pass& pass, std::span<const Job> jobs, std::size_t rows, std::size_t cols,
               const Body& body) {
  // Runs of weights long enough to stream, and enough tasks to balance them.
  const std::size_t most = 4 * pass.pool.size();
  std::size_t slots = 0;
  for (const Job& job : jobs) slots += job.count;
  const auto row_step = [&](const Job& job) {
    if (job.count > kFewSlots) return kRowBlock;
    const std::size_t even = (rows * jobs.size() + most - 1) / most;
    return std::min(rows, (even + kRowBlock - 1) / kRowBlock * kRowBlock);
  };
  const auto blocks = [](std::size_t n, std::size_t step) { return (n + step - 1) / step; };
  std::size_t tasks = 0;
  for (const Job& job : jobs) tasks += blocks(rows, row_step(job)) * blocks(job.count, kSlotBlock);
  parallel(pass.pool, tasks, rows * cols / tasks * slots, [&](std::size_t begin, std::size_t end) {
    std::size_t at = 0;
    for (const Job& job : jobs) {
      const std::size_t step = row_step(job), across = blocks(job.count, kSlotBlock);
      const std::size_t own = blocks(rows, step) * across;
      for (std::size_t i = std::max(at, begin); i < std::min(at + own, end); ++i) {
        const std::size_t row = (i - at) / across * step;
        const std::size_t slot = (i - at) % across * kSlotBlock;
        body(job, Area{row, std::min(step, rows - row), job.begin + slot,
                       std::min(kSlotBlock, job.count - slot)});
      }
      at += own;
    }
  });
}

// x holds the packed inputs of all slots and receives those of the down projections.
// out (slots, H).
void mlps(Pass& pass, std::span<const Job> jobs, PackedRows& x, float* out) {
  PassBuffers& ws = pass.ws;
  const std::size_t h = pass.c.hidden_size, inner = pass.c.intermediate_size;
  const Linears& linears = pass.linears;
  each_area(pass, jobs, inner, 2 * h, [&](const Job& job, const Area& area) {
    const MlpWeights& mlp = *job.mlp;
    float* gate = ws.gate.data() + area.token * inner + area.row;
    float* up = ws.up.data() + area.token * inner + area.row;
    multiply(linears, mlp.gate, x, area, gate, inner, mlp.up.row(area.row));
    multiply(linears, mlp.up, x, area, up, inner);
    for (std::size_t t = 0; t < area.tokens; ++t)
      pass.k.silu_mul(area.rows, gate + t * inner, up + t * inner, gate + t * inner);
  });
  x.shape(linears.of(jobs[0].mlp->down.format), x.tokens(), inner);
  x.pack(pass.pool, ws.gate.data(), inner);
  each_area(pass, jobs, h, inner, [&](const Job& job, const Area& area) {
    multiply(linears, job.mlp->down, x, area, out + area.token * h + area.row, h);
  });
}

// p = softmax(router logits) over all experts; the k largest keep their p, not renormalised.
// Ties go to the lower index.
void route(Pass& pass, std::size_t t) {
  PassBuffers& ws = pass.ws;
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

// `begins`, `place` and `source` say which slots belong to which expert and token.
void sort_by_expert(Pass& pass) {
  PassBuffers& ws = pass.ws;
  const std::size_t top = pass.c.experts_per_tok, e = pass.c.experts;
  std::fill(ws.begins.begin(), ws.begins.end(), 0);
  for (std::size_t i = 0; i < pass.rows * top; ++i) ++ws.begins[ws.experts[i] + 1];
  for (std::size_t i = 0; i < e; ++i) ws.begins[i + 1] += ws.begins[i];
  std::copy_n(ws.begins.begin(), e, ws.next.begin());
  for (std::size_t i = 0; i < pass.rows * top; ++i) {
    ws.place[i] = ws.next[ws.experts[i]]++;
    ws.source[ws.place[i]] = static_cast<std::uint32_t>(i / top);
  }
}

// Routing decides by small differences: the router reads exact activations at any precision.
void run_router(Pass& pass, const Matrix& router, const float* a) {
  const Linears exact(pass.k, Precision::kF32);
  linear(exact, pass.pool, router, a, pass.c.hidden_size, pass.rows, pass.ws.exact,
         pass.ws.router.data(), pass.c.experts);
  for (std::size_t t = 0; t < pass.rows; ++t) route(pass, t);
}

void mixture(Pass& pass, const LayerWeights& w, std::size_t layer, const float* a, float* out) {
  PassBuffers& ws = pass.ws;
  const std::size_t h = pass.c.hidden_size, top = pass.c.experts_per_tok;
  const std::size_t slots = pass.rows * top;
  run_router(pass, w.router, a);
  if (pass.observer != nullptr)
    pass.observer->routing(layer, ws.router.data(), ws.experts.data(), ws.weights.data(),
                           pass.rows);
  sort_by_expert(pass);
  ws.jobs.clear();
  for (std::size_t e = 0; e < pass.c.experts; ++e)
    if (ws.begins[e + 1] > ws.begins[e])
      ws.jobs.push_back({&w.mlps[e], ws.begins[e], ws.begins[e + 1] - ws.begins[e]});
  ws.packed.shape(pass.linears.of(w.mlps[0].gate.format), slots, h);
  parallel(pass.pool, slots, h, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) ws.packed.pack_row(i, a + ws.source[i] * h);
  });
  mlps(pass, ws.jobs, ws.packed, ws.slots.data());
  parallel(pass.pool, pass.rows, h * top, [&](std::size_t begin, std::size_t end) {
    std::fill(out + begin * h, out + end * h, 0.0f);
    for (std::size_t i = begin * top; i < end * top; ++i)
      pass.k.axpy(h, ws.weights[i], ws.slots.data() + ws.place[i] * h, out + i / top * h);
  });
}

}  // namespace

void feed_forward(Pass& pass, const LayerWeights& w, std::size_t layer, const float* a,
                  float* out) {
  if (w.plan.ffn == Ffn::kMoe) return mixture(pass, w, layer, a, out);
  const Job job{&w.mlps[0], 0, pass.rows};
  PackedRows& packed = pass.ws.packed;
  packed.shape(pass.linears.of(job.mlp->gate.format), pass.rows, pass.c.hidden_size);
  packed.pack(pass.pool, a, pass.c.hidden_size);
  mlps(pass, {&job, 1}, packed, out);
}

}  // namespace mrkl
