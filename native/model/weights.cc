#include "model/weights.h"

#include <cmath>
#include <cstring>
#include <unordered_set>

#include "base/error.h"

namespace mrkl {
namespace {

void check_row(const std::string& folder, const TensorRow& row, const TensorView* found) {
  const std::string expected = "expected F32, F16 or BF16 " + shape_text(row.shape);
  const std::string at = folder + ": tensor " + row.name + ": ";
  if (found == nullptr) throw Error("tensor-missing", at + expected + ", found nothing");
  const bool plain = found->format == Format::kF32 || found->format == Format::kF16 ||
                     found->format == Format::kBf16;
  if (!plain || found->shape != row.shape)
    throw Error("tensor-invalid",
                at + expected + ", found " + found->dtype_name + " " + shape_text(found->shape));
}

void check_finite(const std::string& folder, const TensorView& t) {
  const std::vector<float> values = widen(t);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      throw Error("numbers-invalid",
                  folder + ": tensor " + t.name + ": expected finite numbers, found " +
                      std::to_string(values[i]) + " at element " + std::to_string(i));
}

}  // namespace

Weights::Weights(const std::string& folder, const JambaConfig& c, bool check_numbers)
    : checkpoint_(folder) {
  std::unordered_set<std::string> known;
  for (const TensorRow& row : tensor_table(c)) {
    const TensorView* found = checkpoint_.find(row.name);
    check_row(folder, row, found);
    if (check_numbers) check_finite(folder, *found);
    known.insert(row.name);
  }
  for (const std::string& name : checkpoint_.names())
    if (!known.contains(name)) unused_.push_back(name);

  embed = matrix("model.embed_tokens.weight");
  head = c.tied ? embed : matrix("lm_head.weight");
  final_norm = vector("model.final_layernorm.weight");
  for (const LayerPlan& plan : layer_plan(c)) {
    const std::string at = "model.layers." + std::to_string(layers.size()) + ".";
    LayerWeights layer{};
    layer.plan = plan;
    layer.input_norm = vector(at + "input_layernorm.weight");
    layer.pre_ff_norm = vector(at + "pre_ff_layernorm.weight");
    if (plan.mixer == Mixer::kAttention) {
      const std::string in = at + "self_attn.";
      layer.attention = {matrix(in + "q_proj.weight"), matrix(in + "k_proj.weight"),
                         matrix(in + "v_proj.weight"), matrix(in + "o_proj.weight")};
    } else {
      layer.mamba = mamba(c, at + "mamba.");
    }
    if (plan.ffn == Ffn::kDense) {
      layer.mlps.push_back(mlp(at + "feed_forward."));
    } else {
      layer.router = matrix(at + "feed_forward.router.weight");
      for (std::size_t e = 0; e < c.experts; ++e)
        layer.mlps.push_back(mlp(at + "feed_forward.experts." + std::to_string(e) + "."));
    }
    layers.push_back(std::move(layer));
  }
}

const TensorView& Weights::view(const std::string& name) const {
  const TensorView* t = checkpoint_.find(name);
  if (t == nullptr) throw Error("tensor-missing", "tensor " + name + " is not in the table");
  return *t;
}

Matrix Weights::matrix(const std::string& name) {
  const TensorView& t = view(name);
  Matrix m{*t.format, t.data, nullptr, t.shape.at(0), t.shape.at(1)};
  if (reinterpret_cast<std::uintptr_t>(t.data) % row_of(m.format).align == 0) return m;
  auto& copy = copies_.emplace_back(t.data, t.data + t.bytes);  // aligned for every type
  m.data = copy.data();
  return m;
}

const float* Weights::vector(const std::string& name) {
  return floats_.emplace_back(widen(view(name))).data();
}

MambaWeights Weights::mamba(const JambaConfig& c, const std::string& at) {
  MambaWeights m{};
  m.in = matrix(at + "in_proj.weight");
  m.x = matrix(at + "x_proj.weight");
  m.dt = matrix(at + "dt_proj.weight");
  m.out = matrix(at + "out_proj.weight");
  if (c.proj_bias) m.in_bias = vector(at + "in_proj.bias");
  if (c.proj_bias) m.out_bias = vector(at + "out_proj.bias");
  m.conv = vector(at + "conv1d.weight");
  if (c.conv_bias) m.conv_bias = vector(at + "conv1d.bias");
  m.dt_norm = vector(at + "dt_layernorm.weight");
  m.b_norm = vector(at + "b_layernorm.weight");
  m.c_norm = vector(at + "c_layernorm.weight");
  m.dt_bias = vector(at + "dt_proj.bias");
  m.skip = vector(at + "D");
  m.a = vector(at + "A_log");
  for (float& v : floats_.back()) v = -std::exp(v);
  return m;
}

MlpWeights Weights::mlp(const std::string& at) {
  return {matrix(at + "gate_proj.weight"), matrix(at + "up_proj.weight"),
          matrix(at + "down_proj.weight")};
}

}  // namespace mrkl
