// The weights of a Jamba in memory: matrices as the tensor store holds them, vectors widened to
// f32.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "io/config.h"
#include "kernels/table.h"
#include "model/tensor_store.h"
#include "model/tensor_table.h"
#include "quant/format.h"

namespace mrkl {

// A linear layer's weight, (rows, cols) = (out, in), row-major. `scales` (rows) belongs to kI8.
struct Matrix {
  Format format = Format::kF32;
  const void* data = nullptr;
  const float* scales = nullptr;
  std::size_t rows = 0, cols = 0;

  std::size_t row_bytes() const noexcept { return bytes_of(format, cols); }
  const std::byte* row(std::size_t i) const noexcept {
    return static_cast<const std::byte*>(data) + i * row_bytes();
  }
};

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

class Weights {
 public:
  // Takes its tensors from a TensorStore, whose errors it throws.
  Weights(const std::string& folder, const JambaConfig& config, Scheme scheme, bool check_numbers,
          const KernelTable& kernels, ThreadPool& pool);

  Matrix embed, head;
  const float* final_norm;
  std::vector<LayerWeights> layers;

  const TensorStore& store() const noexcept { return store_; }
  Scheme scheme() const noexcept { return store_.scheme(); }
  std::size_t bytes() const noexcept { return store_.bytes(); }
  // Tensors of the files that the model has no use for.
  const std::vector<std::string>& unused() const noexcept { return store_.unused(); }

 private:
  Matrix matrix(const std::string& name);
  const float* vector(const std::string& name);
  MambaWeights mamba(const JambaConfig& config, const std::string& at);
  MlpWeights mlp(const std::string& at);

  TensorStore store_;
  std::deque<std::vector<float>> floats_;
};

}  // namespace mrkl
