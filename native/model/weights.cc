#include "model/weights.h"

#include <cmath>

#include "base/memory.h"
#include "model/linear.h"

namespace mrkl {

Weights::Weights(const std::string& folder, const JambaConfig& c, const WeightOptions& options,
                 const Linears& linears, ThreadPool& pool)
    : store_(folder, Checkpoint(folder), c,
             {options.scheme, options.check_numbers,
              options.residency == Residency::kAuto ? available_memory() : 0},
             linears.kernels(), pool),
      tied_(c.tied) {
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
  settle(options.residency, linears, pool);
}

// What lies in memory already is packed at once, as is everything if it is to be resident.
void Weights::settle(Residency residency, const Linears& linears, ThreadPool& pool) {
  const bool wanted = residency == Residency::kResident ||
                      (residency == Residency::kAuto && 2 * store_.bytes() <= available_memory());
  std::vector<MatrixSlot> later;
  for (MatrixSlot slot : busy()) {
    const StoredTensor& tensor = store_.get(slot.name);
    slot.urgent = tensor.source.has_value();
    if (!wanted && !tensor.source) continue;
    if (residency == Residency::kAuto && store_.in_file(tensor))
      later.push_back(slot);
    else
      replace(*slot.matrix, resident_.keep(store_, slot.name, linears, pool));
  }
  if (tied_ && !later.empty()) later.push_back({&embed, later.back().name, later.back().urgent});
  if (tied_) embed = head;
  if (!later.empty()) moving_.start(std::move(later), store_, resident_, linears, pool);
}

// The matrices that every pass reads.
std::vector<MatrixSlot> Weights::busy() {
  std::vector<MatrixSlot> out;
  const auto add = [&](std::initializer_list<Matrix*> matrices) {
    for (Matrix* m : matrices) out.push_back({m, names_.at(m->data), false});
  };
  for (LayerWeights& l : layers) {
    if (l.plan.mixer == Mixer::kAttention)
      add({&l.attention.q, &l.attention.k, &l.attention.v, &l.attention.o});
    else
      add({&l.mamba.in, &l.mamba.x, &l.mamba.dt, &l.mamba.out});
    for (MlpWeights& m : l.mlps) add({&m.gate, &m.up, &m.down});
  }
  add({&head});
  return out;
}

void Weights::refresh() {
  if (!moving_.ready()) return;
  const std::unique_lock lock(reading_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  for (const Moving::Move& move : moving_.take()) {
    const Matrix before = *move.slot;
    replace(*move.slot, move.matrix);
    release_mapped(before.data, before.rows * before.row_bytes());
  }
}

void Weights::replace(Matrix& slot, const Matrix& with) {
  if (!tied_ || &slot != &embed) saved_ += slot.bytes() - with.bytes();
  slot = with;
}

Matrix Weights::matrix(const std::string& name) {
  const StoredTensor& t = store_.get(name);
  const std::byte* const data = store_.aligned(t);
  names_.emplace(data, name);
  return {t.format, data, t.scales, t.shape.at(0), t.shape.at(1), false, {}, t.source};
}

const float* Weights::vector(const std::string& name) {
  const StoredTensor& t = store_.get(name);
  std::vector<float>& wide = floats_.emplace_back(t.elements());
  row_of(t.format).widen(wide.size(), t.data, wide.data());
  return wide.data();
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
  if (!store_.get(at + "A_log").negated_exp)
    for (float& v : floats_.back()) v = -std::exp(v);
  return m;
}

MlpWeights Weights::mlp(const std::string& at) {
  return {matrix(at + "gate_proj.weight"), matrix(at + "up_proj.weight"),
          matrix(at + "down_proj.weight")};
}

}  // namespace mrkl
