#include "math/silu.h"

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

MRKL_CLONES void negate(std::size_t n, const float* x, float* y) {
  for (std::size_t i = 0; i < n; ++i) y[i] = -x[i];
}

// e = exp(−gate)
MRKL_CLONES void gate_gradient(std::size_t n, const float* gate, const float* e, const float* up,
                               const float* dy, bool add, float* dgate) {
  for (std::size_t i = 0; i < n; ++i) {
    const float s = 1.0f / (1.0f + e[i]);
    const float d = dy[i] * up[i] * (s * (1.0f + gate[i] * (1.0f - s)));
    dgate[i] = add ? dgate[i] + d : d;
  }
}

MRKL_CLONES void up_gradient(std::size_t n, const float* gate, const float* e, const float* dy,
                             bool add, float* dup) {
  for (std::size_t i = 0; i < n; ++i) {
    const float d = dy[i] * (gate[i] / (1.0f + e[i]));
    dup[i] = add ? dup[i] + d : d;
  }
}

MRKL_CLONES void silu_gradient(std::size_t n, const float* x, const float* e, const float* dy,
                               bool add, float* dx) {
  for (std::size_t i = 0; i < n; ++i) {
    const float s = 1.0f / (1.0f + e[i]);
    const float d = dy[i] * (s * (1.0f + x[i] * (1.0f - s)));
    dx[i] = add ? dx[i] + d : d;
  }
}

void exp_negative(std::size_t n, const float* x, float* e) {
  negate(n, x, e);
  kernels().exp(n, e, e);
}

}  // namespace

void silu_forward(ThreadPool& pool, View x, Matrix y) {
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) kernels().silu(x.cols, x.row(t), y.row(t));
  });
}

void silu_backward_row(std::size_t n, const float* x, const float* dy, float* dx, bool add) {
  float e[kSlice];
  for (std::size_t i = 0; i < n; i += kSlice) {
    const std::size_t m = std::min(kSlice, n - i);
    exp_negative(m, x + i, e);
    silu_gradient(m, x + i, e, dy + i, add, dx + i);
  }
}

void silu_backward(ThreadPool& pool, View x, View dy, Gradient dx) {
  if (!dx) return;
  pool.for_range(x.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t)
      silu_backward_row(x.cols, x.row(t), dy.row(t), dx.to.row(t), dx.add);
  });
}

void swiglu_forward(ThreadPool& pool, View gate, View up, Matrix y) {
  pool.for_range(y.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t)
      kernels().silu_mul(y.cols, gate.row(t), up.row(t), y.row(t));
  });
}

void swiglu_backward_row(std::size_t n, const float* gate, const float* up, const float* dy,
                         float* dgate, bool add_gate, float* dup, bool add_up) {
  float e[kSlice];
  for (std::size_t i = 0; i < n; i += kSlice) {
    const std::size_t m = std::min(kSlice, n - i);
    exp_negative(m, gate + i, e);
    if (dgate != nullptr) gate_gradient(m, gate + i, e, up + i, dy + i, add_gate, dgate + i);
    if (dup != nullptr) up_gradient(m, gate + i, e, dy + i, add_up, dup + i);
  }
}

void swiglu_backward(ThreadPool& pool, View gate, View up, View dy, Gradient dgate, Gradient dup) {
  pool.for_range(dy.rows, kRowGrain, [&](std::size_t b, std::size_t e) {
    for (std::size_t t = b; t < e; ++t) {
      swiglu_backward_row(dy.cols, gate.row(t), up.row(t), dy.row(t),
                          dgate ? dgate.to.row(t) : nullptr, dgate.add,
                          dup ? dup.to.row(t) : nullptr, dup.add);
    }
  });
}

}  // namespace mrkl
