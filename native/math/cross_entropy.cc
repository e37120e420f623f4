#include "math/cross_entropy.h"

#include <algorithm>
#include <cmath>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

MRKL_CLONES void subtract(std::size_t n, const float* x, float a, float* y) {
  for (std::size_t i = 0; i < n; ++i) y[i] = x[i] - a;
}

// Eight partial sums so that it vectorises in a fixed order
MRKL_CLONES double sum(std::size_t n, const float* x) {
  double part[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (std::size_t j = 0; j < 8; ++j) part[j] += static_cast<double>(x[i + j]);
  for (; i < n; ++i) part[0] += static_cast<double>(x[i]);
  return ((part[0] + part[4]) + (part[1] + part[5])) + ((part[2] + part[6]) + (part[3] + part[7]));
}

float row_loss(View logits, std::size_t r, std::int32_t target) {
  const float* x = logits.row(r);
  const float top = *std::max_element(x, x + logits.cols);
  float e[kSlice];
  double total = 0.0;
  for (std::size_t i = 0; i < logits.cols; i += kSlice) {
    const std::size_t n = std::min(kSlice, logits.cols - i);
    subtract(n, x + i, top, e);
    kernels().exp(n, e, e);
    total += sum(n, e);
  }
  return static_cast<float>(std::log(total)) + top - x[target];
}

MRKL_CLONES void scale(std::size_t n, float a, bool add, const float* x, float* y) {
  for (std::size_t i = 0; i < n; ++i) y[i] = (add ? y[i] : 0.0f) + a * x[i];
}

}  // namespace

float cross_entropy_forward(ThreadPool& pool, View logits, const std::int32_t* target,
                            const float* weight, float denominator, float* nll) {
  pool.for_range(logits.rows, 16, [&](std::size_t b, std::size_t e) {
    for (std::size_t r = b; r < e; ++r)
      nll[r] = weight[r] == 0.0f ? 0.0f : row_loss(logits, r, target[r]);
  });
  double loss = 0.0;
  for (std::size_t r = 0; r < logits.rows; ++r)
    loss += static_cast<double>(weight[r]) * static_cast<double>(nll[r]);
  return static_cast<float>(loss / static_cast<double>(denominator));
}

void cross_entropy_backward(ThreadPool& pool, View logits, const std::int32_t* target,
                            const float* weight, float denominator, float dy, Gradient dlogits) {
  if (!dlogits) return;
  pool.for_range(logits.rows, 16, [&](std::size_t b, std::size_t e) {
    std::vector<float> p(logits.cols);
    for (std::size_t r = b; r < e; ++r) {
      float* to = dlogits.to.row(r);
      if (weight[r] == 0.0f) {
        if (!dlogits.add) std::fill_n(to, logits.cols, 0.0f);
        continue;
      }
      const float a = dy * weight[r] / denominator;
      std::copy_n(logits.row(r), logits.cols, p.data());
      kernels().softmax(logits.cols, p.data());
      scale(logits.cols, a, dlogits.add, p.data(), to);
      to[target[r]] -= a;
    }
  });
}

}  // namespace mrkl
