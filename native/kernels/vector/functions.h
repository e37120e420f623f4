// exp, ln(1+u), σ-based activations on vectors, each within 2 units in the last place.
#pragma once
#include <stddef.h>

namespace mrkl {
namespace {

constexpr float kLog2E = 1.44269504f;

// eˣ for x ≤ 88: x = n·ln2 + r, eˣ = 2ⁿ·p(r). ln2 is split so that n·ln2 is exact in its leading
// part. p: minimax of degree 5 on |r| ≤ ln2/2, relative error 9.2e-8. Below -104 the result is 0.
inline Vec exp_bounded(Vec x) {
  x = max(set1(-104.0f), x);
  const Vec n = round(x * set1(kLog2E));
  const Vec r = fnma(n, set1(-2.12194440e-4f), fnma(n, set1(0.693359375f), x));
  Vec p = set1(0.00829031f);
  p = fma(p, r, set1(0.04189798f));
  p = fma(p, r, set1(0.16667637f));
  p = fma(p, r, set1(0.49999149f));
  p = fma(p, r, set1(0.99999971f));
  p = fma(p, r, set1(1.0f));
  return scale2(p, n);
}

// 2ˣ for x ≤ 127, with fewer steps: for loops that can scale their x by log₂e beforehand. p:
// minimax of degree 5 with p(0) = 1 on |r| ≤ ½, relative error 9.1e-8. Below -150 the result is 0.
inline Vec exp2_bounded(Vec x) {
  x = max(set1(-150.0f), x);
  const Vec n = round(x), r = x - n;
  Vec p = set1(0.00132647272f);
  p = fma(p, r, set1(0.00967151264f));
  p = fma(p, r, set1(0.0555073374f));
  p = fma(p, r, set1(0.240222421f));
  p = fma(p, r, set1(0.693146978f));
  p = fma(p, r, set1(1.0f));
  return scale2(p, n);
}

// eˣ; infinite above 88.7.
inline Vec exp(Vec x) { return exp_bounded(min(set1(89.0f), x)); }

// ln(1+u) for 0 ≤ u ≤ 1 = 2·artanh(s), s = u / (2+u) ≤ 1/3: exact in relative terms also for tiny
// u. artanh(s)/s as a minimax polynomial of degree 5 in s², relative error 1.1e-10.
inline Vec log1p_to_one(Vec u) {
  const Vec s = u / (u + set1(2.0f)), z = s * s;
  Vec p = set1(0.1214478f);
  p = fma(p, z, set1(0.1071537f));
  p = fma(p, z, set1(0.14308298f));
  p = fma(p, z, set1(0.19999444f));
  p = fma(p, z, set1(0.33333338f));
  const Vec twice = s + s;
  return fma(p * z, twice, twice);
}

// x·σ(x) = x / (1 + e⁻ˣ)
inline Vec silu(Vec x) { return x / (set1(1.0f) + exp(zero() - x)); }

// ln(1+eˣ) = max(x, 0) + ln(1 + e^-|x|)
inline Vec softplus(Vec x) {
  return max(zero(), x) + log1p_to_one(exp_bounded(min(zero() - x, x)));
}

}  // namespace
}  // namespace mrkl
