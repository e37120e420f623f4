#include "bench/peak.h"

#include <algorithm>

#include "bench/clock.h"

#if defined(MRKL_X86)
#include <immintrin.h>

namespace {

constexpr int kRounds = 100'000;  // a fraction of a millisecond, so that some round is undisturbed
constexpr int kChains = 12;       // more than latency × units of any core

// x ← x·y + z in kChains independent chains; the sum keeps the compiler honest.
__attribute__((target("avx512f"))) float chains_avx512() {
  __m512 x[kChains];
  const __m512 y = _mm512_set1_ps(0.999f), z = _mm512_set1_ps(0.001f);
  for (auto& chain : x) chain = _mm512_set1_ps(1.0f);
  for (int i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
    for (auto& chain : x) chain = _mm512_fmadd_ps(chain, y, z);
  }
  __m512 sum = x[0];
  for (const auto& chain : x) sum = sum + chain;
  return sum[0];
}

__attribute__((target("avx2,fma"))) float chains_avx2() {
  __m256 x[kChains];
  const __m256 y = _mm256_set1_ps(0.999f), z = _mm256_set1_ps(0.001f);
  for (auto& chain : x) chain = _mm256_set1_ps(1.0f);
  for (int i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
    for (auto& chain : x) chain = _mm256_fmadd_ps(chain, y, z);
  }
  __m256 sum = x[0];
  for (const auto& chain : x) sum = sum + chain;
  return sum[0];
}

}  // namespace

double fma_peak(const std::string& rung) {
  constexpr double kFlops = 2e-9 * kRounds * kChains;
  if (rung.starts_with("avx512"))
    return 16 * kFlops / best_seconds([] { keep_alive(chains_avx512()); });
  if (rung == "avx2") return 8 * kFlops / best_seconds([] { keep_alive(chains_avx2()); });
  return 0;
}
#else
double fma_peak(const std::string&) { return 0; }
#endif
