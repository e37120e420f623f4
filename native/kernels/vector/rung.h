// The table of a vector rung. A rung's rung.cc includes its vocabulary (vector.h) and then this
// file.
#pragma once
#include "kernels/table.h"
#include "kernels/vector/attend.h"
#include "kernels/vector/block_product.h"
#include "kernels/vector/blocks.h"
#include "kernels/vector/byte_product.h"
#include "kernels/vector/conv.h"
#include "kernels/vector/elementwise.h"
#include "kernels/vector/gemm.h"
#include "kernels/vector/gemv.h"
#include "kernels/vector/product_fours.h"
#include "kernels/vector/quantize.h"
#include "kernels/vector/scan.h"

namespace mrkl {
namespace {

constexpr Products kExact = {
    .f32 = product<Exact<F32>>(),
    .f16 = product<Exact<F16>>(),
    .bf16 = product<Exact<Bf16>>(),
    .i8 = product<Exact<I8>>(),
    .q8_0 = product<ExactQ8>(),
    .q4_0 = block_product<Exact<F32>, FloatsOfQ4_0>(),
    .q4_k = block_product<Exact<F32>, FloatsOfQ4_K>(),
    .q5_k = block_product<Exact<F32>, FloatsOfQ5_K>(),
    .q6_k = block_product<Exact<F32>, FloatsOfQ6_K>(),
};

// Rounding where there are no products of bf16: int8 in whole numbers.
constexpr Products kWhole = {.f32 = {},
                             .f16 = {},
                             .bf16 = {},
                             .i8 = product<Whole>(),
                             .q8_0 = {},
                             .bf16_fours = {},
                             .i8_fours = product_of_fours<WholeFours>()};

constexpr Products byte_products(void (*rows)(const ProductCall&),
                                 void (*fours)(const ProductCall&)) {
  return {.f32 = {},
          .f16 = {},
          .bf16 = {},
          .i8 = byte_product(rows),
          .q8_0 = {},
          .bf16_fours = {},
          .i8_fours = byte_product(fours)};
}
constexpr Products kWidenedBytes =
    byte_products(multiply_widened_bytes<false>, multiply_widened_bytes<true>);

constexpr KernelTable rung(const char* name, bool (*supported)(void), const Products* rounded,
                           const Products* bytes = &kWidenedBytes) {
  return {
      .name = name,
      .supported = supported,
      .gemm_nt = gemm<RowPanel, ColumnsOfB<F32>>,
      .gemm_nn = gemm<RowPanel, RowsOfB>,
      .gemm_tn = gemm<ColumnPanel, RowsOfB>,
      .mixed_nt = gemm<RowPanel, ColumnsOfB<F32>>,
      .mixed_nn = gemm<RowPanel, RowsOfB>,
      .mixed_tn = gemm<ColumnPanel, RowsOfB>,
      .gemm_nt_bf16 = gemm<RowPanel, ColumnsOfB<Bf16>>,
      .gemm_nt_f16 = gemm<RowPanel, ColumnsOfB<F16>>,
      .gemv_f32 = gemv<F32>,
      .gemv_bf16 = gemv<Bf16>,
      .gemv_f16 = gemv<F16>,
      .exact = &kExact,
      .rounded = rounded,
      .bytes = bytes,
      .dot = dot,
      .axpy = axpy,
      .widen_bf16 = widen<Bf16>,
      .widen_f16 = widen<F16>,
      .quantize_i8 = quantize_i8,
      .quantize_q4_0 = quantize_q4_0,
      .rmsnorm = rmsnorm,
      .softmax = softmax,
      .silu = map<silu>,
      .silu_mul = silu_mul,
      .softplus = map<softplus>,
      .exp = map<exp>,
      .causal_conv = causal_conv,
      .selective_scan = selective_scan,
      .selective_scan_backward = selective_scan_backward,
      .attend_f32 = attend<F32>,
      .attend_bf16 = attend<Bf16>,
      .attend_i8 = attend<I8>,
      .adamw = adamw,
  };
}

}  // namespace
}  // namespace mrkl
