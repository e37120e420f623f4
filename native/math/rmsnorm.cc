#include "math/rmsnorm.h"

#include <cmath>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

float inverse_rms(std::size_t n, const float* x, float eps) {
  return 1.0f / std::sqrt(kernels().dot(n, x, x) / static_cast<float>(n) + eps);
}

// dx (+)= s·(w ⊙ dy) + c·x
MRKL_CLONES void input_gradient(std::size_t n, const float* x, const float* w, const float* dy,
                                float s, float c, bool add, float* dx) {
  if (add) {
    for (std::size_t i = 0; i < n; ++i) dx[i] += s * w[i] * dy[i] + c * x[i];
  } else {
    for (std::size_t i = 0; i < n; ++i) dx[i] = s * w[i] * dy[i] + c * x[i];
  }
}

MRKL_CLONES void add_weight_gradient(std::size_t n, const float* x, const float* dy, float s,
                                     float* dw) {
  for (std::size_t i = 0; i < n; ++i) dw[i] += s * dy[i] * x[i];
}

MRKL_CLONES void multiply(std::size_t n, const float* x, const float* y, float* z) {
  for (std::size_t i = 0; i < n; ++i) z[i] = x[i] * y[i];
}

}  // namespace

void rmsnorm_forward(ThreadPool& pool, View x, View w, float eps, Matrix y) {
  const auto& k = kernels();
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) k.rmsnorm(x.cols, x.row(t), w.data, eps, y.row(t));
  });
}

void rmsnorm_backward(ThreadPool& pool, View x, View w, float eps, View dy, Gradient dx,
                      Gradient dw) {
  const std::size_t n = x.cols;
  const auto& k = kernels();
  const auto rows = [&](std::size_t b, std::size_t e, float* sum) {
    std::vector<float> v(n);
    for (std::size_t t = b; t < e; ++t) {
      const float s = inverse_rms(n, x.row(t), eps);
      if (sum != nullptr) add_weight_gradient(n, x.row(t), dy.row(t), s, sum);
      if (!dx) continue;
      multiply(n, w.data, dy.row(t), v.data());
      const float c = -k.dot(n, v.data(), x.row(t)) * s * s * s / static_cast<float>(n);
      input_gradient(n, x.row(t), w.data, dy.row(t), s, c, dx.add, dx.to.row(t));
    }
  };
  if (dw) {
    sum_rows(pool, x.rows, n, dw.to.data, dw.add, rows);
  } else if (dx) {
    pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) { rows(b, e, nullptr); });
  }
}

}  // namespace mrkl
