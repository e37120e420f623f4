#include "math/selective_scan.h"

#include <cmath>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

constexpr std::size_t kChannels = 64;  // channels of one task
constexpr std::size_t kGroups = 8;     // groups of segments, each with its own partial weight gradients

std::vector<float> negative_exp(View a_log) {
  const std::size_t n = a_log.rows * a_log.cols;
  std::vector<float> a(n);
  for (std::size_t i = 0; i < n; ++i) a[i] = -std::exp(a_log.data[i]);
  return a;
}

std::vector<std::size_t> chunk_starts(const Segments& segments) {
  std::vector<std::size_t> starts(segments.count() + 1, 0);
  for (std::size_t s = 0; s < segments.count(); ++s)
    starts[s + 1] = starts[s] + ceil_div(segments.length(s), kScanChunk);
  return starts;
}

// Sums of the weight gradients, one slice per group of segments; b and c one slice per block of channels.
struct Partials {
  std::size_t rows, width, n;
  std::vector<float> da, dskip, db, dc;

  Partials(std::size_t groups, std::size_t blocks, std::size_t tokens, std::size_t channels, std::size_t states)
      : rows(tokens),
        width(channels),
        n(states),
        da(groups * channels * states, 0.0f),
        dskip(groups * channels, 0.0f),
        db(blocks * tokens * states, 0.0f),
        dc(blocks * tokens * states, 0.0f) {}
};

// Adds `count` slices of `size` floats to out, in order.
void add_slices(ThreadPool& pool, const std::vector<float>& slices, std::size_t size, const Gradient& out) {
  if (!out) return;
  const std::size_t count = slices.size() / size;
  pool.for_range(size, 4096, [&](std::size_t begin, std::size_t end) {
    float* to = out.to.data;
    if (!out.add) std::fill(to + begin, to + end, 0.0f);
    for (std::size_t s = 0; s < count; ++s)
      kernels().axpy(end - begin, 1.0f, slices.data() + s * size + begin, to + begin);
  });
}

struct Scratch {
  std::vector<float> h, g, keep, y, delta, x, ddelta, dx;
  Scratch(std::size_t d, std::size_t n)
      : h(d * n),
        g(d * n),
        keep(kScanChunk * d * n),
        y(kScanChunk * d),
        delta(kScanChunk * d),
        x(kScanChunk * d),
        ddelta(kScanChunk * d),
        dx(kScanChunk * d) {}
};

void load(std::size_t tokens, std::size_t d, View from, std::size_t begin, std::size_t i0, std::vector<float>& to) {
  for (std::size_t t = 0; t < tokens; ++t) std::copy_n(from.row(begin + t) + i0, d, to.data() + t * d);
}

void store(std::size_t tokens, std::size_t d, const std::vector<float>& from, const Gradient& to, std::size_t begin,
           std::size_t i0) {
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

std::size_t scan_chunks(const Segments& segments) { return chunk_starts(segments).back(); }

void selective_scan_forward(ThreadPool& pool, const Segments& segments, const ScanInputs& in, Matrix y,
                            float* states) {
  const std::size_t width = in.a_log.rows, n = in.a_log.cols, blocks = ceil_div(width, kChannels);
  const auto a = negative_exp(in.a_log);
  const auto starts = chunk_starts(segments);
  for_each_task(pool, segments.count() * blocks, [&](std::size_t task) {
    const std::size_t s = task / blocks, i0 = task % blocks * kChannels, d = std::min(kChannels, width - i0);
    std::vector<float> h(d * n, 0.0f);
    for (std::size_t chunk = starts[s]; chunk < starts[s + 1]; ++chunk) {
      const std::size_t from = (chunk - starts[s]) * kScanChunk, t = segments.begin(s) + from;
      if (states != nullptr) std::copy(h.begin(), h.end(), states + (chunk * width + i0) * n);
      kernels().selective_scan(std::min(kScanChunk, segments.length(s) - from), d, n, in.delta.row(t) + i0,
                               in.x.row(t) + i0, in.x.ld, a.data() + i0 * n, in.b.row(t), in.c.row(t), in.b.ld,
                               in.skip.data + i0, h.data(), y.row(t) + i0, y.ld, nullptr, 0);
    }
  });
}

void selective_scan_backward(ThreadPool& pool, const Segments& segments, const ScanInputs& in,
                             const float* states, View dy, const ScanGradients& out) {
  const std::size_t width = in.a_log.rows, n = in.a_log.cols, blocks = ceil_div(width, kChannels);
  const std::size_t groups = std::min(kGroups, segments.count());
  const auto a = negative_exp(in.a_log);
  const auto starts = chunk_starts(segments);
  Partials sums(groups, blocks, in.x.rows, width, n);
  for_each_task(pool, groups * blocks, [&](std::size_t task) {
    const std::size_t group = task / blocks, block = task % blocks, i0 = block * kChannels;
    const std::size_t d = std::min(kChannels, width - i0);
    Scratch w(d, n);
    const std::size_t last = (group + 1) * segments.count() / groups;
    for (std::size_t s = group * segments.count() / groups; s < last; ++s) {
      std::fill(w.g.begin(), w.g.end(), 0.0f);
      for (std::size_t chunk = starts[s + 1]; chunk-- > starts[s];) {
        const std::size_t from = (chunk - starts[s]) * kScanChunk, t = segments.begin(s) + from;
        const std::size_t tokens = std::min(kScanChunk, segments.length(s) - from);
        const float* h0 = states + (chunk * width + i0) * n;
        load(tokens, d, in.delta, t, i0, w.delta);
        load(tokens, d, in.x, t, i0, w.x);
        std::copy_n(h0, d * n, w.h.data());
        const float *ai = a.data() + i0 * n, *skip = in.skip.data + i0;
        kernels().selective_scan(tokens, d, n, w.delta.data(), w.x.data(), d, ai, in.b.row(t), in.c.row(t), in.b.ld,
                                 skip, w.h.data(), w.y.data(), d, w.keep.data(), d * n);
        kernels().selective_scan_backward(
            tokens, d, n, w.delta.data(), w.x.data(), d, ai, in.b.row(t), in.c.row(t), in.b.ld, skip, h0,
            w.keep.data(), d * n, dy.row(t) + i0, dy.ld, w.g.data(), w.ddelta.data(), w.dx.data(),
            sums.da.data() + (group * width + i0) * n, sums.db.data() + (block * sums.rows + t) * n,
            sums.dc.data() + (block * sums.rows + t) * n, sums.dskip.data() + group * width + i0);
        store(tokens, d, w.ddelta, out.delta, t, i0);
        store(tokens, d, w.dx, out.x, t, i0);
      }
    }
  });
  for (std::size_t i = 0; i < sums.da.size(); ++i) sums.da[i] *= a[i % (width * n)];
  add_slices(pool, sums.da, width * n, out.a_log);
  add_slices(pool, sums.dskip, width, out.skip);
  add_slices(pool, sums.db, sums.rows * n, out.b);
  add_slices(pool, sums.dc, sums.rows * n, out.c);
}

}  // namespace mrkl
