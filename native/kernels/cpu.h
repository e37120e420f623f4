// What this processor can run. Compiled for the baseline, never with the flags of a rung.
#pragma once

namespace mrkl {

bool cpu_has_avx2(void);    // AVX2, FMA, F16C, and an operating system that saves 256-bit registers
bool cpu_has_avx512(void);  // the above with AVX-512 F, BW, DQ, VL and 512-bit registers
bool cpu_has_avx512bf16(void);  // the above with AVX-512 BF16 and VNNI
bool cpu_has_neon(void);

}  // namespace mrkl
