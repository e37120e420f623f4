// Mixture of experts (jamba-spec §2.4): the k most probable experts of every token, weights not
// renormalised.
//   y[t] = Σ_{e ∈ top-k(p[t])} p[t,e]·down_e( SiLU(gate_e·x[t]) ⊙ up_e·x[t] )
// x, y (T, H), p (T, E) router probabilities over all experts, gate_e and up_e (I, H), down_e (H,
// I). Tokens are sorted by expert into `rows` = T·k routed rows; expert e owns rows [starts[e],
// starts[e+1]). Backward, with a = SiLU(g) ⊙ u and d = dy·down_e:  dp[t,e] = ⟨d, a⟩ for chosen e, 0
// otherwise;
//   da = p·d;  (dg, du) as in silu.h;  dx += dg·gate_e + du·up_e;  ddown_e += (p·dy)ᵀ·a;  dgate_e
//   += dgᵀ·x;  dup_e += duᵀ·x.
// Load balancing (§5), pooled over M = layers·T rows first:  aux = E·Σ_e f_e·P_e,  f_e = share of
// rows whose
//   top-k holds e (no gradient),  P_e = mean of p over rows;  dp[m,e] = E·f_e / M.
#pragma once
#include <cstdint>

#include "base/thread_pool.h"
#include "math/gemms.h"
#include "math/matrix.h"

namespace mrkl {

struct Expert {
  View gate, up, down;
};
struct ExpertGradient {
  Gradient gate, up, down;
};

// Which rows go to which expert.
struct Routing {
  std::size_t top = 0;
  std::vector<std::uint32_t> token;   // (rows) token of a routed row
  std::vector<std::uint32_t> row_of;  // (T·k) routed row of the j-th choice of token t
  std::vector<std::uint32_t>
      expert;  // (T·k) the choices, most probable first, ties to the lower index
  std::vector<std::size_t> starts;  // (E + 1)
};

Routing route(View p, std::size_t top);

// gate, up (rows, I): receive g and u for the backward pass.
void moe_forward(ThreadPool& pool, const Routing& routing, View x, View p,
                 const std::vector<Expert>& experts, Matrix gate, Matrix up, Matrix y,
                 const Gemms& by = exact_gemms());
void moe_backward(ThreadPool& pool, const Routing& routing, View x, View p,
                  const std::vector<Expert>& experts, View gate, View up, View dy, Gradient dx,
                  Gradient dp, const std::vector<ExpertGradient>& out,
                  const Gemms& by = exact_gemms());

float load_balance_forward(const std::vector<View>& p, std::size_t top);
void load_balance_backward(const std::vector<View>& p, std::size_t top, float dy,
                           const std::vector<Gradient>& dp);

}  // namespace mrkl
