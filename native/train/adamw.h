// AdamW (Loshchilov & Hutter 2019), with clipping by the global gradient norm (Pascanu et al.
// 2013).
//   g ← g·min(1, clip/‖g‖);  m = β1·m + (1−β1)·g;  v = β2·v + (1−β2)·g²
//   w ← w − rate·decay·w − rate·(m/(1−β1ᵗ)) / (sqrt(v/(1−β2ᵗ)) + ε)
#pragma once
#include <cstddef>
#include <vector>

#include "base/thread_pool.h"

namespace mrkl {

struct Adam;

struct Weights {
  std::size_t count;
  float *value, *gradient, *mean, *square;
  float decay;
};

// sqrt Σ g² over all weights; independent of the number of threads.
double gradient_norm(ThreadPool& pool, const std::vector<Weights>& all);
// norm: of the gradients as they are.
void adamw(ThreadPool& pool, const std::vector<Weights>& all, const Adam& options, double norm);

}  // namespace mrkl
