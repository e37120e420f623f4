// The kernel ladder: one table of function pointers per instruction set (a rung), chosen once at
// start-up. `reference.cc` is the specification; every other rung must agree with it (see
// table_test.cc). All kernels are single-threaded over the range they are given; callers split work
// over a ThreadPool. All matrices are row-major; strides (ld*) count elements. Accumulation is in
// f32. No alignment is assumed. Rung files include only intrinsics and C headers.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "kernels/product.h"

namespace mrkl {

// GEMM operand layouts, M×N result C, inner length K.
//   nt: C[m,n] (+)= Σ_k A[m,k]·B[n,k]     x·Wᵀ      forward of a linear layer
//   nn: C[m,n] (+)= Σ_k A[m,k]·B[k,n]     dY·W      its input gradient
//   tn: C[m,n] (+)= Σ_k A[k,m]·B[k,n]     dYᵀ·X     its weight gradient
// accumulate = false overwrites C (whatever it holds, NaN included).
using GemmF32 = void (*)(size_t m, size_t n, size_t k, const float* a, size_t lda, const float* b,
                         size_t ldb, float* c, size_t ldc, bool accumulate);
// As nt, with B stored in 16 bits and widened exactly to f32.
using GemmNtU16 = void (*)(size_t m, size_t n, size_t k, const float* a, size_t lda,
                           const uint16_t* b, size_t ldb, float* c, size_t ldc, bool accumulate);
// y[r] = Σ_c W[r,c]·x[c] for r in [0, rows)
using GemvF32 = void (*)(size_t rows, size_t cols, const float* w, size_t ldw, const float* x,
                         float* y);
using GemvU16 = void (*)(size_t rows, size_t cols, const uint16_t* w, size_t ldw, const float* x,
                         float* y);

// Tokens between two states that selective_scan keeps for its backward pass.
constexpr size_t kScanStride = 32;

// Tokens of a block of the KV cache. Softmax runs over a row of scores block by block, so that the
// order of its sums depends on positions alone.
constexpr size_t kKvBlock = 64;

// Keys and values of one KV head for kKvBlock tokens. k (d, kKvBlock), v (kKvBlock, d); the scales
// of i8 per token, else null. Rows that no token has filled yet hold finite numbers.
struct KvBlock {
  const void *k, *v;
  const float *k_scale, *v_scale;
};

constexpr float kInt8Smallest = 0x1p-110f;

// A query row with its running softmax over the first `seen` tokens of each block so far:
//   s_u = scale·(q·k_u), m' = max(m, max_u s_u), p_u = e^(s_u − m'), c = e^(m − m')
//   o ← c·o + Σ_u p_u·v_u;  l ← c·l + Σ_u p_u;  m ← m'
// At the start m = −∞, l = 0, o = 0; at the end o / l is the attention.
struct AttendRow {
  const float* q;  // (d)
  float* o;        // (d)
  float* ml;       // {m, l}
  size_t seen;
};
using AttendBlock = void (*)(size_t rows, size_t d, float scale, const AttendRow* row,
                             const KvBlock* block);

struct KernelTable {
  const char* name;         // "reference" | "avx2" | "avx512" | "avx512bf16" | "neon"
  bool (*supported)(void);  // may this CPU run it?

  GemmF32 gemm_nt, gemm_nn, gemm_tn;
  // The same for operands that may be rounded to bf16 first, where the processor multiplies those
  // faster; sums in f32. Elsewhere (and in rung zero) they are the products above.
  GemmF32 mixed_nt, mixed_nn, mixed_tn;
  GemmNtU16 gemm_nt_bf16, gemm_nt_f16;
  GemvF32 gemv_f32;
  GemvU16 gemv_bf16, gemv_f16;
  const Products *exact, *rounded, *bytes;  // linear layers of the forward pass

  float (*dot)(size_t n, const float* x, const float* y);
  void (*axpy)(size_t n, float a, const float* x, float* y);  // y += a·x
  void (*widen_bf16)(size_t n, const uint16_t* x, float* y);
  void (*widen_f16)(size_t n, const uint16_t* x, float* y);

  // Weights in fewer bits, the same bits in every rung; formats in quant/int8.h and quant/q4_0.h.
  // quantize_i8 returns the scale of the row: NaN when x holds NaN or infinity, q being undefined
  // then; 0, as are all q, when no magnitude reaches kInt8Smallest, below which 1/scale is no
  // number. quantize_q4_0 takes whole blocks, and is false when x holds NaN, infinity or a number
  // too large for binary16.
  float (*quantize_i8)(size_t n, const float* x, int8_t* q);
  bool (*quantize_q4_0)(size_t n, const float* x, uint8_t* blocks);

  // y = w ⊙ x / sqrt(mean(x²) + eps); x and y may be the same.
  void (*rmsnorm)(size_t n, const float* x, const float* w, float eps, float* y);
  void (*softmax)(size_t n, float* x);               // in place, max-subtracted
  void (*silu)(size_t n, const float* x, float* y);  // x·σ(x)
  void (*silu_mul)(size_t n, const float* gate, const float* up, float* y);  // silu(gate) ⊙ up
  void (*softplus)(size_t n, const float* x, float* y);  // ln(1+e^x); x for x > 20
  void (*exp)(size_t n, const float* x, float* y);

  // Depthwise causal convolution of channels [0, d): for t in [0, tokens)
  //   c[t,i] = bias[i] + Σ_j w[i,j]·u[t-k+1+j, i];  y = silu(c)
  // u rows have stride ldu, y rows ldy. `window` (k-1, d) holds the k-1 inputs before t = 0, oldest
  // first, and is updated to the last k-1 inputs. w is (d, k). bias may be null. pre (nullable,
  // stride ldy): receives c before the activation, for the backward pass.
  void (*causal_conv)(size_t tokens, size_t d, size_t k, const float* u, size_t ldu, const float* w,
                      const float* bias, float* window, size_t ldwindow, float* y, size_t ldy,
                      float* pre);

  // Selective scan over channels [0, d), n states each (Mamba-1, Euler-discretised B):
  //   h[i,s] ← exp(delta[t,i]·a[i,s])·h[i,s] + delta[t,i]·b[t,s]·x[t,i]
  //   y[t,i] = Σ_s h[i,s]·c[t,s] + skip[i]·x[t,i]
  // a = −exp(A_log). delta, x, y: stride ld; b and c: stride ldbc. h (d, n) is read and updated.
  // keep (nullable), for the backward pass: row j of stride ldkeep receives h (d, n) after token
  // (j+1)·kScanStride - 1, so tokens / kScanStride rows. States in between are cheaper to compute
  // again than to write out and read back.
  void (*selective_scan)(size_t tokens, size_t d, size_t n, const float* delta, const float* x,
                         size_t ld, const float* a, const float* b, const float* c, size_t ldbc,
                         const float* skip, float* h, float* y, size_t ldy, float* keep,
                         size_t ldkeep);

  // Backward of selective_scan over channels [0, d); formulas in reference.cc.
  // g (d, n): on entry ∂L/∂h after the last token, on exit ∂L/∂h before the first.
  // h0 (d, n): state before the first token. keep: as written by the forward pass over the same
  // tokens. Overwrites ddelta and dx (stride ld). Adds to da (d, n), dskip (d), db and dc
  // (tokens, n; stride ldbc).
  void (*selective_scan_backward)(size_t tokens, size_t d, size_t n, const float* delta,
                                  const float* x, size_t ld, const float* a, const float* b,
                                  const float* c, size_t ldbc, const float* skip, const float* h0,
                                  const float* keep, size_t ldkeep, const float* dy, size_t lddy,
                                  float* g, float* ddelta, float* dx, float* da, float* db,
                                  float* dc, float* dskip);

  // Attention of `rows` query rows to one block of one KV head, keys and values stored as f32, bf16
  // or i8; `rows` are sorted by `seen`, and seen ≥ 1.
  AttendBlock attend_f32, attend_bf16, attend_i8;

  // AdamW over n weights: decoupled decay; step_size = lr/(1-β1^t), correction = 1/sqrt(1-β2^t).
  //   m = β1·m + (1-β1)·g;  v = β2·v + (1-β2)·g²
  //   w -= lr·decay·w + step_size·m/(sqrt(v)·correction + eps)
  void (*adamw)(size_t n, float* w, const float* g, float* m, float* v, float beta1, float beta2,
                float eps, float step_size, float correction, float lr_decay);
};

extern const KernelTable kReferenceKernels;
// Rungs compiled into this binary, slowest first; dispatch.cc lists them.
size_t kernel_rungs(const KernelTable* const** rungs);
// The fastest supported rung, or the one named by MRKL_ISA. Throws argument-invalid when that one
// is unknown or unsupported here. Chosen once per process.
const KernelTable& kernels();

}  // namespace mrkl
