// Mamba-1 with norms on dt, B and C (Jamba spec section 2.2; Gu & Dao 2023, arXiv:2312.00752).
//   [u|z] = a·inᵀ; s = SiLU(conv(u)); [δ|B|C] = norms(s·xᵀ); Δ = softplus(δ·dtᵀ + bias);
//   h ← e^{ΔA}⊙h + Δ·B·s; y = h·C + skip⊙s; out = (y ⊙ SiLU(z))·outᵀ
// Shapes: u, z, s, Δ, y (rows, D); B, C (rows, N); per sequence window (K−1, D) and h (D, N).
//
// Between the products that need all channels of a row (x, out) everything goes block of channels
// by block of channels, so that a block's activations stay in a core's cache: in → conv; dt →
// softplus → scan → gate.
#include <algorithm>

#include "model/pass.h"

namespace mrkl {
namespace {

constexpr std::size_t kTokenBlock = 32;  // rows of the narrow products that one task takes whole

struct Layer {
  Pass& pass;
  const MambaWeights& w;
  std::size_t layer;
  PassBuffers& ws = pass.ws;
  const JambaConfig& c = pass.c;
  const KernelTable& k = pass.k;
  std::size_t d = c.d_inner, n = c.d_state, r = c.dt_rank, ldxp = r + 2 * n;
  std::size_t ld = apart(d), lduz = apart(2 * d);  // from row to row

  // body(first channel, channels) on all threads, in multiples of kRowBlock; `work` multiply-adds
  // per channel.
  template <class Body>
  void each_block(std::size_t work, const Body& body) {
    const std::size_t blocks = (d + kRowBlock - 1) / kRowBlock;
    parallel(pass.pool, blocks, kRowBlock * work, [&](std::size_t begin, std::size_t end) {
      // Weights pass by in long runs when there are few rows, else a block at a time.
      const std::size_t step = pass.rows <= kTokenBlock ? end - begin : 1;
      for (std::size_t b = begin; b < end; b += step) {
        const std::size_t at = b * kRowBlock;
        body(at, std::min((b + step) * kRowBlock, d) - at);
      }
    });
  }

  void add_bias(const float* bias, std::size_t count, float* y, std::size_t ldy) {
    for (std::size_t t = 0; bias != nullptr && t < pass.rows; ++t)
      k.axpy(count, 1.0f, bias, y + t * ldy);
  }

  void in_and_convolve(const PackedRows& a) {
    each_block(2 * pass.rows * c.hidden_size, [&](std::size_t at, std::size_t count) {
      float *u = ws.uz.data() + at, *z = u + d;
      multiply(pass.linears, w.in, a, {at, count, 0, pass.rows}, u, lduz, w.in.row(d + at));
      multiply(pass.linears, w.in, a, {d + at, count, 0, pass.rows}, z, lduz);
      add_bias(w.in_bias == nullptr ? nullptr : w.in_bias + at, count, u, lduz);
      add_bias(w.in_bias == nullptr ? nullptr : w.in_bias + d + at, count, z, lduz);
      for (const Sequence& s : pass.sequences)
        k.causal_conv(s.tokens, count, c.d_conv, u + s.row * lduz, lduz, w.conv + at * c.d_conv,
                      w.conv_bias == nullptr ? nullptr : w.conv_bias + at,
                      s.state->layers[layer].window.data() + at, d, ws.s.data() + s.row * ld + at,
                      ld, nullptr);
    });
  }

  void norms(std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) {
      float* row = ws.xp.data() + t * ldxp;
      k.rmsnorm(r, row, w.dt_norm, c.rms_norm_eps, row);
      k.rmsnorm(n, row + r, w.b_norm, c.rms_norm_eps, row + r);
      k.rmsnorm(n, row + r + n, w.c_norm, c.rms_norm_eps, row + r + n);
      ws.packed_low.pack_row(t, row);
    }
  }

  // [δ|B|C]: by rows of s when there are many, else by rows of the weight.
  void project(PackedRows& s) {
    s.shape(pass.linears.of(w.x.format), pass.rows, d);
    ws.packed_low.shape(pass.linears.of(w.dt.format), pass.rows, r);
    if (pass.rows <= kTokenBlock) {
      for (std::size_t t = 0; t < pass.rows; ++t) s.pack_row(t, ws.s.data() + t * ld);
      linear(pass.linears, pass.pool, w.x, s, ws.xp.data(), ldxp);
      return norms(0, pass.rows);
    }
    const std::size_t blocks = (pass.rows + kTokenBlock - 1) / kTokenBlock;
    parallel(pass.pool, blocks, kTokenBlock * d * ldxp, [&](std::size_t begin, std::size_t end) {
      for (std::size_t b = begin; b < end; ++b) {
        const std::size_t at = b * kTokenBlock, stop = std::min(at + kTokenBlock, pass.rows);
        for (std::size_t t = at; t < stop; ++t) s.pack_row(t, ws.s.data() + t * ld);
        multiply(pass.linears, w.x, s, {0, ldxp, at, stop - at}, ws.xp.data() + at * ldxp, ldxp);
        norms(at, stop);
      }
    });
  }

  void scan() {
    each_block(pass.rows * (r + 8 * n), [&](std::size_t at, std::size_t count) {
      float *delta = ws.delta.data() + at, *y = ws.y.data() + at;
      multiply(pass.linears, w.dt, ws.packed_low, {at, count, 0, pass.rows}, delta, ld);
      for (std::size_t t = 0; t < pass.rows; ++t) {
        float* row = delta + t * ld;
        k.axpy(count, 1.0f, w.dt_bias + at, row);
        k.softplus(count, row, row);
      }
      for (const Sequence& s : pass.sequences) {
        const std::size_t first = s.row * ld;
        const float* b = ws.xp.data() + s.row * ldxp + r;
        k.selective_scan(s.tokens, count, n, delta + first, ws.s.data() + first + at, ld,
                         w.a + at * n, b, b + n, ldxp, w.skip + at,
                         s.state->layers[layer].h.data() + at * n, y + first, ld, nullptr, 0);
      }
      for (std::size_t t = 0; t < pass.rows; ++t)
        k.silu_mul(count, ws.uz.data() + t * lduz + d + at, y + t * ld, y + t * ld);
    });
  }
};

}  // namespace

void mamba_layer(Pass& pass, const MambaWeights& w, std::size_t layer, const float* a, float* out) {
  const std::size_t h = pass.c.hidden_size;
  Layer run{pass, w, layer};
  PackedRows& packed = pass.ws.packed;
  packed.shape(pass.linears.of(w.in.format), pass.rows, h);
  packed.pack(pass.pool, a, h);
  run.in_and_convolve(packed);
  run.project(packed);
  run.scan();
  pass.linear(w.out, pass.ws.y.data(), run.ld, out, h);
  run.add_bias(w.out_bias, h, out, h);
}

}  // namespace mrkl
