// Jamba: hyper-parameters and weights of one loaded model, and its forward pass over the decode
// states of one or several sequences.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "io/config.h"
#include "kernels/table.h"
#include "model/pass.h"
#include "model/state.h"
#include "model/weights.h"

namespace mrkl {

struct LoadOptions {
  std::size_t threads = 0;                 // 0: as many as the machine has
  bool check_numbers = false;              // look for NaN and infinity in every tensor
  KvType kv = KvType::kF32;                // how states of this model store keys and values
  Precision precision = Precision::kAuto;  // of the activations that linear layers read
  Scheme weights = Scheme::kStored;        // what matrices are quantised to
  Residency residency = Residency::kAuto;  // in a mapped file, or in memory of their own
};

// What a feed returns: logits (V) after the last token, logits (T, V), final-norm hidden states
// (T, H), or nothing.
enum class Output : std::uint8_t { kLastLogits, kAllLogits, kHidden, kNone };

// Either tokens or rows (T, H) that stand in place of their embeddings.
struct Input {
  std::span<const std::int32_t> tokens;
  std::span<const float> rows;
};

// What one sequence brings to a pass, and where its output goes (`size_of_output` numbers).
struct Part {
  State* state;
  Input input;
  Output output;
  float* out;
  std::size_t last = 1;  // kLastLogits: after so many tokens, at most as many as are fed
};

class Jamba {
 public:
  explicit Jamba(const std::string& folder, const LoadOptions& options = {});
  ~Jamba();

  const JambaConfig& config() const noexcept { return config_; }
  const Weights& weights() const noexcept { return weights_; }
  KvType kv() const noexcept { return kv_; }
  const Linears& linears() const noexcept { return linears_; }
  // An empty state, counted by the meter.
  State new_state() const { return State(config_, kv_, meter_); }
  // Bytes of all states made by new_state, and of their copies.
  const Meter& meter() const noexcept { return *meter_; }

  // Tokens or rows of an input. Throws Error "argument-invalid" when there are none, rows are
  // incomplete or a token is not in the vocabulary.
  std::size_t check(const Input& input) const;
  std::size_t size_of_output(std::size_t tokens, Output output) const noexcept;

  // Advances every state by its input in one pass over the weights. Serialised: one pass at a time.
  // The caller sees to it that inputs are checked and states distinct. Throws before it touches a
  // state, when memory runs out; or, when `stop` (asked between layers) says so, "cancelled" with
  // states half-way.
  void forward(std::span<const Part> parts, const std::function<bool()>& stop = nullptr,
               Observer* observer = nullptr);

  // Advances one state by an input of any length, in chunks, on the calling thread. `stop` is asked
  // between layers; when it says so the call throws Error "cancelled". After any exception the
  // state is as it was before the call.
  std::vector<float> feed(State& state, const Input& input, Output output,
                          const std::function<bool()>& stop = nullptr,
                          Observer* observer = nullptr);

 private:
  void embed(const Input& input, std::size_t tokens, float* x);
  void write_outputs(Pass& pass, std::span<const Part> parts);

  JambaConfig config_;
  const KernelTable& kernels_;
  Linears linears_;
  ThreadPool pool_;
  Weights weights_;
  KvType kv_;
  std::shared_ptr<Meter> meter_ = std::make_shared<Meter>();
  std::mutex forward_;
  PassBuffers workspace_;
  std::vector<Sequence> sequences_;
};

}  // namespace mrkl
