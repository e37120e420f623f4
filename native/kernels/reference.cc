// Rung zero: the plain loops. They are the specification of table.h and never leave the tree; every
// formula stands at its table entry. Sums run in the written order, in f32.
#include <float.h>
#include <math.h>

#include "base/dtype.h"
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
        if (keep) keep[t * ldkeep + i * n + s] = state;
      }
      y[t * ldy + i] = sum + skip[i] * input;
    }
  }
}

// With ā = exp(Δ·A) and g = ∂L/∂h_t gathered from later tokens plus dy_t·C_t, per channel and
// state:
//   dC_t += dy·h_t;  dB_t += g·Δ·x;  q = g·ā·h_{t-1};  dΔ = x·Σ g·B + Σ q·A;  dx = skip·dy + Δ·Σ
//   g·B; dA += q·Δ;  dskip += dy·x;  g ← g·ā
void selective_scan_backward(size_t tokens, size_t d, size_t n, const float* delta, const float* x,
                             size_t ld, const float* a, const float* b, const float* c, size_t ldbc,
                             const float* skip, const float* h0, const float* keep, size_t ldkeep,
                             const float* dy, size_t lddy, float* g, float* ddelta, float* dx,
                             float* da, float* db, float* dc, float* dskip) {
  for (size_t t = tokens; t-- > 0;) {
    const float* before = t > 0 ? keep + (t - 1) * ldkeep : h0;
    for (size_t i = 0; i < d; ++i) {
      const float step = delta[t * ld + i], input = x[t * ld + i], dout = dy[t * lddy + i];
      float through_input = 0, through_decay = 0;
      for (size_t s = 0; s < n; ++s) {
        const size_t is = i * n + s, ts = t * ldbc + s;
        const float decay = expf(step * a[is]);
        const float grad = g[is] + dout * c[ts];
        dc[ts] += dout * keep[t * ldkeep + is];
        db[ts] += grad * step * input;
        const float q = grad * decay * before[is];
        through_input += grad * b[ts];
        through_decay += q * a[is];
        da[is] += q * step;
        g[is] = grad * decay;
      }
      ddelta[t * ld + i] = input * through_input + through_decay;
      dx[t * ld + i] = skip[i] * dout + step * through_input;
      dskip[i] += dout * input;
    }
  }
}

void attend(size_t tokens, size_t head_dim, float scale, const float* q, const float* k,
            const float* v, size_t ldkv, float* scores, float* out) {
  for (size_t u = 0; u < tokens; ++u) scores[u] = scale * dot(head_dim, q, k + u * ldkv);
  softmax(tokens, scores);
  for (size_t i = 0; i < head_dim; ++i) out[i] = 0;
  for (size_t u = 0; u < tokens; ++u) axpy(head_dim, scores[u], v + u * ldkv, out);
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

const KernelTable kReferenceKernels = {
    .name = "reference",
    .supported = always,
    .gemm_nt = gemm_nt,
    .gemm_nn = gemm_nn,
    .gemm_tn = gemm_tn,
    .gemm_nt_bf16 = gemm_nt_u16<bf16_to_f32>,
    .gemm_nt_f16 = gemm_nt_u16<f16_to_f32>,
    .gemv_f32 = gemv<float, keep_f32>,
    .gemv_bf16 = gemv<uint16_t, bf16_to_f32>,
    .gemv_f16 = gemv<uint16_t, f16_to_f32>,
    .dot = dot,
    .axpy = axpy,
    .widen_bf16 = widen_all<bf16_to_f32>,
    .widen_f16 = widen_all<f16_to_f32>,
    .rmsnorm = rmsnorm,
    .softmax = softmax,
    .silu = silu,
    .silu_mul = silu_mul,
    .softplus = softplus,
    .exp = exp_all,
    .causal_conv = causal_conv,
    .selective_scan = selective_scan,
    .selective_scan_backward = selective_scan_backward,
    .attend = attend,
    .adamw = adamw,
};

}  // namespace mrkl
