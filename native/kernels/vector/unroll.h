// Unrolls the next loop (of at most 16 rounds known at compile time), so that arrays of vectors
// stay in registers.
#pragma once

#if defined(__clang__)
#define MRKL_UNROLL _Pragma("unroll")
#else
#define MRKL_UNROLL _Pragma("GCC unroll 16")
#endif

#define MRKL_INLINE __attribute__((always_inline))
