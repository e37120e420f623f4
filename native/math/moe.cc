#include "math/moe.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "kernels/table.h"
#include "math/parallel.h"
#include "math/silu.h"

namespace mrkl {
namespace {

constexpr std::size_t kTaskRows = 128;

// Rows [begin, end) of one expert: a task of the forward pass and of the input half of the backward
// pass.
struct Task {
  std::size_t expert, begin, end;
};

std::vector<Task> row_tasks(const Routing& routing) {
  std::vector<Task> tasks;
  for (std::size_t e = 0; e + 1 < routing.starts.size(); ++e)
    for (std::size_t r = routing.starts[e]; r < routing.starts[e + 1]; r += kTaskRows)
      tasks.push_back({e, r, std::min(routing.starts[e + 1], r + kTaskRows)});
  return tasks;
}

// Uninitialised rows: every element is written before it is read.
Matrix matrix_in(std::unique_ptr<float[]>& memory, std::size_t rows, std::size_t cols) {
  memory = std::make_unique_for_overwrite<float[]>(rows * cols);
  return {memory.get(), rows, cols, cols};
}

void gather(const Routing& routing, View from, std::size_t begin, std::size_t end, Matrix to) {
  for (std::size_t r = begin; r < end; ++r)
    std::copy_n(from.row(routing.token[r]), from.cols, to.row(r - begin));
}

// y[t] (+)= Σ_j weight_j · rows[row_of(t, j)], in the order of the choices.
void combine(ThreadPool& pool, const Routing& routing, View rows, const View* p, bool add,
             Matrix y) {
  const std::size_t top = routing.top;
  pool.for_range(y.rows, kRowGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) {
      if (!add) std::fill_n(y.row(t), y.cols, 0.0f);
      for (std::size_t j = t * top; j < (t + 1) * top; ++j) {
        const float weight = p == nullptr ? 1.0f : p->row(t)[routing.expert[j]];
        kernels().axpy(y.cols, weight, rows.row(routing.row_of[j]), y.row(t));
      }
    }
  });
}

// What the backward pass keeps between its two halves, all (rows, ·).
struct Backward {
  std::unique_ptr<float[]> memory[6];
  Matrix x, scaled_dy, a, dgate, dup, dx;
  std::vector<float> dweight;

  Backward(std::size_t rows, std::size_t h, std::size_t inner, bool weights)
      : x(matrix_in(memory[0], weights ? rows : 0, h)),
        scaled_dy(matrix_in(memory[1], weights ? rows : 0, h)),
        a(matrix_in(memory[2], weights ? rows : 0, inner)),
        dgate(matrix_in(memory[3], rows, inner)),
        dup(matrix_in(memory[4], rows, inner)),
        dx(matrix_in(memory[5], rows, h)),
        dweight(rows) {}
};

// dgate, dup, dx and dweight of the rows of a task; x, scaled_dy and a when weight gradients
// follow.
void backward_rows(const Task& task, const Routing& routing, View x, View p, const Expert& expert,
                   View gate, View up, View dy, bool weights, bool inputs, Backward& w) {
  const auto& k = kernels();
  const std::size_t n = task.end - task.begin, h = x.cols, inner = gate.cols;
  std::vector<float> dys(n * h), da(n * inner), a(inner);
  const Matrix rows{dys.data(), n, h, h};
  gather(routing, dy, task.begin, task.end, rows);
  k.gemm_nn(n, inner, h, dys.data(), h, expert.down.data, expert.down.ld, da.data(), inner, false);
  for (std::size_t r = task.begin; r < task.end; ++r) {
    float* d = da.data() + (r - task.begin) * inner;
    const float weight = p.row(routing.token[r])[task.expert];
    float* activation = weights ? w.a.row(r) : a.data();
    k.silu_mul(inner, gate.row(r), up.row(r), activation);
    w.dweight[r] = k.dot(inner, d, activation);
    for (std::size_t i = 0; i < inner; ++i) d[i] *= weight;
    swiglu_backward_row(inner, gate.row(r), up.row(r), d, w.dgate.row(r), false, w.dup.row(r),
                        false);
    if (!weights) continue;
    const float* from = rows.row(r - task.begin);
    for (std::size_t i = 0; i < h; ++i) w.scaled_dy.row(r)[i] = weight * from[i];
  }
  if (weights) gather(routing, x, task.begin, task.end, {w.x.row(task.begin), n, h, h});
  if (!inputs) return;
  float* dx = w.dx.row(task.begin);
  k.gemm_nn(n, h, inner, w.dgate.row(task.begin), inner, expert.gate.data, expert.gate.ld, dx, h,
            false);
  k.gemm_nn(n, h, inner, w.dup.row(task.begin), inner, expert.up.data, expert.up.ld, dx, h, true);
}

void add_product(const Gradient& to, View rows, View columns, std::size_t begin, std::size_t end) {
  if (!to) return;
  kernels().gemm_tn(to.to.rows, to.to.cols, end - begin, rows.row(begin), rows.ld,
                    columns.row(begin), columns.ld, to.to.data, to.to.ld, to.add);
}

bool wanted(const std::vector<ExpertGradient>& out) {
  return std::any_of(out.begin(), out.end(),
                     [](const auto& g) { return g.gate || g.up || g.down; });
}

}  // namespace

Routing route(View p, std::size_t top) {
  const std::size_t tokens = p.rows, experts = p.cols;
  Routing out{top, {}, {}, {}, std::vector<std::size_t>(experts + 1, 0)};
  out.token.resize(tokens * top);
  out.row_of.resize(tokens * top);
  out.expert.resize(tokens * top);
  std::vector<std::uint32_t> order(experts);
  for (std::size_t t = 0; t < tokens; ++t) {
    std::iota(order.begin(), order.end(), 0u);
    const float* row = p.row(t);
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(top), order.end(),
        [row](auto a, auto b) { return row[a] > row[b] || (row[a] == row[b] && a < b); });
    for (std::size_t j = 0; j < top; ++j) {
      out.expert[t * top + j] = order[j];
      ++out.starts[order[j] + 1];
    }
  }
  std::partial_sum(out.starts.begin(), out.starts.end(), out.starts.begin());
  std::vector<std::size_t> next(out.starts.begin(), out.starts.end() - 1);
  for (std::size_t j = 0; j < tokens * top; ++j) {
    const std::size_t r = next[out.expert[j]]++;
    out.row_of[j] = static_cast<std::uint32_t>(r);
    out.token[r] = static_cast<std::uint32_t>(j / top);
  }
  return out;
}

void moe_forward(ThreadPool& pool, const Routing& routing, View x, View p,
                 const std::vector<Expert>& experts, Matrix gate, Matrix up, Matrix y) {
  const std::size_t h = x.cols, inner = gate.cols;
  const auto tasks = row_tasks(routing);
  std::unique_ptr<float[]> memory;
  const Matrix out = matrix_in(memory, routing.token.size(), h);
  for_each_task(pool, tasks.size(), [&](std::size_t i) {
    const auto& k = kernels();
    const auto& [e, begin, end] = tasks[i];
    const std::size_t n = end - begin;
    std::vector<float> rows(n * h), a(n * inner);
    gather(routing, x, begin, end, {rows.data(), n, h, h});
    const Expert& expert = experts[e];
    k.gemm_nt(n, inner, h, rows.data(), h, expert.gate.data, expert.gate.ld, gate.row(begin),
              gate.ld, false);
    k.gemm_nt(n, inner, h, rows.data(), h, expert.up.data, expert.up.ld, up.row(begin), up.ld,
              false);
    k.silu_mul(n * inner, gate.row(begin), up.row(begin), a.data());
    k.gemm_nt(n, h, inner, a.data(), inner, expert.down.data, expert.down.ld, out.row(begin),
              out.ld, false);
  });
  combine(pool, routing, out, &p, false, y);
}

void moe_backward(ThreadPool& pool, const Routing& routing, View x, View p,
                  const std::vector<Expert>& experts, View gate, View up, View dy, Gradient dx,
                  Gradient dp, const std::vector<ExpertGradient>& out) {
  const bool weights = wanted(out);
  Backward w(routing.token.size(), x.cols, gate.cols, weights);
  const auto tasks = row_tasks(routing);
  for_each_task(pool, tasks.size(), [&](std::size_t i) {
    backward_rows(tasks[i], routing, x, p, experts[tasks[i].expert], gate, up, dy, weights,
                  static_cast<bool>(dx), w);
  });
  if (dx) combine(pool, routing, w.dx, nullptr, dx.add, dx.to);
  for (std::size_t t = 0; dp && t < p.rows; ++t) {
    if (!dp.add) std::fill_n(dp.to.row(t), p.cols, 0.0f);
    for (std::size_t j = t * routing.top; j < (t + 1) * routing.top; ++j)
      dp.to.row(t)[routing.expert[j]] += w.dweight[routing.row_of[j]];
  }
  if (!weights) return;
  for_each_task(pool, 3 * experts.size(), [&](std::size_t i) {
    const std::size_t e = i / 3, begin = routing.starts[e], end = routing.starts[e + 1];
    if (i % 3 == 0) add_product(out[e].gate, w.dgate, w.x, begin, end);
    if (i % 3 == 1) add_product(out[e].up, w.dup, w.x, begin, end);
    if (i % 3 == 2) add_product(out[e].down, w.scaled_dy, w.a, begin, end);
  });
}

namespace {

// E·f_e / M for every expert
std::vector<float> shares(const std::vector<View>& p, std::size_t top) {
  const std::size_t experts = p.front().cols;
  std::vector<float> f(experts, 0.0f);
  std::size_t rows = 0;
  for (const View& layer : p) {
    const Routing routing = route(layer, top);
    for (std::size_t e = 0; e < experts; ++e)
      f[e] += static_cast<float>(routing.starts[e + 1] - routing.starts[e]);
    rows += layer.rows;
  }
  const auto m = static_cast<float>(rows);
  for (float& share : f) share *= static_cast<float>(experts) / (m * m);
  return f;
}

}  // namespace

float load_balance_forward(const std::vector<View>& p, std::size_t top) {
  const auto f = shares(p, top);
  double sum = 0.0;
  for (const View& layer : p)
    for (std::size_t t = 0; t < layer.rows; ++t)
      sum += static_cast<double>(kernels().dot(f.size(), f.data(), layer.row(t)));
  return static_cast<float>(sum);
}

void load_balance_backward(const std::vector<View>& p, std::size_t top, float dy,
                           const std::vector<Gradient>& dp) {
  const auto f = shares(p, top);
  for (std::size_t l = 0; l < p.size(); ++l) {
    if (!dp[l]) continue;
    for (std::size_t t = 0; t < p[l].rows; ++t) {
      float* row = dp[l].to.row(t);
      for (std::size_t e = 0; e < f.size(); ++e) row[e] = (dp[l].add ? row[e] : 0.0f) + dy * f[e];
    }
  }
}

}  // namespace mrkl
