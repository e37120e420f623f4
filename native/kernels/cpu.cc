// Processor features, asked once through the compiler's run-time support (which also asks XGETBV).
#include "kernels/cpu.h"

#if defined(MRKL_X86)
#include <cpuid.h>
#endif

namespace mrkl {

#if defined(MRKL_X86)
bool cpu_has_avx2(void) {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  const bool f16c = __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
  return f16c && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

bool cpu_has_avx512(void) {
  return cpu_has_avx2() && __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

bool cpu_has_avx512bf16(void) {
  return cpu_has_avx512() && __builtin_cpu_supports("avx512bf16") &&
         __builtin_cpu_supports("avx512vnni");
}
#else
bool cpu_has_avx2(void) { return false; }
bool cpu_has_avx512(void) { return false; }
bool cpu_has_avx512bf16(void) { return false; }
#endif

bool cpu_has_neon(void) {
#if defined(MRKL_ARM64)
  return true;  // part of the architecture
#else
  return false;
#endif
}

}  // namespace mrkl
