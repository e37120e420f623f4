#include "math/selective_scan.h"

#include <cmath>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

constexpr std::size_t kChannels = 64;  // channels of one task
constexpr std::size_t kGroups =
    8;  // groups of segments, each with its own partial weight gradients

std::vector<float> negative_exp(View a_log) {
  const std::size_t n = a_log.rows * a_log.cols;
  std::vector<float> a(n);
  for (std::size_t i = 0; i < n; ++i) a[i] = -std::exp(a_log.data[i]);
  return a;
}

// First row of kept states of every segment, and the number of all.
std::vector<std::size_t> state_rows(const Segments& segments) {
  std::vector<std::size_t> rows(segments.count() + 1, 0);
  for (std::size_t s = 0; s < segments.count(); ++s)
    rows[s + 1] = rows[s] + segments.length(s) / kScanStride;
  return rows;
}

// Sums of the weight gradients, one slice per group of segments; of b and c, one per block of
// channels.
struct Partials {
  Workspace memory;
  std::size_t weights, skips, tokens;  // lengths of all slices
  float *da, *dskip, *db, *dc;

  Partials(std::size_t groups, std::size_t blocks, std::size_t rows, std::size_t width,
           std::size_t n)
      : memory(groups * width * (n + 1) + 2 * blocks * rows * n),
        weights(groups * width * n),
        skips(groups * width),
        tokens(blocks * rows * n),
        da(memory.zeroed()),
        dskip(da + weights),
        db(dskip + skips),
        dc(db + tokens) {}
};

// Adds slices of `size` floats, `all` floats together, to out, in order.
void add_slices(ThreadPool& pool, const float* slices, std::size_t all, std::size_t size,
                const Gradient& out) {
  if (!out) return;
  pool.for_range(size, 4096, [&](std::size_t begin, std::size_t end) {
    float* to = out.to.data;
    if (!out.add) std::fill(to + begin, to + end, 0.0f);
    for (std::size_t at = begin; at < all; at += size)
      kernels().axpy(end - begin, 1.0f, slices + at, to + begin);
  });
}

// One segment's channels without gaps: the kernel wants inputs and gradients equally strided.
struct Scratch {
  std::vector<float> delta, x, ddelta, dx, g, start;

  void load(std::size_t tokens, std::size_t d, std::size_t n, const float* from_delta,
            const float* from_x, std::size_t ld) {
    for (auto* each : {&delta, &x, &ddelta, &dx}) each->resize(tokens * d);
    for (std::size_t t = 0; t < tokens; ++t) {
      std::copy_n(from_delta + t * ld, d, delta.data() + t * d);
      std::copy_n(from_x + t * ld, d, x.data() + t * d);
    }
    g.assign(d * n, 0.0f);
    start.assign(d * n, 0.0f);
  }
};

void store(std::size_t tokens, std::size_t d, const std::vector<float>& from, const Gradient& to,
           std::size_t begin, std::size_t i0) {
  if (!to) return;
  for (std::size_t t = 0; t < tokens; ++t) {
    float* row = to.to.row(begin + t) + i0;
    if (to.add) {
      kernels().axpy(d, 1.0f, from.data() + t * d, row);
    } else {
      std::copy_n(from.data() + t * d, d, row);
    }
  }
}

}  // namespace

std::size_t scan_states(const Segments& segments) { return state_rows(segments).back(); }

void selective_scan_forward(ThreadPool& pool, const Segments& segments, const ScanInputs& in,
                            Matrix y, float* states) {
  const std::size_t width = in.a_log.rows, n = in.a_log.cols, blocks = ceil_div(width, kChannels);
  const auto a = negative_exp(in.a_log);
  const auto rows = state_rows(segments);
  for_each_task(pool, segments.count() * blocks, [&](std::size_t task) {
    const std::size_t s = task / blocks, i0 = task % blocks * kChannels,
                      d = std::min(kChannels, width - i0);
    const std::size_t t = segments.begin(s);
    std::vector<float> h(d * n, 0.0f);
    kernels().selective_scan(segments.length(s), d, n, in.delta.row(t) + i0, in.x.row(t) + i0,
                             in.x.ld, a.data() + i0 * n, in.b.row(t), in.c.row(t), in.b.ld,
                             in.skip.data + i0, h.data(), y.row(t) + i0, y.ld,
                             states == nullptr ? nullptr : states + (rows[s] * width + i0) * n,
                             width * n);
  });
}

void selective_scan_backward(ThreadPool& pool, const Segments& segments, const ScanInputs& in,
                             const float* states, View dy, const ScanGradients& out) {
  const std::size_t width = in.a_log.rows, n = in.a_log.cols, blocks = ceil_div(width, kChannels);
  const std::size_t groups = std::min(kGroups, segments.count());
  const auto a = negative_exp(in.a_log);
  const auto rows = state_rows(segments);
  Partials sums(groups, blocks, in.x.rows, width, n);
  for_each_task(pool, groups * blocks, [&](std::size_t task) {
    const std::size_t group = task / blocks, block = task % blocks, i0 = block * kChannels;
    const std::size_t d = std::min(kChannels, width - i0);
    Scratch w;
    const std::size_t last = (group + 1) * segments.count() / groups;
    for (std::size_t s = group * segments.count() / groups; s < last; ++s) {
      const std::size_t t = segments.begin(s), tokens = segments.length(s);
      w.load(tokens, d, n, in.delta.row(t) + i0, in.x.row(t) + i0, in.x.ld);
      kernels().selective_scan_backward(
          tokens, d, n, w.delta.data(), w.x.data(), d, a.data() + i0 * n, in.b.row(t), in.c.row(t),
          in.b.ld, in.skip.data + i0, w.start.data(), states + (rows[s] * width + i0) * n,
          width * n, dy.row(t) + i0, dy.ld, w.g.data(), w.ddelta.data(), w.dx.data(),
          sums.da + (group * width + i0) * n, sums.db + (block * in.x.rows + t) * n,
          sums.dc + (block * in.x.rows + t) * n, sums.dskip + group * width + i0);
      store(tokens, d, w.ddelta, out.delta, t, i0);
      store(tokens, d, w.dx, out.x, t, i0);
    }
  });
  for (std::size_t i = 0; i < sums.weights; ++i) sums.da[i] *= a[i % (width * n)];
  add_slices(pool, sums.da, sums.weights, width * n, out.a_log);
  add_slices(pool, sums.dskip, sums.skips, width, out.skip);
  add_slices(pool, sums.db, sums.tokens, in.x.rows * n, out.b);
  add_slices(pool, sums.dc, sums.tokens, in.x.rows * n, out.c);
}

}  // namespace mrkl
