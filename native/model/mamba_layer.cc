// Mamba-1 with norms on dt, B and C (Jamba spec section 2.2; Gu & Dao 2023, arXiv:2312.00752).
//   [u|z] = a·inᵀ; s = SiLU(conv(u)); [δ|B|C] = norms(s·xᵀ); Δ = softplus(δ·dtᵀ + bias);
//   h ← e^{ΔA}⊙h + Δ·B·s; y = h·C + skip⊙s; out = (y ⊙ SiLU(z))·outᵀ
// Shapes: u, z, s, Δ, y (rows, D); B, C (rows, N); per sequence window (K−1, D) and h (D, N).
#include "model/pass.h"

namespace mrkl {
namespace {

void convolve(Pass& pass, const MambaWeights& w, std::size_t layer) {
  const std::size_t d = pass.c.d_inner, taps = pass.c.d_conv;
  for (const Sequence& s : pass.sequences) {
    float* window = s.state->layers[layer].window.data();
    const float* u = pass.ws.uz.data() + s.row * 2 * d;
    float* y = pass.ws.s.data() + s.row * d;
    parallel(pass.pool, d, 4 * s.tokens * taps, [&](std::size_t begin, std::size_t end) {
      pass.k.causal_conv(s.tokens, end - begin, taps, u + begin, 2 * d, w.conv + begin * taps,
                         w.conv_bias == nullptr ? nullptr : w.conv_bias + begin, window + begin, d,
                         y + begin, d, nullptr);
    });
  }
}

// Δ from its projection, the scan, and the gate, over a range of channels.
void scan(Pass& pass, const MambaWeights& w, std::size_t layer) {
  const KernelTable& k = pass.k;
  Workspace& ws = pass.ws;
  const std::size_t d = pass.c.d_inner, n = pass.c.d_state, r = pass.c.dt_rank, ldxp = r + 2 * n;
  parallel(pass.pool, d, 4 * pass.rows * n, [&](std::size_t begin, std::size_t end) {
    const std::size_t count = end - begin;
    for (std::size_t t = 0; t < pass.rows; ++t) {
      float* row = ws.delta.data() + t * d + begin;
      k.axpy(count, 1.0f, w.dt_bias + begin, row);
      k.softplus(count, row, row);
    }
    for (const Sequence& s : pass.sequences) {
      const std::size_t at = s.row * d + begin;
      const float* xp = ws.xp.data() + s.row * ldxp;
      k.selective_scan(s.tokens, count, n, ws.delta.data() + at, ws.s.data() + at, d,
                       w.a + begin * n, xp + r, xp + r + n, ldxp, w.skip + begin,
                       s.state->layers[layer].h.data() + begin * n, ws.y.data() + at, d, nullptr,
                       0);
    }
    for (std::size_t t = 0; t < pass.rows; ++t) {
      float* row = ws.y.data() + t * d + begin;
      k.silu_mul(count, ws.uz.data() + t * 2 * d + d + begin, row, row);
    }
  });
}

}  // namespace

void mamba_layer(Pass& pass, const MambaWeights& w, std::size_t layer, const float* a, float* out) {
  const JambaConfig& c = pass.c;
  Workspace& ws = pass.ws;
  const std::size_t d = c.d_inner, n = c.d_state, r = c.dt_rank, ldxp = r + 2 * n;
  pass.linear(w.in, a, c.hidden_size, ws.uz.data(), 2 * d);
  pass.add_bias(w.in_bias, 2 * d, ws.uz.data());
  convolve(pass, w, layer);
  pass.linear(w.x, ws.s.data(), d, ws.xp.data(), ldxp);
  for (std::size_t t = 0; t < pass.rows; ++t) {
    float* row = ws.xp.data() + t * ldxp;
    pass.k.rmsnorm(r, row, w.dt_norm, c.rms_norm_eps, row);
    pass.k.rmsnorm(n, row + r, w.b_norm, c.rms_norm_eps, row + r);
    pass.k.rmsnorm(n, row + r + n, w.c_norm, c.rms_norm_eps, row + r + n);
  }
  pass.linear(w.dt, ws.xp.data(), ldxp, ws.delta.data(), d);
  scan(pass, w, layer);
  pass.linear(w.out, ws.y.data(), d, out, c.hidden_size);
  pass.add_bias(w.out_bias, c.hidden_size, out);
}

}  // namespace mrkl
