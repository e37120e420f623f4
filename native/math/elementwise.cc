#include "math/elementwise.h"

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

MRKL_CLONES void sum(std::size_t n, const float* x, const float* y, float* z) {
  for (std::size_t i = 0; i < n; ++i) z[i] = x[i] + y[i];
}

MRKL_CLONES void multiply(std::size_t n, float a, const float* x, float* y) {
  for (std::size_t i = 0; i < n; ++i) y[i] = a * x[i];
}

}  // namespace

void add_forward(ThreadPool& pool, View x, View y, Matrix z) {
  pool.for_range(z.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) sum(z.cols, x.row(t), y.row(t), z.row(t));
  });
}

void scale_forward(ThreadPool& pool, float a, View x, Matrix y) {
  pool.for_range(y.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) multiply(y.cols, a, x.row(t), y.row(t));
  });
}

void scale_backward(ThreadPool& pool, float a, View dy, Gradient dx) {
  if (!dx) return;
  pool.for_range(dy.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) {
      if (dx.add) {
        kernels().axpy(dy.cols, a, dy.row(t), dx.to.row(t));
      } else {
        multiply(dy.cols, a, dy.row(t), dx.to.row(t));
      }
    }
  });
}

}  // namespace mrkl
