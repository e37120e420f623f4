// What the layers of one forward pass share: the packed rows of several sequences, the buffers, and
// the operations that do not care whose row a row is.
//   rows    sequence s owns rows [s.row, s.row + s.tokens) of every (rows, ·) buffer
// Linear layers, norms and feed-forward layers see all rows at once; attention, convolution and
// scan go sequence by sequence.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "io/config.h"
#include "kernels/table.h"
#include "model/linear.h"
#include "model/state.h"

namespace mrkl {

// Sees what flows, for parity checks. Called for every chunk of tokens, in order.
struct Observer {
  virtual ~Observer() = default;
  // The residual stream (tokens, H) before layer `layer`; once more with layer = L after the last.
  virtual void residual(std::size_t layer, const float* x, std::size_t tokens) = 0;
  // Router logits (tokens, E), the chosen experts and their weights (tokens, k), heaviest first.
  virtual void routing(std::size_t layer, const float* logits, const std::uint32_t* experts,
                       const float* weights, std::size_t tokens) = 0;
};

// An expert at work: its slots [begin, begin + count).
struct ExpertJob {
  const MlpWeights* mlp;
  std::size_t begin, count;
};

// Floats from row to row of a buffer that is worked on a block of columns at a time. Rows of a
// power of two would all want the same sets of the caches.
constexpr std::size_t apart(std::size_t columns) { return columns + 16; }

// Buffers of one pass, kept between passes. T rows; those of a Mamba layer stand apart.
struct PassBuffers {
  std::vector<float> x, a, mixed;             // (T, H)
  std::vector<float> q, o, kv;                // (T, n_h·d_h) twice, (2, T, n_kv·d_h)
  std::vector<float> ml, part, part_ml;       // (T, n_h, 2); parts of attention
  std::vector<float> uz, s, xp, delta, y;     // (T, 2D), (T, D), (T, R+2N), (T, D), (T, D)
  std::vector<float> router, weights, p;      // (T, E), (T, k), (E)
  std::vector<std::uint32_t> experts, place;  // (T, k), (T, k): slot of a token's choice
  std::vector<std::uint32_t> source;          // (T·k): token of a slot
  std::vector<std::uint32_t> begins, next;    // (E + 1), (E): first and next slot of an expert
  std::vector<ExpertJob> jobs;                // of one layer
  std::vector<float> gate, up, slots;         // (T·k, I), (T·k, I), (T·k, H)
  PackedRows packed, packed_low, exact;       // inputs of linear layers
  std::vector<float> logits;                  // (wanted rows, V)

  // Grows what `rows` rows and `parts` rows of unfinished attention need; never shrinks.
  void fit(const JambaConfig& c, std::size_t rows, std::size_t parts);
};

// One sequence of the pass.
struct Sequence {
  State* state;
  std::size_t row, tokens;
};

struct Pass {
  const JambaConfig& c;
  const Linears& linears;
  const KernelTable& k;
  ThreadPool& pool;
  PassBuffers& ws;
  std::span<const Sequence> sequences;
  std::size_t rows;
  Observer* observer;

  // y (rows, out) = x (rows, in)·Wᵀ
  void linear(const Matrix& w, const float* x, std::size_t ldx, float* y, std::size_t ldy) {
    mrkl::linear(linears, pool, w, x, ldx, rows, ws.packed, y, ldy);
  }
  // y (rows, H) = RMS(x; w)
  void norm(const float* x, const float* w, float* y);
  // x (rows, H) += dx
  void add(const float* dx, float* x);
};

// The layers, one file each. a (rows, H) is the normed residual stream, out (rows, H) what the
// layer adds to it.
void attention_layer(Pass& pass, const AttentionWeights& w, std::size_t layer, const float* a,
                     float* out);
// Rows of unfinished attention that `tokens` after `past` others need.
std::size_t attention_parts(std::size_t past, std::size_t tokens) noexcept;
void mamba_layer(Pass& pass, const MambaWeights& w, std::size_t layer, const float* a, float* out);
void feed_forward(Pass& pass, const LayerWeights& w, std::size_t layer, const float* a, float* out);

}  // namespace mrkl
