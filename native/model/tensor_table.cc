#include "model/tensor_table.h"

namespace mrkl {
namespace {

using Rows = std::vector<TensorRow>;

void add_attention(const JambaConfig& c, const std::string& at, Rows& rows) {
  const std::size_t q = c.heads * c.head_dim, kv = c.kv_heads * c.head_dim, h = c.hidden_size;
  rows.push_back({at + "self_attn.q_proj.weight", {q, h}, Role::kMixer});
  rows.push_back({at + "self_attn.k_proj.weight", {kv, h}, Role::kMixer});
  rows.push_back({at + "self_attn.v_proj.weight", {kv, h}, Role::kMixer});
  rows.push_back({at + "self_attn.o_proj.weight", {h, q}, Role::kMixer});
}

void add_mamba(const JambaConfig& c, const std::string& at, Rows& rows) {
  const std::size_t d = c.d_inner, n = c.d_state, r = c.dt_rank, h = c.hidden_size;
  rows.push_back({at + "mamba.in_proj.weight", {2 * d, h}, Role::kMixer});
  if (c.proj_bias) rows.push_back({at + "mamba.in_proj.bias", {2 * d}});
  rows.push_back({at + "mamba.conv1d.weight", {d, 1, c.d_conv}});
  if (c.conv_bias) rows.push_back({at + "mamba.conv1d.bias", {d}});
  rows.push_back({at + "mamba.x_proj.weight", {r + 2 * n, d}, Role::kMixer});
  rows.push_back({at + "mamba.dt_layernorm.weight", {r}});
  rows.push_back({at + "mamba.b_layernorm.weight", {n}});
  rows.push_back({at + "mamba.c_layernorm.weight", {n}});
  rows.push_back({at + "mamba.dt_proj.weight", {d, r}, Role::kMixer});
  rows.push_back({at + "mamba.dt_proj.bias", {d}});
  rows.push_back({at + "mamba.A_log", {d, n}});
  rows.push_back({at + "mamba.D", {d}});
  rows.push_back({at + "mamba.out_proj.weight", {h, d}, Role::kMixer});
  if (c.proj_bias) rows.push_back({at + "mamba.out_proj.bias", {h}});
}

void add_mlp(const JambaConfig& c, const std::string& at, Rows& rows) {
  rows.push_back({at + "gate_proj.weight", {c.intermediate_size, c.hidden_size}, Role::kMlp});
  rows.push_back({at + "up_proj.weight", {c.intermediate_size, c.hidden_size}, Role::kMlp});
  rows.push_back({at + "down_proj.weight", {c.hidden_size, c.intermediate_size}, Role::kMlp});
}

}  // namespace

std::vector<LayerPlan> layer_plan(const JambaConfig& c) {
  std::vector<LayerPlan> plan(c.layers);
  for (std::size_t i = 0; i < c.layers; ++i) {
    plan[i].mixer = i % c.attn_period == c.attn_offset ? Mixer::kAttention : Mixer::kMamba;
    plan[i].ffn = c.experts > 1 && i % c.expert_period == c.expert_offset ? Ffn::kMoe : Ffn::kDense;
  }
  return plan;
}

std::vector<TensorRow> tensor_table(const JambaConfig& c) {
  Rows rows;
  const Role embedding = c.tied ? Role::kHead : Role::kEmbedding;
  rows.push_back({"model.embed_tokens.weight", {c.vocab_size, c.hidden_size}, embedding});
  const std::vector<LayerPlan> plan = layer_plan(c);
  for (std::size_t i = 0; i < c.layers; ++i) {
    const std::string at = "model.layers." + std::to_string(i) + ".";
    rows.push_back({at + "input_layernorm.weight", {c.hidden_size}});
    if (plan[i].mixer == Mixer::kAttention)
      add_attention(c, at, rows);
    else
      add_mamba(c, at, rows);
    rows.push_back({at + "pre_ff_layernorm.weight", {c.hidden_size}});
    if (plan[i].ffn == Ffn::kDense) {
      add_mlp(c, at + "feed_forward.", rows);
      continue;
    }
    rows.push_back({at + "feed_forward.router.weight", {c.experts, c.hidden_size}, Role::kRouter});
    for (std::size_t e = 0; e < c.experts; ++e)
      add_mlp(c, at + "feed_forward.experts." + std::to_string(e) + ".", rows);
  }
  rows.push_back({"model.final_layernorm.weight", {c.hidden_size}});
  if (!c.tied) rows.push_back({"lm_head.weight", {c.vocab_size, c.hidden_size}, Role::kHead});
  return rows;
}

}  // namespace mrkl
