// The AVX2 rung: its vocabulary, then the algorithms of vector/, which are written once for all
// vector rungs.
// clang-format off
#include "kernels/avx2/vector.h"
#include "kernels/vector/rung.h"
// clang-format on
#include "kernels/cpu.h"

namespace mrkl {

extern const KernelTable kAvx2Kernels;
constinit const KernelTable kAvx2Kernels = rung("avx2", cpu_has_avx2, &kWhole);

}  // namespace mrkl
