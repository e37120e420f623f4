// Hyper-parameters of a Jamba from config.json (Jamba spec section 1). Unknown fields have no
// effect, as in the reference implementation; fields that would change the mathematics in ways the
// engine does not know are refused.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "quant/scheme.h"

namespace mrkl {

struct JambaConfig {
  std::size_t vocab_size = 65536;         // V
  std::size_t hidden_size = 4096;         // H
  std::size_t intermediate_size = 14336;  // I
  std::size_t layers = 32;                // L
  std::size_t heads = 32;                 // n_h
  std::size_t kv_heads = 8;               // n_kv
  std::size_t head_dim = 128;             // d_h
  std::size_t attn_period = 8, attn_offset = 4;
  std::size_t expert_period = 2, expert_offset = 1;
  std::size_t experts = 16;         // E
  std::size_t experts_per_tok = 2;  // k
  std::size_t d_inner = 8192;       // D = mamba_expand·H
  std::size_t d_state = 16;         // N
  std::size_t d_conv = 4;           // K
  std::size_t dt_rank = 256;        // R
  bool conv_bias = true, proj_bias = false, tied = false;
  float rms_norm_eps = 1e-6f;
  double router_aux_loss_coef = 0.001;
  std::int64_t bos = 1, pad = 0;
  std::vector<std::int64_t> eos = {2};
  Scheme scheme = Scheme::kStored;  // by which the tensors of the files are quantised
};

// Throws Error "config-invalid" (field, expectation, finding) or "architecture-unknown".
JambaConfig parse_config(std::string_view text, const std::string& source);

}  // namespace mrkl
