#include "math/layernorm.h"

#include <cmath>

#include "math/parallel.h"

namespace mrkl {
namespace {

// n = (x − mean) / s; returns 1 / s
float normalise(std::size_t count, const float* x, float eps, float* n) {
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += static_cast<double>(x[i]);
  const double mean = sum / static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double d = static_cast<double>(x[i]) - mean;
    squares += d * d;
  }
  const double inverse =
      1.0 / std::sqrt(squares / static_cast<double>(count) + static_cast<double>(eps));
  for (std::size_t i = 0; i < count; ++i)
    n[i] = static_cast<float>((static_cast<double>(x[i]) - mean) * inverse);
  return static_cast<float>(inverse);
}

void input_gradient(std::size_t count, const float* n, float inverse, const float* w,
                    const float* dy, bool add, float* dx) {
  double mean = 0.0, dot = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double v = static_cast<double>(w[i] * dy[i]);
    mean += v;
    dot += v * static_cast<double>(n[i]);
  }
  const auto m = static_cast<float>(mean / static_cast<double>(count));
  const auto d = static_cast<float>(dot / static_cast<double>(count));
  for (std::size_t i = 0; i < count; ++i)
    dx[i] = (add ? dx[i] : 0.0f) + inverse * (w[i] * dy[i] - m - n[i] * d);
}

}  // namespace

void layernorm_forward(ThreadPool& pool, View x, View w, View bias, float eps, Matrix y) {
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) {
      normalise(x.cols, x.row(t), eps, y.row(t));
      for (std::size_t i = 0; i < x.cols; ++i) y.row(t)[i] = y.row(t)[i] * w.data[i] + bias.data[i];
    }
  });
}

void layernorm_backward(ThreadPool& pool, View x, View w, float eps, View dy, Gradient dx,
                        Gradient dw, Gradient dbias) {
  const std::size_t width = x.cols;
  std::vector<float> sums(2 * width);
  sum_rows(pool, x.rows, 2 * width, sums.data(), false,
           [&](std::size_t b, std::size_t e, float* sum) {
             std::vector<float> n(width);
             for (std::size_t t = b; t < e; ++t) {
               const float inverse = normalise(width, x.row(t), eps, n.data());
               const float* d = dy.row(t);
               for (std::size_t i = 0; i < width; ++i) {
                 sum[i] += d[i] * n[i];
                 sum[width + i] += d[i];
               }
               if (dx) input_gradient(width, n.data(), inverse, w.data, d, dx.add, dx.to.row(t));
             }
           });
  for (std::size_t i = 0; i < width; ++i) {
    if (dw) dw.to.data[i] = (dw.add ? dw.to.data[i] : 0.0f) + sums[i];
    if (dbias) dbias.to.data[i] = (dbias.add ? dbias.to.data[i] : 0.0f) + sums[width + i];
  }
}

}  // namespace mrkl
