// Weighted next-token cross-entropy (jamba-spec §5).
//   nll[r] = ln Σ_v exp(logits[r,v]) − logits[r, target[r]],  loss = Σ_r weight[r]·nll[r] /
//   denominator
// logits (R, V); target, weight, nll (R). Rows of weight 0 do not count; their targets are not
// read. Backward: dlogits[r,v] = dy·weight[r]/denominator·(softmax(logits[r])[v] − [v =
// target[r]]).
#pragma once
#include <cstdint>

#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

float cross_entropy_forward(ThreadPool& pool, View logits, const std::int32_t* target,
                            const float* weight, float denominator, float* nll);
void cross_entropy_backward(ThreadPool& pool, View logits, const std::int32_t* target,
                            const float* weight, float denominator, float dy, Gradient dlogits);

}  // namespace mrkl
