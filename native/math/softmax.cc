#include "math/softmax.h"

#include <algorithm>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

MRKL_CLONES void gradient(std::size_t n, const float* y, const float* dy, float mean, bool add,
                          float* dx) {
  for (std::size_t i = 0; i < n; ++i) {
    const float d = y[i] * (dy[i] - mean);
    dx[i] = add ? dx[i] + d : d;
  }
}

}  // namespace

void softmax_forward(ThreadPool& pool, View x, Matrix y) {
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) {
      std::copy(x.row(t), x.row(t) + x.cols, y.row(t));
      kernels().softmax(x.cols, y.row(t));
    }
  });
}

void softmax_backward(ThreadPool& pool, View y, View dy, Gradient dx) {
  if (!dx) return;
  pool.for_range(y.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) {
      const float mean = kernels().dot(y.cols, y.row(t), dy.row(t));
      gradient(y.cols, y.row(t), dy.row(t), mean, dx.add, dx.to.row(t));
    }
  });
}

}  // namespace mrkl
