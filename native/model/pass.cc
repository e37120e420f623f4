#include "model/pass.h"

#include <algorithm>

namespace mrkl {

void PassBuffers::fit(const JambaConfig& c, std::size_t t, std::size_t parts) {
  const auto grow = [](auto& v, std::size_t n) {
    if (v.size() < n) v.resize(n);
  };
  for (auto* v : {&x, &a, &mixed}) grow(*v, t * c.hidden_size);
  for (auto* v : {&q, &o}) grow(*v, t * c.heads * c.head_dim);
  grow(kv, 2 * t * c.kv_heads * c.head_dim);
  grow(ml, 2 * t * c.heads);
  grow(part, parts * c.heads * c.head_dim);
  grow(part_ml, 2 * parts * c.heads);
  grow(uz, t * apart(2 * c.d_inner));
  for (auto* v : {&s, &delta, &y}) grow(*v, t * apart(c.d_inner));
  grow(xp, t * (c.dt_rank + 2 * c.d_state));
  grow(router, t * c.experts);
  const std::size_t tk = t * c.experts_per_tok;
  for (auto* v : {&experts, &place, &source}) grow(*v, tk);
  grow(weights, tk);
  grow(begins, c.experts + 1);
  grow(next, c.experts);
  grow(p, c.experts);
  jobs.reserve(c.experts);
  grow(slots, tk * c.hidden_size);
  for (auto* v : {&gate, &up}) grow(*v, tk * c.intermediate_size);
  packed.reserve(t, std::max({c.hidden_size, c.d_inner, c.heads * c.head_dim}));
  packed.reserve(tk, std::max(c.hidden_size, c.intermediate_size));
  packed_low.reserve(t, c.dt_rank);
  exact.reserve(t, c.hidden_size);
}

void Pass::norm(const float* x, const float* w, float* y) {
  const std::size_t h = c.hidden_size;
  parallel(pool, rows, 4 * h, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) k.rmsnorm(h, x + t * h, w, c.rms_norm_eps, y + t * h);
  });
}

void Pass::add(const float* dx, float* x) {
  const std::size_t h = c.hidden_size;
  parallel(pool, rows, 2 * h, [&](std::size_t begin, std::size_t end) {
    k.axpy((end - begin) * h, 1.0f, dx + begin * h, x + begin * h);
  });
}

}  // namespace mrkl
