// What a Jamba consists of, as data: the plan of its layers and the table of its tensors (Jamba
// spec sections 1 and 6). The loader, the exporter of the trainer and the memory estimate all read
// this table.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "io/config.h"
#include "quant/scheme.h"

namespace mrkl {

enum class Mixer : std::uint8_t { kMamba, kAttention };
enum class Ffn : std::uint8_t { kDense, kMoe };

struct LayerPlan {
  Mixer mixer;
  Ffn ffn;
};

struct TensorRow {
  std::string name;                // as in Hugging Face files
  std::vector<std::size_t> shape;  // (out, in) for linear layers
  Role role = Role::kVector;
};

// Layer i is attention iff i mod attn_period = attn_offset; its FFN is a mixture iff
// i mod expert_period = expert_offset and there is more than one expert.
std::vector<LayerPlan> layer_plan(const JambaConfig& config);

std::vector<TensorRow> tensor_table(const JambaConfig& config);

}  // namespace mrkl
