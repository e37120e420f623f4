// For tests: holds a backward pass against central differences of its forward pass. Also that a
// gradient is overwritten or added to as asked, and that neither result depends on the number of
// threads.
#pragma once
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl::test {

// Values that a few lines of any language can make again: scale·sin(phase + 0.7·i) + shift.
inline std::vector<float> wave(std::size_t n, double phase, double scale = 1.0,
                               double shift = 0.0) {
  std::vector<float> out(n);
  for (std::size_t i = 0; i < n; ++i)
    out[i] = static_cast<float>(scale * std::sin(phase + 0.7 * static_cast<double>(i)) + shift);
  return out;
}

struct Operand {
  std::string name;
  std::size_t rows, cols;
  std::vector<float> data;
  std::vector<float> gradient{};

  View view() const { return {data.data(), rows, cols, cols}; }
  Gradient slot(bool add) { return {{gradient.data(), rows, cols, cols}, add}; }
};

inline Operand operand(const std::string& name, std::size_t rows, std::size_t cols, double phase,
                       double scale = 1.0, double shift = 0.0) {
  return {name, rows, cols, wave(rows * cols, phase, scale, shift)};
}

struct Op {
  std::size_t rows, cols;  // of the result
  std::function<void(ThreadPool&, Matrix y)> forward;
  // Leaves gradients in the operands' slots.
  std::function<void(ThreadPool&, View dy, bool add)> backward;
};

inline std::vector<float> run_forward(const Op& op, std::size_t threads = 1) {
  ThreadPool pool(threads);
  std::vector<float> y(op.rows * op.cols, std::numeric_limits<float>::quiet_NaN());
  op.forward(pool, {y.data(), op.rows, op.cols, op.cols});
  return y;
}

// The loss that is differentiated: Σ y ⊙ weights.
inline double loss_of(const Op& op, const std::vector<float>& weights) {
  const auto y = run_forward(op);
  double sum = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i)
    sum += static_cast<double>(y[i]) * static_cast<double>(weights[i]);
  return sum;
}

inline void check_gradients(const Op& op, const std::vector<Operand*>& operands, double step = 1e-2,
                            double tolerance = 3e-3) {
  const auto weights = wave(op.rows * op.cols, 0.4);
  const View dy{weights.data(), op.rows, op.cols, op.cols};
  ThreadPool one(1), three(3);
  for (Operand* x : operands)
    x->gradient.assign(x->data.size(), std::numeric_limits<float>::quiet_NaN());
  op.backward(one, dy, false);

  for (Operand* x : operands) {
    double scale = 1e-2;
    for (float g : x->gradient) scale = std::max(scale, std::abs(static_cast<double>(g)));
    for (std::size_t i = 0; i < x->data.size(); ++i) {
      const float kept = x->data[i];
      x->data[i] = kept + static_cast<float>(step);
      const double above = loss_of(op, weights);
      x->data[i] = kept - static_cast<float>(step);
      const double below = loss_of(op, weights);
      x->data[i] = kept;
      const double expected = (above - below) / (2.0 * step);
      CAPTURE(x->name);
      CAPTURE(i);
      CHECK(std::abs(static_cast<double>(x->gradient[i]) - expected) <= tolerance * scale);
    }
  }

  std::vector<std::vector<float>> first;
  for (Operand* x : operands) first.push_back(x->gradient);
  op.backward(three, dy, true);
  for (std::size_t o = 0; o < operands.size(); ++o) {
    CAPTURE(operands[o]->name);
    double scale = 1e-6;
    for (float g : first[o]) scale = std::max(scale, std::abs(static_cast<double>(g)));
    for (std::size_t i = 0; i < first[o].size(); ++i) {
      const double doubled = 2.0 * static_cast<double>(first[o][i]);
      CHECK(std::abs(static_cast<double>(operands[o]->gradient[i]) - doubled) <= 1e-5 * scale);
    }
  }
  for (Operand* x : operands) x->gradient.assign(x->data.size(), 0.0f);
  op.backward(three, dy, false);
  for (std::size_t o = 0; o < operands.size(); ++o) CHECK(operands[o]->gradient == first[o]);
  CHECK(run_forward(op, 3) == run_forward(op, 1));
}

inline void check_golden(const std::vector<float>& found, const std::vector<double>& expected,
                         double tolerance = 2e-6) {
  REQUIRE(found.size() >= expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(static_cast<double>(found[i]) - expected[i]) <=
          tolerance * std::max(1.0, std::abs(expected[i])));
  }
}

}  // namespace mrkl::test
