// A tape of differentiable operations: define, then run. Recording an op checks its shapes and
// returns the id of its result; `run` computes the values in the order of recording and, on
// request, gradients in the reverse order. Everything is a matrix (rows, cols); a scalar is (1, 1).
// Parameters live as long as the tape, with gradient and optimizer moments; values live until
// `reset`. Gradients of parameters add up until `update` or `clear_gradients`.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "math/attention.h"
#include "math/gemms.h"
#include "math/matrix.h"
#include "math/workspace.h"
#include "train/arena.h"

namespace mrkl {

// Values count from 0, parameters from -1 downwards.
using TensorId = std::int32_t;
constexpr TensorId kNoTensor = INT32_MIN;

enum class Field { kValue, kGradient, kMean, kSquare };

struct Parameter {
  std::size_t rows, cols;
  bool trainable;
  bool has_gradient = false;  // false: the next backward pass overwrites
  std::vector<float> value, gradient, mean, square;
};

struct Adam {
  float rate, beta1, beta2, epsilon;
  std::uint64_t step;  // 1 for the first
  float clip;          // greatest global gradient norm; infinity: no clipping
};

// Bytes of activations and of their gradients.
struct Memory {
  std::size_t values, gradients;
};

// Seconds, and multiplications and additions of matrix products.
struct OpCost {
  double forward = 0, backward = 0, operations = 0;
};

class Tape {
 public:
  explicit Tape(std::size_t threads, const Gemms& gemms = exact_gemms())
      : pool_(threads), gemms_(gemms) {}

  // Parameters
  TensorId parameter(std::size_t rows, std::size_t cols, bool trainable);
  void write(TensorId id, Field field, const float* from, std::size_t count);
  std::vector<float> read(TensorId id, Field field) const;
  void fill_normal(TensorId id, std::uint64_t seed, float deviation);
  Parameter& parameter_at(TensorId id);

  // Recording. Optional operands are kNoTensor.
  TensorId input(std::size_t rows, std::size_t cols, std::vector<float> values,
                 bool wants_gradient);
  TensorId embedding(TensorId table, TensorId prompt, std::vector<std::int32_t> ids,
                     std::int32_t padding);
  TensorId linear(TensorId x, TensorId w, TensorId bias);
  TensorId add(TensorId x, TensorId y);
  TensorId scale(TensorId x, float factor);
  std::vector<TensorId> split(TensorId x, const std::vector<std::size_t>& widths);
  TensorId rmsnorm(TensorId x, TensorId w, float eps);
  TensorId layernorm(TensorId x, TensorId w, TensorId bias, float eps);
  TensorId silu(TensorId x);
  TensorId gelu(TensorId x);
  TensorId swiglu(TensorId gate, TensorId up);
  TensorId softplus(TensorId x);
  TensorId softmax(TensorId x);
  TensorId causal_conv(TensorId u, TensorId w, TensorId bias,
                       const std::vector<std::int32_t>& starts);
  TensorId selective_scan(TensorId delta, TensorId x, TensorId a_log, TensorId b, TensorId c,
                          TensorId skip, const std::vector<std::int32_t>& starts);
  TensorId attention(TensorId q, TensorId k, TensorId v, const AttentionShape& shape,
                     const std::vector<std::int32_t>& queries,
                     const std::vector<std::int32_t>& keys);
  TensorId moe(TensorId x, TensorId p, const std::vector<TensorId>& gates,
               const std::vector<TensorId>& ups, const std::vector<TensorId>& downs,
               std::size_t top);
  TensorId load_balance(const std::vector<TensorId>& p, std::size_t top);
  TensorId cross_entropy(TensorId logits, std::vector<std::int32_t> targets,
                         std::vector<float> weights, float denominator);

  // Ops recorded between the two form a stretch. Of its values only those that others use stay in
  // memory; a backward pass computes the rest again, to the same bits.
  void begin_stretch();
  void end_stretch();

  void reset();
  // loss: the (1, 1) value whose gradients are wanted, or kNoTensor.
  void run(TensorId loss);
  // Global norm of the gradients of the trainable parameters listed; then one AdamW step on them
  // (train/adamw.h). A norm that is not finite is "numbers-invalid" and changes no weight.
  double update(const Adam& options, const std::vector<TensorId>& ids,
                const std::vector<float>& decay);
  // w −= rate·gradient, without moments.
  void descend(float rate, const std::vector<TensorId>& ids);
  void clear_gradients();
  std::size_t bytes() const noexcept {
    return values_.bytes() + again_.bytes() + gradients_.bytes();
  }
  // Most that was in use at once.
  Memory memory() const noexcept { return {values_.peak() + again_.peak(), gradients_.peak()}; }
  // Where time went since the tape was made or this was called, by name of op.
  std::map<std::string, OpCost> take_costs() { return std::exchange(costs_, {}); }
  std::size_t rows(TensorId id) const { return shape_of(id).rows; }
  std::size_t cols(TensorId id) const { return shape_of(id).cols; }

 private:
  struct Tensor {
    std::size_t rows, cols, ld;
    bool wants_gradient;
    bool has_gradient = false;
    bool keep_gradient = false;
    bool passing = false;         // belongs to a stretch and is used there alone
    TensorId parent = kNoTensor;  // a column range of this value
    std::size_t column = 0;
    float* value = nullptr;
    float* gradient = nullptr;
  };
  // Multiplications and additions of the matrix products of an op.
  struct Work {
    double forward, backward;
  };
  struct Node {
    const char* op;
    std::vector<TensorId> outputs;
    std::function<void()> forward, backward;
    Work work{};
  };
  // Nodes and tensors recorded between begin_stretch and end_stretch.
  static constexpr std::size_t kNoStretch = SIZE_MAX;
  struct Stretch {
    std::size_t node, node_end, tensor, tensor_end;
  };

  void check(TensorId id, const char* op, const char* argument) const;
  Matrix shape_of(TensorId id) const;
  View expect(TensorId id, const char* op, const char* argument, std::size_t rows,
              std::size_t cols) const;
  bool wants(const std::vector<TensorId>& ids) const;
  TensorId record(const char* op, const std::vector<TensorId>& inputs, std::size_t rows,
                  std::size_t cols, std::function<void()> forward, std::function<void()> backward,
                  const Work& work = {});
  // Memory of an op for its backward pass; belongs to the op recorded next.
  TensorId hidden(std::size_t rows, std::size_t cols);
  void use(const std::vector<TensorId>& inputs);
  TensorId next() const noexcept { return static_cast<TensorId>(tensors_.size()); }
  Segments segments(const char* op, const std::vector<std::int32_t>& starts,
                    std::size_t rows) const;

  // While running
  View value(TensorId id) const;
  Matrix result(TensorId id);
  View upstream(TensorId id) const;  // ∂L/∂(result), contiguous rows of stride ld
  Gradient gradient(TensorId id);    // marks the gradient as written
  void run_backward(TensorId loss);
  void forward(Node& node);
  void backward(Node& node);
  std::size_t stretch_of(std::size_t node) const;
  void enter(std::size_t stretch);
  void compute_again(const Stretch& stretch);

  ThreadPool pool_;
  Gemms gemms_;
  WorkspaceOwner workspace_;
  std::vector<Parameter> parameters_;
  std::vector<Tensor> tensors_;
  std::vector<Node> nodes_;
  std::vector<Stretch> stretches_;
  bool stretching_ = false;
  std::size_t present_ = kNoStretch;  // the one whose passing values are in memory
  Arena values_, again_;              // values that stay, and passing ones
  std::map<std::string, OpCost> costs_;
  BufferPool gradients_;
};

}  // namespace mrkl
