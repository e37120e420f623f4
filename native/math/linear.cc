#include "math/linear.h"

#include <algorithm>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

constexpr std::size_t kTile = 16;  // keeps column splits on vector boundaries

std::size_t split(std::size_t n, const ThreadPool& pool) {
  return ceil_div(ceil_div(n, pool.size()), kTile) * kTile;
}

void weight_gradient(ThreadPool& pool, const Gemms& by, View x, View dy, const Gradient& dw) {
  const Matrix& to = dw.to;
  if (to.rows >= to.cols) {
    pool.for_range(to.rows, split(to.rows, pool), [&](std::size_t b, std::size_t e) {
      by.tn(e - b, to.cols, x.rows, dy.data + b, dy.ld, x.data, x.ld, to.row(b), to.ld, dw.add);
    });
  } else {
    pool.for_range(to.cols, split(to.cols, pool), [&](std::size_t b, std::size_t e) {
      by.tn(to.rows, e - b, x.rows, dy.data, dy.ld, x.data + b, x.ld, to.data + b, to.ld, dw.add);
    });
  }
}

}  // namespace

void linear_forward(ThreadPool& pool, View x, View w, View bias, Matrix y, const Gemms& by) {
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    const bool add = bias.data != nullptr;
    if (add)
      for (std::size_t t = b; t < e; ++t) std::copy(bias.data, bias.data + y.cols, y.row(t));
    by.nt(e - b, y.cols, x.cols, x.row(b), x.ld, w.data, w.ld, y.row(b), y.ld, add);
  });
}

void linear_backward(ThreadPool& pool, View x, View w, View dy, Gradient dx, Gradient dw,
                     Gradient dbias, const Gemms& by) {
  const auto& k = kernels();
  if (dx) {
    pool.for_range(dy.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
      by.nn(e - b, x.cols, dy.cols, dy.row(b), dy.ld, w.data, w.ld, dx.to.row(b), dx.to.ld, dx.add);
    });
  }
  if (dw) weight_gradient(pool, by, x, dy, dw);
  if (dbias) {
    sum_rows(pool, dy.rows, dy.cols, dbias.to.data, dbias.add,
             [&](std::size_t b, std::size_t e, float* sum) {
               for (std::size_t t = b; t < e; ++t) k.axpy(dy.cols, 1.0f, dy.row(t), sum);
             });
  }
}

}  // namespace mrkl
