// Jamba: hyper-parameters and weights of one loaded model, and its forward pass over a decode
// state.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "io/config.h"
#include "kernels/table.h"
#include "model/state.h"
#include "model/weights.h"

namespace mrkl {

struct LoadOptions {
  std::size_t threads = 0;     // 0: as many as the machine has
  bool check_numbers = false;  // look for NaN and infinity in every tensor
};

// What a feed returns: logits (V) after the last token, logits (T, V), or final-norm hidden states
// (T, H).
enum class Output : std::uint8_t { kLastLogits, kAllLogits, kHidden };

// Either tokens or rows (T, H) that stand in place of their embeddings.
struct Input {
  std::span<const std::int32_t> tokens;
  std::span<const float> rows;
};

// Sees what flows, for parity checks. Called for every chunk of tokens, in order.
struct Observer {
  virtual ~Observer() = default;
  // The residual stream (tokens, H) before layer `layer`; once more with layer = L after the last.
  virtual void residual(std::size_t layer, const float* x, std::size_t tokens) = 0;
  // Router logits (tokens, E), the chosen experts and their weights (tokens, k), heaviest first.
  virtual void routing(std::size_t layer, const float* logits, const std::uint32_t* experts,
                       const float* weights, std::size_t tokens) = 0;
};

class Jamba {
 public:
  explicit Jamba(const std::string& folder, const LoadOptions& options = {});
  ~Jamba();

  const JambaConfig& config() const noexcept { return config_; }
  const Weights& weights() const noexcept { return weights_; }

  // Advances the state by the input. Serialised: one forward pass at a time per model. `cancelled`
  // (nullable) is read while waiting and between layers; when it becomes non-zero the call throws
  // Error "cancelled". After any exception the state is as it was before the call.
  std::vector<float> feed(State& state, const Input& input, Output output,
                          const std::atomic_ref<std::int32_t>* cancelled = nullptr,
                          Observer* observer = nullptr);

 private:
  struct Pass;
  struct Workspace;

  JambaConfig config_;
  Weights weights_;
  const KernelTable& kernels_;
  ThreadPool pool_;
  std::timed_mutex forward_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace mrkl
