// Causal convolution and selective scan of a Mamba layer; formulas in table.h and reference.cc.
// The scan runs over groups of four channels (or one, at the end) and slabs of kLanes states: a
// group's slab of h, A and their gradients stays in registers for all tokens, and four sums over
// states are made at once.
#pragma once
#include <stddef.h>

#include "kernels/vector/functions.h"
#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

// Values of the channels of a group, one float each.
template <size_t channels>
struct Group;

template <>
struct Group<4> {
  using Values = Quad;
  static Quad get(const float* p) { return load4(p); }
  static void put(float* p, Quad x) { store(p, x); }
  static Quad sum_states(const Vec (&x)[4]) { return sums(x[0], x[1], x[2], x[3]); }
};

template <>
struct Group<1> {
  using Values = float;
  static float get(const float* p) { return *p; }
  static void put(float* p, float x) { *p = x; }
  static float sum_states(const Vec (&x)[1]) { return sum(x[0]); }
};

// Calls body.template operator()<channels>(first channel) for all groups of d channels.
template <class Body>
inline void each_group(size_t d, Body body) {
  size_t i = 0;
  for (; i + 4 <= d; i += 4) body.template operator()<4>(i);
  for (; i < d; ++i) body.template operator()<1>(i);
}

// lanes is empty when the slab has kLanes states, else one Mask.
template <class Body>
inline void each_slab(size_t n, Body body) {
  size_t s = 0;
  for (; s + kLanes <= n; s += kLanes) body(s);
  if (s < n) body(s, first_lanes(n - s));
}

inline void selective_scan(size_t tokens, size_t d, size_t n, const float* delta, const float* x,
                           size_t ld, const float* a, const float* b, const float* c, size_t ldbc,
                           const float* skip, float* h, float* y, size_t ldy, float* keep,
                           size_t ldkeep) {
  each_group(d, [&]<size_t channels>(size_t i) {
    using G = Group<channels>;
    each_slab(n, [&](size_t s, auto... lanes) {
      Vec state[channels], rate[channels], part[channels];
      MRKL_UNROLL
      for (size_t j = 0; j < channels; ++j) {
        state[j] = load(h + (i + j) * n + s, lanes...);
        rate[j] = load(a + (i + j) * n + s, lanes...) * set1(kLog2E);
      }
      for (size_t t = 0; t < tokens; ++t) {
        const float *const step = delta + t * ld + i, *const input = x + t * ld + i;
        const Vec bt = load(b + t * ldbc + s, lanes...), ct = load(c + t * ldbc + s, lanes...);
        MRKL_UNROLL
        for (size_t j = 0; j < channels; ++j) {
          const Vec decay = exp2_bounded(set1(step[j]) * rate[j]);
          state[j] = fma(decay, state[j], set1(step[j] * input[j]) * bt);
          part[j] = state[j] * ct;
        }
        float* const out = y + t * ldy + i;
        const auto before = s == 0 ? G::get(skip + i) * G::get(input) : G::get(out);
        G::put(out, before + G::sum_states(part));
        if (keep != nullptr && (t + 1) % kScanStride == 0) {
          float* const row = keep + t / kScanStride * ldkeep + i * n + s;
          MRKL_UNROLL
          for (size_t j = 0; j < channels; ++j) store(row + j * n, lanes..., state[j]);
        }
      }
      MRKL_UNROLL
      for (size_t j = 0; j < channels; ++j) store(h + (i + j) * n + s, lanes..., state[j]);
    });
  });
}

// One slab of one group over at most kScanStride tokens: states and decays again, then the
// gradients.
template <size_t channels>
struct ScanSlab {
  Vec before[kScanStride][channels], decay[kScanStride][channels];
  Vec after[channels];  // state after the last token of the stride
  Vec rate[channels], g[channels], da[channels];

  template <class... Lanes>
  void states(size_t tokens, const float* delta, const float* x, size_t ld, const float* b,
              size_t ldbc, const float* from, size_t n, Lanes... lanes) {
    Vec state[channels];
    MRKL_UNROLL
    for (size_t j = 0; j < channels; ++j) state[j] = load(from + j * n, lanes...);
    for (size_t t = 0; t < tokens; ++t, delta += ld, x += ld, b += ldbc) {
      const Vec bt = load(b, lanes...);
      MRKL_UNROLL
      for (size_t j = 0; j < channels; ++j) {
        before[t][j] = state[j];
        decay[t][j] = exp_bounded(set1(delta[j]) * rate[j]);
        state[j] = fma(decay[t][j], state[j], set1(delta[j] * x[j]) * bt);
      }
    }
    MRKL_UNROLL
    for (size_t j = 0; j < channels; ++j) after[j] = state[j];
  }

  // Arguments point at the group's channels, the slab's states and the stride's first token.
  template <class... Lanes>
  void gradients(size_t tokens, const float* delta, const float* x, size_t ld, const float* b,
                 const float* c, size_t ldbc, const float* dy, size_t lddy, float* ddelta,
                 float* dx, float* db, float* dc, Lanes... lanes) {
    using G = Group<channels>;
    Vec next[channels], grad_h[channels], grad_a[channels];
    MRKL_UNROLL
    for (size_t j = 0; j < channels; ++j) next[j] = after[j], grad_h[j] = g[j], grad_a[j] = da[j];
    for (size_t t = tokens; t-- > 0;) {
      const float *const step = delta + t * ld, *const input = x + t * ld,
                         *const dout = dy + t * lddy;
      const Vec bt = load(b + t * ldbc, lanes...), ct = load(c + t * ldbc, lanes...);
      Vec dbt = load(db + t * ldbc, lanes...), dct = load(dc + t * ldbc, lanes...);
      Vec through_input[channels], through_decay[channels];
      MRKL_UNROLL
      for (size_t j = 0; j < channels; ++j) {
        const Vec up = set1(dout[j]), grad = fma(up, ct, grad_h[j]);
        dct = fma(up, next[j], dct);
        dbt = fma(grad, set1(step[j] * input[j]), dbt);
        grad_h[j] = grad * decay[t][j];
        next[j] = before[t][j];
        const Vec q = grad_h[j] * next[j];
        grad_a[j] = fma(q, set1(step[j]), grad_a[j]);
        through_input[j] = grad * bt;
        through_decay[j] = q * rate[j];
      }
      store(db + t * ldbc, lanes..., dbt);
      store(dc + t * ldbc, lanes..., dct);
      const auto by_input = G::sum_states(through_input), by_decay = G::sum_states(through_decay);
      float *const to_delta = ddelta + t * ld, *const to_x = dx + t * ld;
      G::put(to_delta, G::get(to_delta) + G::get(input) * by_input + by_decay);
      G::put(to_x, G::get(to_x) + G::get(step) * by_input);
    }
    MRKL_UNROLL
    for (size_t j = 0; j < channels; ++j) g[j] = grad_h[j], da[j] = grad_a[j];
  }
};

inline void selective_scan_backward(size_t tokens, size_t d, size_t n, const float* delta,
                                    const float* x, size_t ld, const float* a, const float* b,
                                    const float* c, size_t ldbc, const float* skip, const float* h0,
                                    const float* keep, size_t ldkeep, const float* dy, size_t lddy,
                                    float* g, float* ddelta, float* dx, float* da, float* db,
                                    float* dc, float* dskip) {
  each_group(d, [&]<size_t channels>(size_t i) {
    using G = Group<channels>;
    auto through_skip = G::get(dskip + i);
    for (size_t t = 0; t < tokens; ++t) {
      const auto up = G::get(dy + t * lddy + i);
      through_skip = through_skip + up * G::get(x + t * ld + i);
      G::put(dx + t * ld + i, up * G::get(skip + i));
      G::put(ddelta + t * ld + i, up - up);
    }
    G::put(dskip + i, through_skip);

    each_slab(n, [&](size_t s, auto... lanes) {
      const size_t is = i * n + s;
      ScanSlab<channels> slab;
      for (size_t j = 0; j < channels; ++j) {
        slab.rate[j] = load(a + is + j * n, lanes...);
        slab.g[j] = load(g + is + j * n, lanes...);
        slab.da[j] = load(da + is + j * n, lanes...);
      }
      for (size_t stride = (tokens + kScanStride - 1) / kScanStride; stride-- > 0;) {
        const size_t t = stride * kScanStride, left = tokens - t;
        const size_t count = left < kScanStride ? left : kScanStride;
        const float* const from = stride == 0 ? h0 + is : keep + (stride - 1) * ldkeep + is;
        const size_t at = t * ld + i, bc = t * ldbc + s;
        slab.states(count, delta + at, x + at, ld, b + bc, ldbc, from, n, lanes...);
        slab.gradients(count, delta + at, x + at, ld, b + bc, c + bc, ldbc, dy + t * lddy + i, lddy,
                       ddelta + at, dx + at, db + bc, dc + bc, lanes...);
      }
      for (size_t j = 0; j < channels; ++j) {
        store(g + is + j * n, lanes..., slab.g[j]);
        store(da + is + j * n, lanes..., slab.da[j]);
      }
    });
  });
}

}  // namespace
}  // namespace mrkl
