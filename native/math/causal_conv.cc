#include "math/causal_conv.h"

#include "kernels/table.h"
#include "math/parallel.h"
#include "math/silu.h"

namespace mrkl {
namespace {

constexpr std::size_t kChannels = 128;  // channels of one task
constexpr std::size_t kGroups = 8;  // groups of segments, each with its own partial weight gradient

// z += x ⊙ y
MRKL_CLONES void multiply_add(std::size_t n, const float* x, const float* y, float* z) {
  for (std::size_t i = 0; i < n; ++i) z[i] += x[i] * y[i];
}

// One segment, channels [i0, i0 + d): dc by recomputation, then the sums of causal_conv.h.
struct Task {
  View u, w, bias, dy;
  const float* taps;  // (K, D): w transposed
  Gradient du;
  float* dtaps;  // (K, D) or null
  float* dbias;  // (D) or null
};

void backward_segment(const Task& task, std::size_t begin, std::size_t tokens, std::size_t i0,
                      std::size_t d) {
  const auto& k = kernels();
  const std::size_t taps = task.w.cols, width = task.w.rows;
  const Workspace memory(2 * tokens * d + (taps - 1) * d);
  float* dc = memory.data();
  float* pre = dc + tokens * d;
  float* window = pre + tokens * d;
  std::fill_n(window, (taps - 1) * d, 0.0f);
  const float* bias = task.bias.data == nullptr ? nullptr : task.bias.data + i0;
  k.causal_conv(tokens, d, taps, task.u.row(begin) + i0, task.u.ld, task.w.row(i0), bias, window, d,
                dc, d, pre);
  for (std::size_t t = 0; t < tokens; ++t) {
    silu_backward_row(d, pre + t * d, task.dy.row(begin + t) + i0, dc + t * d, false);
    if (task.dbias != nullptr) k.axpy(d, 1.0f, dc + t * d, task.dbias + i0);
  }
  for (std::size_t t = 0; t < tokens; ++t) {
    float* du = task.du ? task.du.to.row(begin + t) + i0 : nullptr;
    if (du != nullptr && !task.du.add) std::fill_n(du, d, 0.0f);
    for (std::size_t lag = 0; lag < taps; ++lag) {
      const std::size_t tap = (taps - 1 - lag) * width + i0;
      if (du != nullptr && t + lag < tokens)
        multiply_add(d, task.taps + tap, dc + (t + lag) * d, du);
      if (task.dtaps != nullptr && t >= lag)
        multiply_add(d, dc + t * d, task.u.row(begin + t - lag) + i0, task.dtaps + tap);
    }
  }
}

}  // namespace

void causal_conv_forward(ThreadPool& pool, const Segments& segments, View u, View w, View bias,
                         Matrix y) {
  const std::size_t blocks = ceil_div(w.rows, kChannels), taps = w.cols;
  for_each_task(pool, segments.count() * blocks, [&](std::size_t task) {
    const std::size_t s = task / blocks, i0 = task % blocks * kChannels;
    const std::size_t d = std::min(kChannels, w.rows - i0), begin = segments.begin(s);
    std::vector<float> window((taps - 1) * d, 0.0f);
    kernels().causal_conv(segments.length(s), d, taps, u.row(begin) + i0, u.ld, w.row(i0),
                          bias.data == nullptr ? nullptr : bias.data + i0, window.data(), d,
                          y.row(begin) + i0, y.ld, nullptr);
  });
}

void causal_conv_backward(ThreadPool& pool, const Segments& segments, View u, View w, View bias,
                          View dy, Gradient du, Gradient dw, Gradient dbias) {
  const std::size_t width = w.rows, taps = w.cols;
  const std::size_t blocks = ceil_div(width, kChannels),
                    groups = std::min(kGroups, segments.count());
  std::vector<float> transposed(taps * width), dtaps(dw ? groups * taps * width : 0, 0.0f);
  std::vector<float> dbiases(dbias ? groups * width : 0, 0.0f);
  for (std::size_t i = 0; i < width; ++i)
    for (std::size_t j = 0; j < taps; ++j) transposed[j * width + i] = w.row(i)[j];

  for_each_task(pool, groups * blocks, [&](std::size_t index) {
    const std::size_t group = index / blocks, i0 = index % blocks * kChannels;
    const Task task{u,
                    w,
                    bias,
                    dy,
                    transposed.data(),
                    du,
                    dw ? dtaps.data() + group * taps * width : nullptr,
                    dbias ? dbiases.data() + group * width : nullptr};
    const std::size_t end = (group + 1) * segments.count() / groups;
    for (std::size_t s = group * segments.count() / groups; s < end; ++s)
      backward_segment(task, segments.begin(s), segments.length(s), i0,
                       std::min(kChannels, width - i0));
  });

  for (std::size_t i = 0; dw && i < width; ++i) {
    for (std::size_t j = 0; j < taps; ++j) {
      float sum = dw.add ? dw.to.row(i)[j] : 0.0f;
      for (std::size_t g = 0; g < groups; ++g) sum += dtaps[(g * taps + j) * width + i];
      dw.to.row(i)[j] = sum;
    }
  }
  for (std::size_t i = 0; dbias && i < width; ++i) {
    float sum = dbias.add ? dbias.to.data[i] : 0.0f;
    for (std::size_t g = 0; g < groups; ++g) sum += dbiases[g * width + i];
    dbias.to.data[i] = sum;
  }
}

}  // namespace mrkl
