// The forward pass of Jamba (Jamba spec section 2; Lieber et al. 2024, arXiv:2403.19887). For layer
// i = 0..L−1:
//   x += Mixer_i(RMS(x; input_layernorm));   Mixer = causal GQA attention or Mamba-1 with norms on
//   dt, B and C x += FFN_i(RMS(x; pre_ff_layernorm));    FFN = dense SwiGLU, or top-k of E such
//   MLPs weighted by the router logits = RMS(x; final_layernorm) · headᵀ
// There is no position information. Weights may be 16 bits wide; everything is computed and kept in
// f32. Shapes: x (T, H); q (T, n_h·d_h); k, v (T, n_kv·d_h); u, z, s, Δ, y (T, D); B, C (T, N);
// gate, up (T, I). T tokens of one chunk pass through all layers together; a longer input is fed in
// chunks.
#include "model/jamba.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "model/linear.h"

namespace mrkl {
namespace {

constexpr std::size_t kChunk = 256;  // tokens
// A dense MLP as a choice of experts.
constexpr std::uint32_t kOnly[] = {0};
constexpr float kWhole = 1;

std::string config_text(const std::string& folder) {
  return read_text(folder + "/config.json", 1 << 20);
}

}  // namespace

// Buffers of one chunk, kept between calls.
struct Jamba::Workspace {
  std::vector<float> x, a, mixed;             // (T, H)
  std::vector<float> qo, scores;              // (2, T, n_h·d_h), (n_h, past + T)
  std::vector<float> uz, s, xp, delta, y;     // (T, 2D), (T, D), (T, R+2N), (T, D), (T, D)
  std::vector<float> router, weights, p;      // (T, E), (T, k), (E)
  std::vector<std::uint32_t> experts, place;  // (T, k), (T, k): row in `gathered`
  std::vector<std::uint32_t> begins, next;    // (E + 1), (E): first and next row of an expert
  std::vector<float> gathered, gate, up;      // (T·k, H), (T·k, I), (T·k, I)

  // Grows what chunks of T tokens need up to a sequence of `length`; never shrinks.
  Workspace& fit(const JambaConfig& c, std::size_t t, std::size_t length) {
    const auto grow = [](auto& v, std::size_t n) {
      if (v.size() < n) v.resize(n);
    };
    for (auto* v : {&x, &a, &mixed}) grow(*v, t * c.hidden_size);
    grow(qo, 2 * t * c.heads * c.head_dim);
    if (scores.size() < c.heads * length) scores.resize(2 * c.heads * length);
    grow(uz, t * 2 * c.d_inner);
    for (auto* v : {&s, &delta, &y}) grow(*v, t * c.d_inner);
    grow(xp, t * (c.dt_rank + 2 * c.d_state));
    grow(router, t * c.experts);
    const std::size_t tk = t * c.experts_per_tok;
    for (auto* v : {&experts, &place}) grow(*v, tk);
    grow(weights, tk);
    grow(begins, c.experts + 1);
    grow(next, c.experts);
    grow(p, c.experts);
    grow(gathered, tk * c.hidden_size);
    for (auto* v : {&gate, &up}) grow(*v, tk * c.intermediate_size);
    return *this;
  }
};

// One chunk on its way through the layers.
struct Jamba::Pass {
  const JambaConfig& c;
  const KernelTable& k;
  ThreadPool& pool;
  Workspace& ws;
  State& state;
  std::size_t tokens;
  Observer* observer;

  void linear(const Matrix& w, const float* x, std::size_t ldx, float* y, std::size_t ldy) {
    mrkl::linear(k, pool, w, x, ldx, tokens, y, ldy);
  }

  void norm(const float* x, const float* w, float* y) {
    const std::size_t h = c.hidden_size;
    parallel(pool, tokens, 4 * h, [&](std::size_t begin, std::size_t end) {
      for (std::size_t t = begin; t < end; ++t)
        k.rmsnorm(h, x + t * h, w, c.rms_norm_eps, y + t * h);
    });
  }

  void add_bias(const float* bias, std::size_t n, float* y) {
    if (bias == nullptr) return;
    for (std::size_t t = 0; t < tokens; ++t) k.axpy(n, 1.0f, bias, y + t * n);
  }

  // o_t = Σ_{u≤t} softmax_u(q_t·k_u / √d_h)·v_u per head.
  // Consecutive query heads share a KV head: head j reads ⌊j / (n_h/n_kv)⌋.
  void attention(const AttentionWeights& w, LayerState& cache, const float* a, float* out) {
    const std::size_t d = c.head_dim, ldq = c.heads * d, ldkv = c.kv_heads * d;
    const std::size_t past = cache.k.size() / ldkv, group = c.heads / c.kv_heads;
    float* q = ws.qo.data();
    float* o = q + tokens * ldq;
    cache.k.resize((past + tokens) * ldkv);
    cache.v.resize((past + tokens) * ldkv);
    linear(w.q, a, c.hidden_size, q, ldq);
    linear(w.k, a, c.hidden_size, cache.k.data() + past * ldkv, ldkv);
    linear(w.v, a, c.hidden_size, cache.v.data() + past * ldkv, ldkv);
    const float scale = 1.0f / std::sqrt(static_cast<float>(d));
    parallel(pool, c.heads, 2 * d * tokens * (past + tokens),
             [&](std::size_t begin, std::size_t end) {
               for (std::size_t head = begin; head < end; ++head) {
                 const std::size_t at = head / group * d;
                 float* scores = ws.scores.data() + head * (past + tokens);
                 for (std::size_t t = 0; t < tokens; ++t)
                   k.attend(past + t + 1, d, scale, q + t * ldq + head * d, cache.k.data() + at,
                            cache.v.data() + at, ldkv, scores, o + t * ldq + head * d);
               }
             });
    linear(w.o, o, ldq, out, c.hidden_size);
  }

  // [u|z] = a·inᵀ; s = SiLU(conv(u)); [δ|B|C] = norms(s·xᵀ); Δ = softplus(δ·dtᵀ + bias);
  // h ← e^{ΔA}⊙h + Δ·B·s; y = h·C + skip⊙s; out = (y ⊙ SiLU(z))·outᵀ
  void mamba(const MambaWeights& w, LayerState& cache, const float* a, float* out) {
    const std::size_t d = c.d_inner, n = c.d_state, r = c.dt_rank, ldxp = r + 2 * n;
    float *uz = ws.uz.data(), *s = ws.s.data(), *xp = ws.xp.data();
    float *delta = ws.delta.data(), *y = ws.y.data();
    linear(w.in, a, c.hidden_size, uz, 2 * d);
    add_bias(w.in_bias, 2 * d, uz);
    parallel(pool, d, 4 * tokens * c.d_conv, [&](std::size_t begin, std::size_t end) {
      k.causal_conv(tokens, end - begin, c.d_conv, uz + begin, 2 * d, w.conv + begin * c.d_conv,
                    w.conv_bias == nullptr ? nullptr : w.conv_bias + begin,
                    cache.window.data() + begin, d, s + begin, d, nullptr);
    });
    linear(w.x, s, d, xp, ldxp);
    for (std::size_t t = 0; t < tokens; ++t) {
      float* row = xp + t * ldxp;
      k.rmsnorm(r, row, w.dt_norm, c.rms_norm_eps, row);
      k.rmsnorm(n, row + r, w.b_norm, c.rms_norm_eps, row + r);
      k.rmsnorm(n, row + r + n, w.c_norm, c.rms_norm_eps, row + r + n);
    }
    linear(w.dt, xp, ldxp, delta, d);
    parallel(pool, d, 4 * tokens * n, [&](std::size_t begin, std::size_t end) {
      const std::size_t count = end - begin;
      for (std::size_t t = 0; t < tokens; ++t) {
        float* row = delta + t * d + begin;
        k.axpy(count, 1.0f, w.dt_bias + begin, row);
        k.softplus(count, row, row);
      }
      k.selective_scan(tokens, count, n, delta + begin, s + begin, d, w.a + begin * n, xp + r,
                       xp + r + n, ldxp, w.skip + begin, cache.h.data() + begin * n, y + begin, d,
                       nullptr, 0);
      for (std::size_t t = 0; t < tokens; ++t) {
        float* row = y + t * d + begin;
        k.silu_mul(count, uz + t * 2 * d + d + begin, row, row);
      }
    });
    linear(w.out, y, d, out, c.hidden_size);
    add_bias(w.out_bias, c.hidden_size, out);
  }

  // down(SiLU(gate·x) ⊙ up·x) for `rows` rows.
  void mlp(const MlpWeights& w, const float* x, std::size_t rows, float* gate, float* up,
           float* out) {
    const std::size_t h = c.hidden_size, i = c.intermediate_size;
    mrkl::linear(k, pool, w.gate, x, h, rows, gate, i);
    mrkl::linear(k, pool, w.up, x, h, rows, up, i);
    parallel(pool, rows, 8 * i, [&](std::size_t begin, std::size_t end) {
      k.silu_mul((end - begin) * i, gate + begin * i, up + begin * i, gate + begin * i);
    });
    mrkl::linear(k, pool, w.down, gate, i, rows, out, h);
  }

  // One token through the chosen MLPs at once: out = Σ_j p[j]·MLP_{chosen[j]}(x).
  void mlp_token(const LayerWeights& w, std::span<const std::uint32_t> chosen, const float* p,
                 const float* x, float* out) {
    const std::size_t h = c.hidden_size, i = c.intermediate_size, n = chosen.size();
    const std::size_t blocks = (i + kRowBlock - 1) / kRowBlock;
    parallel(pool, n * blocks, 2 * kRowBlock * h, [&](std::size_t begin, std::size_t end) {
      for (std::size_t b = begin; b < end; ++b) {
        const MlpWeights& mlp = w.mlps[chosen[b / blocks]];
        const std::size_t row = b % blocks * kRowBlock, rows = std::min(kRowBlock, i - row);
        float* gate = ws.gate.data() + b / blocks * i + row;
        float* up = ws.up.data() + b / blocks * i + row;
        gemv(k, mlp.gate, row, rows, x, gate);
        gemv(k, mlp.up, row, rows, x, up);
        k.silu_mul(rows, gate, up, gate);
      }
    });
    parallel(pool, (h + kRowBlock - 1) / kRowBlock, n * kRowBlock * i,
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
  void route(std::size_t t) {
    const std::size_t top = c.experts_per_tok;
    const std::span p(ws.p.data(), c.experts);
    std::copy_n(ws.router.data() + t * c.experts, c.experts, p.begin());
    k.softmax(c.experts, p.data());
    for (std::size_t j = 0; j < top; ++j) {
      // −1 marks the taken, as no probability is negative.
      const auto best = static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
      ws.experts[t * top + j] = static_cast<std::uint32_t>(best);
      ws.weights[t * top + j] = p[best];
      p[best] = -1.0f;
    }
  }

  // Tokens are grouped by expert, so that an expert multiplies its matrices with all its tokens at
  // once; a single token goes through its experts together.
  void moe(const LayerWeights& w, std::size_t layer, const float* b, float* out) {
    const std::size_t h = c.hidden_size, top = c.experts_per_tok;
    linear(w.router, b, h, ws.router.data(), c.experts);
    for (std::size_t t = 0; t < tokens; ++t) route(t);
    if (observer != nullptr)
      observer->routing(layer, ws.router.data(), ws.experts.data(), ws.weights.data(), tokens);
    if (tokens == 1) return mlp_token(w, {ws.experts.data(), top}, ws.weights.data(), b, out);

    std::fill(ws.begins.begin(), ws.begins.end(), 0);
    for (std::size_t i = 0; i < tokens * top; ++i) ++ws.begins[ws.experts[i] + 1];
    for (std::size_t e = 0; e < c.experts; ++e) ws.begins[e + 1] += ws.begins[e];
    std::copy_n(ws.begins.begin(), c.experts, ws.next.begin());
    for (std::size_t i = 0; i < tokens * top; ++i) {
      ws.place[i] = ws.next[ws.experts[i]]++;
      std::memcpy(ws.gathered.data() + ws.place[i] * h, b + i / top * h, h * sizeof(float));
    }
    for (std::size_t e = 0; e < c.experts; ++e) {
      const std::size_t begin = ws.begins[e], rows = ws.begins[e + 1] - begin;
      if (rows == 0) continue;
      float* x = ws.gathered.data() + begin * h;
      mlp(w.mlps[e], x, rows, ws.gate.data() + begin * c.intermediate_size,
          ws.up.data() + begin * c.intermediate_size, x);
    }
    parallel(pool, tokens, h * top, [&](std::size_t begin, std::size_t end) {
      std::fill(out + begin * h, out + end * h, 0.0f);
      for (std::size_t i = begin * top; i < end * top; ++i)
        k.axpy(h, ws.weights[i], ws.gathered.data() + ws.place[i] * h, out + i / top * h);
    });
  }

  void layer(const LayerWeights& w, std::size_t i) {
    float *x = ws.x.data(), *a = ws.a.data(), *mixed = ws.mixed.data();
    if (observer != nullptr) observer->residual(i, x, tokens);
    norm(x, w.input_norm, a);
    if (w.plan.mixer == Mixer::kAttention)
      attention(w.attention, state.layers[i], a, mixed);
    else
      mamba(w.mamba, state.layers[i], a, mixed);
    k.axpy(tokens * c.hidden_size, 1.0f, mixed, x);
    norm(x, w.pre_ff_norm, a);
    if (w.plan.ffn == Ffn::kMoe)
      moe(w, i, a, mixed);
    else if (tokens == 1)
      mlp_token(w, kOnly, &kWhole, a, mixed);
    else
      mlp(w.mlps[0], a, tokens, ws.gate.data(), ws.up.data(), mixed);
    k.axpy(tokens * c.hidden_size, 1.0f, mixed, x);
  }
};

Jamba::Jamba(const std::string& folder, const LoadOptions& options)
    : config_(parse_config(config_text(folder), folder + "/config.json")),
      weights_(folder, config_, options.check_numbers),
      kernels_(kernels()),
      pool_(options.threads),
      workspace_(std::make_unique<Workspace>()) {}

Jamba::~Jamba() = default;

std::vector<float> Jamba::feed(State& state, const Input& input, Output output,
                               const std::atomic_ref<std::int32_t>* cancelled, Observer* observer) {
  const std::size_t h = config_.hidden_size, v = config_.vocab_size;
  const bool by_token = !input.tokens.empty();
  const std::size_t total = by_token ? input.tokens.size() : input.rows.size() / h;
  if (total == 0 || (!by_token && input.rows.size() % h != 0))
    throw Error("argument-invalid", "input: expected at least one token, or rows of " +
                                        std::to_string(h) + " numbers, found " +
                                        std::to_string(input.rows.size()) + " numbers");
  for (const std::int32_t id : input.tokens)
    if (id < 0 || static_cast<std::size_t>(id) >= v)
      throw Error("argument-invalid", "tokens: expected ids from 0 to " + std::to_string(v - 1) +
                                          ", found " + std::to_string(id));

  const auto stop_if_cancelled = [cancelled] {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed) != 0)
      throw Error("cancelled", "the caller cancelled the feed");
  };
  stop_if_cancelled();
  std::unique_lock lock(forward_, std::defer_lock);
  // By the system clock: ThreadSanitizer does not see locks that are timed by the steady one.
  const auto soon = [] { return std::chrono::system_clock::now() + std::chrono::milliseconds(5); };
  while (!lock.try_lock_until(soon())) stop_if_cancelled();
  stop_if_cancelled();
  Workspace& ws = workspace_->fit(config_, std::min(total, kChunk), state.length + total);
  std::vector<float> out(output == Output::kLastLogits  ? v
                         : output == Output::kAllLogits ? total * v
                                                        : total * h);
  state.reserve(config_, total);
  // From here on a single token cannot fail: its buffers stand, and it is not cancelled half-way.
  std::optional<Savepoint> before;
  if (total > 1) before.emplace(state);
  try {
    for (std::size_t at = 0; at < total; at += kChunk) {
      const std::size_t tokens = std::min(kChunk, total - at);
      for (std::size_t t = 0; by_token && t < tokens; ++t)
        copy_row(kernels_, weights_.embed, static_cast<std::size_t>(input.tokens[at + t]),
                 ws.x.data() + t * h);
      if (!by_token) std::copy_n(input.rows.data() + at * h, tokens * h, ws.x.data());

      Pass pass{config_, kernels_, pool_, ws, state, tokens, observer};
      for (std::size_t i = 0; i < config_.layers; ++i) {
        if (total > 1) stop_if_cancelled();
        pass.layer(weights_.layers[i], i);
      }
      if (observer != nullptr) observer->residual(config_.layers, ws.x.data(), tokens);
      state.length += tokens;

      if (output == Output::kHidden) {
        pass.norm(ws.x.data(), weights_.final_norm, out.data() + at * h);
      } else if (output == Output::kAllLogits) {
        pass.norm(ws.x.data(), weights_.final_norm, ws.a.data());
        pass.linear(weights_.head, ws.a.data(), h, out.data() + at * v, v);
      } else if (at + tokens == total) {
        kernels_.rmsnorm(h, ws.x.data() + (tokens - 1) * h, weights_.final_norm,
                         config_.rms_norm_eps, ws.a.data());
        mrkl::linear(kernels_, pool_, weights_.head, ws.a.data(), h, 1, out.data(), v);
      }
    }
    return out;
  } catch (...) {
    if (before) before->restore(state);
    throw;
  }
}

}  // namespace mrkl
