// Rung zero: the plain loops. They are the specification of table.h and never leave the tree; every
// formula stands at its table entry. Sums run in the written order, in f32.
#include <float.h>
#include <math.h>

#include "base/dtype.h"
#include "kernels/reference_product.h"
#include "kernels/reference_quantize.h"
#include "kernels/table.h"

namespace mrkl {
namespace {

float keep_f32(float v) { return v; }

// C[m,n] (+)= Σ_k A·B with the element of A at (m,k) and of B at (k,n) found by two strides each.
template <class B, float (*widen)(B)>
void gemm(size_t m, size_t n, size_t k, const float* a, size_t a_m, size_t a_k, const B* b,
          size_t b_k, size_t b_n, float* c, size_t ldc, bool accumulate) {
  for (size_t i = 0; i < m; ++i) {
    for (size_t j = 0; j < n; ++j) {
      float sum = 0;
      for (size_t p = 0; p < k; ++p) sum += a[i * a_m + p * a_k] * widen(b[p * b_k + j * b_n]);
      c[i * ldc + j] = accumulate ? c[i * ldc + j] + sum : sum;
    }
  }
}

void gemm_nt(size_t m, size_t n, size_t k, const float* a, size_t lda, const float* b, size_t ldb,
             float* c, size_t ldc, bool accumulate) {
  gemm<float, keep_f32>(m, n, k, a, lda, 1, b, 1, ldb, c, ldc, accumulate);
}

void gemm_nn(size_t m, size_t n, size_t k, const float* a, size_t lda, const float* b, size_t ldb,
             float* c, size_t ldc, bool accumulate) {
  gemm<float, keep_f32>(m, n, k, a, lda, 1, b, ldb, 1, c, ldc, accumulate);
}

void gemm_tn(size_t m, size_t n, size_t k, const float* a, size_t lda, const float* b, size_t ldb,
             float* c, size_t ldc, bool accumulate) {
  gemm<float, keep_f32>(m, n, k, a, 1, lda, b, ldb, 1, c, ldc, accumulate);
}

template <float (*widen)(uint16_t)>
void gemm_nt_u16(size_t m, size_t n, size_t k, const float* a, size_t lda, const uint16_t* b,
                 size_t ldb, float* c, size_t ldc, bool accumulate) {
  gemm<uint16_t, widen>(m, n, k, a, lda, 1, b, 1, ldb, c, ldc, accumulate);
}

template <class W, float (*widen)(W)>
void gemv(size_t rows, size_t cols, const W* w, size_t ldw, const float* x, float* y) {
  for (size_t r = 0; r < rows; ++r) {
    float sum = 0;
    for (size_t i = 0; i < cols; ++i) sum += widen(w[r * ldw + i]) * x[i];
    y[r] = sum;
  }
}

float dot(size_t n, const float* x, const float* y) {
  float sum = 0;
  for (size_t i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

void axpy(size_t n, float a, const float* x, float* y) {
  for (size_t i = 0; i < n; ++i) y[i] += a * x[i];
}

template <float (*widen)(uint16_t)>
void widen_all(size_t n, const uint16_t* x, float* y) {
  for (size_t i = 0; i < n; ++i) y[i] = widen(x[i]);
}

void rmsnorm(size_t n, const float* x, const float* w, float eps, float* y) {
  const float scale = 1.0f / sqrtf(dot(n, x, x) / static_cast<float>(n) + eps);
  for (size_t i = 0; i < n; ++i) y[i] = x[i] * scale * w[i];
}

void softmax(size_t n, float* x) {
  float largest = -INFINITY;
  for (size_t i = 0; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
  float sum = 0;
  for (size_t i = 0; i < n; ++i) sum += x[i] = expf(x[i] - largest);
  for (size_t i = 0; i < n; ++i) x[i] /= sum;
}

float silu_of(float x) { return x / (1.0f + expf(-x)); }

void silu(size_t n, const float* x, float* y) {
  for (size_t i = 0; i < n; ++i) y[i] = silu_of(x[i]);
}

void silu_mul(size_t n, const float* gate, const float* up, float* y) {
  for (size_t i = 0; i < n; ++i) y[i] = silu_of(gate[i]) * up[i];
}

void softplus(size_t n, const float* x, float* y) {
  for (size_t i = 0; i < n; ++i) y[i] = x[i] > 20.0f ? x[i] : log1pf(expf(x[i]));
}

void exp_all(size_t n, const float* x, float* y) {
  for (size_t i = 0; i < n; ++i) y[i] = expf(x[i]);
}

void causal_conv(size_t tokens, size_t d, size_t k, const float* u, size_t ldu, const float* w,
                 const float* bias, float* window, size_t ldwindow, float* y, size_t ldy,
                 float* pre) {
  for (size_t t = 0; t < tokens; ++t) {
    for (size_t i = 0; i < d; ++i) {
      float sum = bias ? bias[i] : 0.0f;
      for (size_t j = 0; j < k; ++j) {
        const size_t back = k - 1 - j;  // tap j sees the input `back` tokens ago
        const float past = back <= t ? u[(t - back) * ldu + i] : window[(t + j) * ldwindow + i];
        sum += w[i * k + j] * past;
      }
      if (pre) pre[t * ldy + i] = sum;
      y[t * ldy + i] = silu_of(sum);
    }
  }
  for (size_t j = 0; j + 1 < k; ++j) {
    const size_t from = j + tokens;  // row of (window, u) laid end to end
    const float* row = from < k - 1 ? window + from * ldwindow : u + (from - (k - 1)) * ldu;
    for (size_t i = 0; i < d; ++i) window[j * ldwindow + i] = row[i];
  }
}

void selective_scan(size_t tokens, size_t d, size_t n, const float* delta, const float* x,
                    size_t ld, const float* a, const float* b, const float* c, size_t ldbc,
                    const float* skip, float* h, float* y, size_t ldy, float* keep, size_t ldkeep) {
  for (size_t t = 0; t < tokens; ++t) {
    for (size_t i = 0; i < d; ++i) {
      const float step = delta[t * ld + i], input = x[t * ld + i];
      float sum = 0;
      for (size_t s = 0; s < n; ++s) {
        float& state = h[i * n + s];
        state = expf(step * a[i * n + s]) * state + step * b[t * ldbc + s] * input;
        sum += state * c[t * ldbc + s];
        if (keep && (t + 1) % kScanStride == 0) keep[t / kScanStride * ldkeep + i * n + s] = state;
      }
      y[t * ldy + i] = sum + skip[i] * input;
    }
  }
}

// One channel's state s over tokens [begin, end), at most kScanStride of them, last to first. With
// ā = exp(Δ·A) and grad = ∂L/∂h_t (from later tokens, plus dy_t·C_t):
//   dC_t += dy·h_t;  dB_t += grad·Δ·x;  q = grad·ā·h_{t-1};  dΔ_t += x·grad·B + q·A;  dx_t +=
//   Δ·grad·B; dA += q·Δ;  g ← grad·ā
// Strided arguments point at this channel or state of token 0.
struct ScanState {
  const float *delta, *x, *dy, *b, *c;
  size_t ld, lddy, ldbc;
  float *ddelta, *dx, *db, *dc;
};

void scan_state_backward(const ScanState& p, size_t begin, size_t end, float a, float before,
                         float* g, float* da) {
  float states[kScanStride + 1], decays[kScanStride];
  states[0] = before;
  for (size_t t = begin; t < end; ++t) {
    const size_t j = t - begin;
    decays[j] = expf(p.delta[t * p.ld] * a);
    states[j + 1] = decays[j] * states[j] + p.delta[t * p.ld] * p.b[t * p.ldbc] * p.x[t * p.ld];
  }
  for (size_t t = end; t-- > begin;) {
    const size_t j = t - begin;
    const float step = p.delta[t * p.ld], input = p.x[t * p.ld], dout = p.dy[t * p.lddy];
    const float grad = *g + dout * p.c[t * p.ldbc], input_grad = grad * p.b[t * p.ldbc];
    const float q = grad * decays[j] * states[j];
    p.dc[t * p.ldbc] += dout * states[j + 1];
    p.db[t * p.ldbc] += grad * step * input;
    p.ddelta[t * p.ld] += input * input_grad + q * a;
    p.dx[t * p.ld] += step * input_grad;
    *da += q * step;
    *g = grad * decays[j];
  }
}

void selective_scan_backward(size_t tokens, size_t d, size_t n, const float* delta, const float* x,
                             size_t ld, const float* a, const float* b, const float* c, size_t ldbc,
                             const float* skip, const float* h0, const float* keep, size_t ldkeep,
                             const float* dy, size_t lddy, float* g, float* ddelta, float* dx,
                             float* da, float* db, float* dc, float* dskip) {
  for (size_t i = 0; i < d; ++i) {
    for (size_t t = 0; t < tokens; ++t) {
      ddelta[t * ld + i] = 0;
      dx[t * ld + i] = skip[i] * dy[t * lddy + i];
      dskip[i] += dy[t * lddy + i] * x[t * ld + i];
    }
    for (size_t s = 0; s < n; ++s) {
      const size_t is = i * n + s;
      const ScanState p = {delta + i, x + i, dy + i,     b + s,  c + s,  ld,
                           lddy,      ldbc,  ddelta + i, dx + i, db + s, dc + s};
      for (size_t chunk = (tokens + kScanStride - 1) / kScanStride; chunk-- > 0;) {
        const size_t begin = chunk * kScanStride;
        const size_t end = begin + kScanStride < tokens ? begin + kScanStride : tokens;
        const float before = chunk == 0 ? h0[is] : keep[(chunk - 1) * ldkeep + is];
        scan_state_backward(p, begin, end, a[is], before, g + is, da + is);
      }
    }
  }
}

float keep_i8(int8_t x) { return static_cast<float>(x); }

template <class Stored, float (*widen)(Stored)>
void attend(size_t rows, size_t d, float scale, const AttendRow* row, const KvBlock* block) {
  const Stored* k = static_cast<const Stored*>(block->k);
  const Stored* v = static_cast<const Stored*>(block->v);
  for (; rows > 0; --rows, ++row) {
    float s[kKvBlock];
    float most = row->ml[0];
    for (size_t u = 0; u < row->seen; ++u) {
      s[u] = 0;
      for (size_t i = 0; i < d; ++i) s[u] += row->q[i] * widen(k[i * kKvBlock + u]);
      s[u] *= block->k_scale == nullptr ? scale : scale * block->k_scale[u];
      if (s[u] > most) most = s[u];
    }
    const float c = row->ml[0] == most ? 1.0f : expf(row->ml[0] - most);
    row->ml[0] = most;
    row->ml[1] *= c;
    for (size_t i = 0; i < d; ++i) row->o[i] *= c;
    for (size_t u = 0; u < row->seen; ++u) {
      float p = expf(s[u] - most);
      row->ml[1] += p;
      if (block->v_scale != nullptr) p *= block->v_scale[u];
      for (size_t i = 0; i < d; ++i) row->o[i] += p * widen(v[u * d + i]);
    }
  }
}

void adamw(size_t n, float* w, const float* g, float* m, float* v, float beta1, float beta2,
           float eps, float step_size, float correction, float lr_decay) {
  for (size_t i = 0; i < n; ++i) {
    m[i] = beta1 * m[i] + (1.0f - beta1) * g[i];
    v[i] = beta2 * v[i] + (1.0f - beta2) * g[i] * g[i];
    w[i] -= lr_decay * w[i] + step_size * m[i] / (sqrtf(v[i]) * correction + eps);
  }
}

bool always(void) { return true; }

}  // namespace

constinit const KernelTable kReferenceKernels = {
    .name = "reference",
    .supported = always,
    .gemm_nt = gemm_nt,
    .gemm_nn = gemm_nn,
    .gemm_tn = gemm_tn,
    .mixed_nt = gemm_nt,
    .mixed_nn = gemm_nn,
    .mixed_tn = gemm_tn,
    .gemm_nt_bf16 = gemm_nt_u16<bf16_to_f32>,
    .gemm_nt_f16 = gemm_nt_u16<f16_to_f32>,
    .gemv_f32 = gemv<float, keep_f32>,
    .gemv_bf16 = gemv<uint16_t, bf16_to_f32>,
    .gemv_f16 = gemv<uint16_t, f16_to_f32>,
    .exact = &kReferenceExact,
    .rounded = &kReferenceRounded,
    .bytes = &kReferenceBytes,
    .dot = dot,
    .axpy = axpy,
    .widen_bf16 = widen_all<bf16_to_f32>,
    .widen_f16 = widen_all<f16_to_f32>,
    .quantize_i8 = reference_quantize_i8,
    .quantize_q4_0 = reference_quantize_q4_0,
    .rmsnorm = rmsnorm,
    .softmax = softmax,
    .silu = silu,
    .silu_mul = silu_mul,
    .softplus = softplus,
    .exp = exp_all,
    .causal_conv = causal_conv,
    .selective_scan = selective_scan,
    .selective_scan_backward = selective_scan_backward,
    .attend_f32 = attend<float, keep_f32>,
    .attend_bf16 = attend<uint16_t, bf16_to_f32>,
    .attend_i8 = attend<int8_t, keep_i8>,
    .adamw = adamw,
};

}  // namespace mrkl
