#include "math/moe.h"

#include <algorithm>
#include <numeric>

#include "kernels/table.h"
#include "math/parallel.h"
#include "math/silu.h"

namespace mrkl {
namespace {

constexpr std::size_t kTaskRows = 128;

// Rows [begin, end) of one expert.
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

void gather(const Routing& routing, View from, std::size_t begin, std::size_t end, Matrix to) {
  for (std::size_t r = begin; r < end; ++r)
    std::copy_n(from.row(routing.token[r]), from.cols, to.row(r - begin));
}

MRKL_CLONES void multiply(std::size_t n, float a, float* x) {
  for (std::size_t i = 0; i < n; ++i) x[i] *= a;
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

// Shared by all blocks of rows of a backward pass; dx (rows, H) and dweight (rows) are results.
struct Backward {
  const Gemms& by;
  const Routing& routing;
  View x, p, gate, up, dy;
  Matrix dx;
  bool inputs;
  float* dweight;
};

void add_product(const Gemms& by, Gradient& to, View rows, View columns) {
  if (!to) return;
  by.tn(to.to.rows, to.to.cols, rows.rows, rows.data, rows.ld, columns.data, columns.ld, to.to.data,
        to.to.ld, to.add);
  to.add = true;
}

// One block of rows of an expert, all of it while it is in the cache.
void backward_rows(const Task& task, const Backward& all, const Expert& expert,
                   ExpertGradient& out) {
  const auto& k = kernels();
  const std::size_t n = task.end - task.begin, h = all.x.cols, inner = all.gate.cols;
  const Workspace memory(n * (2 * h + 4 * inner));
  const Matrix x{memory.data(), n, h, h}, dy{x.row(n), n, h, h};
  const Matrix da{dy.row(n), n, inner, inner}, a{da.row(n), n, inner, inner};
  const Matrix dgate{a.row(n), n, inner, inner}, dup{dgate.row(n), n, inner, inner};
  gather(all.routing, all.dy, task.begin, task.end, dy);
  all.by.nn(n, inner, h, dy.data, h, expert.down.data, expert.down.ld, da.data, inner, false);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t r = task.begin + i;
    const float weight = all.p.row(all.routing.token[r])[task.expert];
    k.silu_mul(inner, all.gate.row(r), all.up.row(r), a.row(i));
    all.dweight[r] = k.dot(inner, da.row(i), a.row(i));
    multiply(inner, weight, da.row(i));
    multiply(h, weight, dy.row(i));
    swiglu_backward_row(inner, all.gate.row(r), all.up.row(r), da.row(i), dgate.row(i), false,
                        dup.row(i), false);
  }
  if (all.inputs) {
    float* dx = all.dx.row(task.begin);
    all.by.nn(n, h, inner, dgate.data, inner, expert.gate.data, expert.gate.ld, dx, h, false);
    all.by.nn(n, h, inner, dup.data, inner, expert.up.data, expert.up.ld, dx, h, true);
  }
  if (out.gate || out.up) gather(all.routing, all.x, task.begin, task.end, x);
  add_product(all.by, out.gate, dgate, x);
  add_product(all.by, out.up, dup, x);
  add_product(all.by, out.down, dy, a);
}

void clear(const Gradient& g) {
  for (std::size_t r = 0; g && !g.add && r < g.to.rows; ++r)
    std::fill_n(g.to.row(r), g.to.cols, 0.0f);
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
                 const std::vector<Expert>& experts, Matrix gate, Matrix up, Matrix y,
                 const Gemms& by) {
  const std::size_t h = x.cols, inner = gate.cols;
  const auto tasks = row_tasks(routing);
  const Workspace memory(routing.token.size() * h);
  const Matrix out{memory.data(), routing.token.size(), h, h};
  for_each_task(pool, tasks.size(), [&](std::size_t i) {
    const auto& k = kernels();
    const auto& [e, begin, end] = tasks[i];
    const std::size_t n = end - begin;
    const Workspace scratch(n * (h + inner));
    float *rows = scratch.data(), *a = rows + n * h;
    gather(routing, x, begin, end, {rows, n, h, h});
    const Expert& expert = experts[e];
    by.nt(n, inner, h, rows, h, expert.gate.data, expert.gate.ld, gate.row(begin), gate.ld, false);
    by.nt(n, inner, h, rows, h, expert.up.data, expert.up.ld, up.row(begin), up.ld, false);
    k.silu_mul(n * inner, gate.row(begin), up.row(begin), a);
    by.nt(n, h, inner, a, inner, expert.down.data, expert.down.ld, out.row(begin), out.ld, false);
  });
  combine(pool, routing, out, &p, false, y);
}

void moe_backward(ThreadPool& pool, const Routing& routing, View x, View p,
                  const std::vector<Expert>& experts, View gate, View up, View dy, Gradient dx,
                  Gradient dp, const std::vector<ExpertGradient>& out, const Gemms& by) {
  const std::size_t rows = routing.token.size();
  const Workspace memory(rows * (x.cols + 1));
  const Matrix dx_rows{memory.data(), rows, x.cols, x.cols};
  const Backward all{
      by, routing, x, p, gate, up, dy, dx_rows, static_cast<bool>(dx), dx_rows.row(rows)};
  // One task owns an expert, so that its blocks add to the weight gradients in order.
  for_each_task(pool, experts.size(), [&](std::size_t e) {
    ExpertGradient own = out[e];
    for (std::size_t r = routing.starts[e]; r < routing.starts[e + 1]; r += kTaskRows)
      backward_rows({e, r, std::min(routing.starts[e + 1], r + kTaskRows)}, all, experts[e], own);
    for (const Gradient& g : {own.gate, own.up, own.down}) clear(g);
  });
  if (dx) combine(pool, routing, dx_rows, nullptr, dx.add, dx.to);
  for (std::size_t t = 0; dp && t < p.rows; ++t) {
    if (!dp.add) std::fill_n(dp.to.row(t), p.cols, 0.0f);
    for (std::size_t j = t * routing.top; j < (t + 1) * routing.top; ++j)
      dp.to.row(t)[routing.expert[j]] += all.dweight[routing.row_of[j]];
  }
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
