// The NEON rung: its vocabulary, then the algorithms of vector/, which are written once for all
// vector rungs.
// clang-format off
#include "kernels/neon/vector.h"
#include "kernels/vector/rung.h"
// clang-format on
#include "kernels/cpu.h"

namespace mrkl {
namespace {

constexpr Products kRounded = {.f32 = {},
                               .f16 = {},
                               .bf16 = {},
                               .i8 = product<Whole>(),
                               .q8_0 = {},
                               .bf16_fours = {},
                               .i8_fours = product_of_fours<WholeFours>()};

}  // namespace

extern const KernelTable kNeonKernels;
constinit const KernelTable kNeonKernels = rung("neon", cpu_has_neon, &kRounded);

}  // namespace mrkl
