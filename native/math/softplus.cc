#include "math/softplus.h"

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

MRKL_CLONES void negate(std::size_t n, const float* x, float* y) {
  for (std::size_t i = 0; i < n; ++i) y[i] = -x[i];
}

MRKL_CLONES void gradient(std::size_t n, const float* e, const float* dy, bool add, float* dx) {
  for (std::size_t i = 0; i < n; ++i) {
    const float d = dy[i] / (1.0f + e[i]);
    dx[i] = add ? dx[i] + d : d;
  }
}

}  // namespace

void softplus_forward(ThreadPool& pool, View x, Matrix y) {
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) kernels().softplus(x.cols, x.row(t), y.row(t));
  });
}

void softplus_backward(ThreadPool& pool, View x, View dy, Gradient dx) {
  if (!dx) return;
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t end) {
    float e[kSlice];
    for (std::size_t t = b; t < end; ++t) {
      for (std::size_t i = 0; i < x.cols; i += kSlice) {
        const std::size_t n = std::min(kSlice, x.cols - i);
        negate(n, x.row(t) + i, e);
        kernels().exp(n, e, e);
        gradient(n, e, dy.row(t) + i, dx.add, dx.to.row(t) + i);
      }
    }
  });
}

}  // namespace mrkl
