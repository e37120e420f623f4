// The AVX-512 rung with BF16 and VNNI: the same vocabulary and algorithms, compiled for VNNI, and
// the products of bf16 pairs.
// clang-format off
#include "kernels/avx512/vector.h"
#include "kernels/vector/rung.h"
// clang-format on
#include "kernels/avx512bf16/bf16_pairs.h"
#include "kernels/avx512bf16/blocks.h"
#include "kernels/avx512bf16/byte_product.h"
#include "kernels/avx512bf16/words.h"
#include "kernels/cpu.h"
#include "kernels/vector/gemm_bf16.h"

namespace mrkl {
namespace {

constexpr Products kRounded = {
    .f32 = {},
    .f16 = {},
    .bf16 = product<Bf16Pairs>(),
    .i8 = product<Whole>(),
    .q8_0 = product<Q8Pairs>(),
    .q4_0 = block_product<Bf16Pairs, PairsOfQ4_0>(),
    .q4_k = block_product<Bf16Pairs, PairsOfQ4_K>(),
    .q5_k = block_product<Bf16Pairs, PairsOfQ5_K>(),
    .q6_k = block_product<Bf16Pairs, PairsOfQ6_K>(),
    .bf16_fours = product_of_fours<ShortFours>(),
    .i8_fours = product_of_fours<WholeFours>(),
};

constexpr Products kBytes =
    byte_products(multiply_bytes<RowsOfBytes>, multiply_bytes<FoursOfBytes>);

}  // namespace

extern const KernelTable kAvx512Bf16Kernels;
constinit const KernelTable kAvx512Bf16Kernels =
    with_mixed_gemms(rung("avx512bf16", cpu_has_avx512bf16, &kRounded, &kBytes));

}  // namespace mrkl
