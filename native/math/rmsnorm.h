// y = w ⊙ x / r,  r = sqrt(mean(x²) + eps) for each row.  x, y (T, H), w (1, H). jamba-spec §2.
// Backward (§5), v = w ⊙ dy:  dx = v / r − x·(Σ v ⊙ x) / (H·r³),  dw = Σ_t dy ⊙ x / r.
#pragma once
#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

void rmsnorm_forward(ThreadPool& pool, View x, View w, float eps, Matrix y);
void rmsnorm_backward(ThreadPool& pool, View x, View w, float eps, View dy, Gradient dx,
                      Gradient dw);

}  // namespace mrkl
