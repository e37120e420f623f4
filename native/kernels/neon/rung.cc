// The NEON rung: its vocabulary, then the algorithms of vector/, which are written once for all
// vector rungs.
// clang-format off
#include "kernels/neon/vector.h"
#include "kernels/vector/rung.h"
// clang-format on
#include "kernels/cpu.h"

namespace mrkl {

extern const KernelTable kNeonKernels;
constinit const KernelTable kNeonKernels = rung("neon", cpu_has_neon, &kWhole);

}  // namespace mrkl
