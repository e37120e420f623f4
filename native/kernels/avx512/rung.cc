// The AVX-512 rung: its vocabulary, then the algorithms of vector/, which are written once for all
// vector rungs.
// clang-format off
#include "kernels/avx512/vector.h"
#include "kernels/vector/rung.h"
// clang-format on
#include "kernels/cpu.h"

namespace mrkl {

extern const KernelTable kAvx512Kernels;
constinit const KernelTable kAvx512Kernels = rung("avx512", cpu_has_avx512, &kWhole);

}  // namespace mrkl
