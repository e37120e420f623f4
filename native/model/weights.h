// The weights of a Jamba in memory: matrices as the tensor store or Resident holds them, vectors
// widened to f32.
#pragma once
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/thread_pool.h"
#include "io/config.h"
#include "kernels/table.h"
#include "model/matrix.h"
#include "model/moving.h"
#include "model/resident.h"
#include "model/tensor_store.h"
#include "model/tensor_table.h"

namespace mrkl {

struct AttentionWeights {
  Matrix q, k, v, o;
};

struct MambaWeights {
  Matrix in, x, dt, out;
  const float *in_bias, *out_bias;  // null without projection bias
  const float *conv, *conv_bias;    // (D, K), (D) or null
  const float *dt_norm, *b_norm, *c_norm, *dt_bias;
  const float* a;     // (D, N): −exp(A_log)
  const float* skip;  // (D)
};

struct MlpWeights {
  Matrix gate, up, down;
};

struct LayerWeights {
  LayerPlan plan;
  const float *input_norm, *pre_ff_norm;
  AttentionWeights attention;    // of an attention layer
  MambaWeights mamba;            // of a Mamba layer
  Matrix router;                 // of a mixture layer
  std::vector<MlpWeights> mlps;  // one, or one per expert
};

struct WeightOptions {
  Scheme scheme = Scheme::kStored;
  Residency residency = Residency::kAuto;
  bool check_numbers = false;  // look for NaN and infinity in every tensor
};

class Weights {
 public:
  // Takes its tensors from a TensorStore, whose errors it throws.
  Weights(const std::string& folder, const JambaConfig& config, const WeightOptions& options,
          const Linears& linears, ThreadPool& pool);

  Matrix embed, head;
  const float* final_norm;
  std::vector<LayerWeights> layers;

  const TensorStore& store() const noexcept { return store_; }
  Scheme scheme() const noexcept { return store_.scheme(); }
  // As they are held.
  std::size_t bytes() const noexcept {
    return store_.bytes() - saved_.load(std::memory_order_relaxed);
  }
  // Matrices move to memory of their own where they are ready to. Between passes; a matrix may be
  // read meanwhile by who holds `hold()`.
  void refresh();
  // A pass is over: they may get ready.
  void passed() noexcept { moving_.begin(); }
  std::shared_lock<std::shared_mutex> hold() const { return std::shared_lock(reading_); }
  // Tensors of the files that the model has no use for.
  const std::vector<std::string>& unused() const noexcept { return store_.unused(); }

 private:
  Matrix matrix(const std::string& name);
  std::vector<MatrixSlot> busy();
  void replace(Matrix& slot, const Matrix& with);
  void settle(Residency residency, const Linears& linears, ThreadPool& pool);
  const float* vector(const std::string& name);
  MambaWeights mamba(const JambaConfig& config, const std::string& at);
  MlpWeights mlp(const std::string& at);

  TensorStore store_;
  std::unordered_map<const void*, std::string> names_;  // of matrices, by their data
  std::deque<std::vector<float>> floats_;
  bool tied_;
  mutable std::shared_mutex reading_;
  std::atomic<std::size_t> saved_{0};  // bytes, against the store
  Resident resident_;
  Moving moving_;  // goes first, as it works on all others
};

}  // namespace mrkl
