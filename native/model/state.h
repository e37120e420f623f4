// The decode state of one sequence, a plain value (Jamba spec section 3): per attention layer the
// keys and values of all past tokens, per Mamba layer the last K−1 inputs of the convolution and
// the SSM state. The Mamba part cannot be rewound, so copies at chosen points are what prefix
// caching, branching and cancellation build on.
#pragma once
#include <cstddef>
#include <vector>

#include "io/config.h"
#include "model/tensor_table.h"

namespace mrkl {

struct LayerState {
  std::vector<float> k, v;    // (length, n_kv·d_h)
  std::vector<float> window;  // (K−1, D), oldest first
  std::vector<float> h;       // (D, N)
};

struct State {
  explicit State(const JambaConfig& config);

  std::size_t length = 0;  // tokens and rows fed
  std::vector<LayerState> layers;

  // Makes room for `tokens` more, so that appending them cannot fail.
  void reserve(const JambaConfig& config, std::size_t tokens);
  std::size_t bytes() const noexcept;
};

// What restores a state to the point where it was made, cheaply: copies of the Mamba parts and the
// length.
class Savepoint {
 public:
  explicit Savepoint(const State& state);
  void restore(State& state) noexcept;

 private:
  struct Saved {
    std::vector<float> window, h;
    std::size_t kv;
  };
  std::size_t length_;
  std::vector<Saved> layers_;
};

}  // namespace mrkl
