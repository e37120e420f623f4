// The decode state of one sequence, a value (Jamba spec section 3): keys and values of all past
// tokens (kv.h; copies share pages), and per Mamba layer the last K−1 inputs of the convolution and
// the SSM state, always f32. The Mamba part cannot be rewound, so copies at chosen points are what
// prefix caching, branching and cancellation build on.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "io/config.h"
#include "model/kv.h"
#include "model/tensor_table.h"

namespace mrkl {

struct LayerState {
  std::size_t attention = 0;  // which of the attention layers this is, if it is one
  std::vector<float> window;  // (K−1, D), oldest first
  std::vector<float> h;       // (D, N)

  bool mamba() const noexcept { return !h.empty(); }
};

struct State {
  explicit State(const JambaConfig& config, KvType kv = KvType::kF32,
                 std::shared_ptr<Meter> meter = nullptr);

  std::size_t length = 0;  // tokens and rows fed
  // The tokens fed, as long as no rows were among them.
  std::vector<std::int32_t> history;
  bool history_known() const noexcept { return history.size() == length; }
  std::vector<LayerState> layers;
  KvCache kv;
  Charge charge;  // for the Mamba parts; pages count themselves, once for all sharers

  // Makes room for `tokens` more, so that appending them cannot fail.
  void reserve(std::size_t tokens) { kv.reserve(length, tokens); }
  // What the sequence holds; pages count in full for every sharer. Equal to state_bytes.
  std::size_t bytes() const noexcept;
};

// Memory of a state after `length` tokens, A attention and M Mamba layers, s bytes an element:
//   ⌈length/64⌉·64·A·n_kv·(2·d_h·s + (i8 ? 8 : 0)) + 4·M·((K−1)·D + D·N)
std::size_t state_bytes(const JambaConfig& config, KvType kv, std::size_t length) noexcept;

// What restores a state to the point where it was made, cheaply: copies of the Mamba parts and the
// length.
class Savepoint {
 public:
  Savepoint() = default;
  explicit Savepoint(const State& state) { take(state); }
  // Forgets what it held.
  void take(const State& state);
  // May be called once for each time it was made or taken.
  void restore(State& state) noexcept;

 private:
  struct Saved {
    std::vector<float> window, h;
  };
  std::size_t length_ = 0;
  std::vector<Saved> layers_;
};

}  // namespace mrkl
