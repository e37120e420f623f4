#include "math/embedding.h"

#include <algorithm>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {

void embedding_forward(ThreadPool& pool, View table, View prompt, const std::int32_t* ids,
                       Matrix y) {
  pool.for_range(y.rows, kRowGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) {
      const float* from = ids[t] >= 0 ? table.row(static_cast<std::size_t>(ids[t]))
                                      : prompt.row(static_cast<std::size_t>(-1 - ids[t]));
      std::copy(from, from + y.cols, y.row(t));
    }
  });
}

void embedding_backward(ThreadPool& pool, const std::int32_t* ids, std::int32_t padding, View dy,
                        Gradient dtable, Gradient dprompt) {
  const auto& k = kernels();
  // Threads own column ranges, so equal ids never meet and the order of addition is that of the
  // rows.
  pool.for_range(dy.cols, 32, [&](std::size_t begin, std::size_t end) {
    const std::size_t width = end - begin;
    for (const Gradient* g : {&dtable, &dprompt}) {
      if (!*g || g->add) continue;
      for (std::size_t r = 0; r < g->to.rows; ++r) std::fill_n(g->to.row(r) + begin, width, 0.0f);
    }
    for (std::size_t t = 0; t < dy.rows; ++t) {
      const bool soft = ids[t] < 0;
      const Gradient& g = soft ? dprompt : dtable;
      if (!g || (!soft && ids[t] == padding)) continue;
      const auto r = static_cast<std::size_t>(soft ? -1 - ids[t] : ids[t]);
      k.axpy(width, 1.0f, dy.row(t) + begin, g.to.row(r) + begin);
    }
  });
}

}  // namespace mrkl
