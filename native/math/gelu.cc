#include "math/gelu.h"

#include <cmath>
#include <numbers>

#include "math/parallel.h"

namespace mrkl {
namespace {

constexpr float kRootHalf = std::numbers::sqrt2_v<float> / 2.0f;

float distribution(float x) { return 0.5f * (1.0f + std::erf(x * kRootHalf)); }
float density(float x) {
  return std::numbers::inv_sqrtpi_v<float> * kRootHalf * std::exp(-0.5f * x * x);
}

}  // namespace

void gelu_forward(ThreadPool& pool, View x, Matrix y) {
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t)
      for (std::size_t i = 0; i < x.cols; ++i)
        y.row(t)[i] = x.row(t)[i] * distribution(x.row(t)[i]);
  });
}

void gelu_backward(ThreadPool& pool, View x, View dy, Gradient dx) {
  if (!dx) return;
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) {
      for (std::size_t i = 0; i < x.cols; ++i) {
        const float v = x.row(t)[i], d = dy.row(t)[i] * (distribution(v) + v * density(v));
        dx.to.row(t)[i] = (dx.add ? dx.to.row(t)[i] : 0.0f) + d;
      }
    }
  });
}

}  // namespace mrkl
