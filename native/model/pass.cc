#include "model/pass.h"

namespace mrkl {

void Workspace::fit(const JambaConfig& c, std::size_t t, std::size_t parts) {
  const auto grow = [](auto& v, std::size_t n) {
    if (v.size() < n) v.resize(n);
  };
  for (auto* v : {&x, &a, &mixed}) grow(*v, t * c.hidden_size);
  for (auto* v : {&q, &o}) grow(*v, t * c.heads * c.head_dim);
  grow(kv, 2 * t * c.kv_heads * c.head_dim);
  grow(ml, 2 * t * c.heads);
  grow(part, parts * c.heads * c.head_dim);
  grow(part_ml, 2 * parts * c.heads);
  grow(uz, t * 2 * c.d_inner);
  for (auto* v : {&s, &delta, &y}) grow(*v, t * c.d_inner);
  grow(xp, t * (c.dt_rank + 2 * c.d_state));
  grow(router, t * c.experts);
  const std::size_t tk = t * c.experts_per_tok;
  for (auto* v : {&experts, &place}) grow(*v, tk);
  grow(weights, tk);
  grow(begins, c.experts + 1);
  grow(next, c.experts);
  grow(p, c.experts);
  grow(gathered, tk * c.hidden_size);
  for (auto* v : {&gate, &up}) grow(*v, tk * c.intermediate_size);
}

void Pass::norm(const float* x, const float* w, float* y) {
  const std::size_t h = c.hidden_size;
  parallel(pool, rows, 4 * h, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) k.rmsnorm(h, x + t * h, w, c.rms_norm_eps, y + t * h);
  });
}

void Pass::add_bias(const float* bias, std::size_t n, float* y) {
  if (bias == nullptr) return;
  for (std::size_t t = 0; t < rows; ++t) k.axpy(n, 1.0f, bias, y + t * n);
}

}  // namespace mrkl
