#include "io/gguf_jamba.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/error.h"

namespace mrkl {
namespace {

constexpr const char* kArchitecture = "general.architecture";

std::string text_of(const GgufValue& v) {
  const char* many = v.list ? "a list of " : "";
  switch (v.kind) {
    case GgufKind::kInteger:
      return v.list ? std::string(many) + "whole numbers" : std::to_string(v.integers.at(0));
    case GgufKind::kReal:
      return v.list ? std::string(many) + "numbers" : std::to_string(v.reals.at(0));
    case GgufKind::kBool:
      return std::string(many) + (v.list ? "bools" : "a bool");
    case GgufKind::kString:
      return std::string(many) + (v.list ? "strings" : "a string");
  }
  return "";
}

// Entries of the metadata with the checks that all fields share.
class Entries {
 public:
  Entries(const GgufHeader& header, const std::string& source) : header_(header), source_(source) {}

  [[noreturn]] void fail(const std::string& key, const std::string& expected,
                         const std::string& found) const {
    throw Error("config-invalid",
                source_ + ": \"" + key + "\": expected " + expected + ", found " + found);
  }

  // Null when there is no such entry.
  const GgufValue* find(std::string_view key) const {
    const auto at = header_.metadata.find(key);
    return at == header_.metadata.end() ? nullptr : &at->second;
  }

  void size(const std::string& key, std::size_t min, std::size_t max, std::size_t& out) const {
    const GgufValue* v = find(key);
    const std::string expected =
        "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    if (v == nullptr) fail(key, expected, "nothing");
    if (v->kind != GgufKind::kInteger || v->list || v->integers[0] < 0 ||
        static_cast<std::size_t>(v->integers[0]) < min ||
        static_cast<std::size_t>(v->integers[0]) > max)
      fail(key, expected, text_of(*v));
    out = static_cast<std::size_t>(v->integers[0]);
  }

  // As `size`; without an entry `out` stays.
  void optional(const std::string& key, std::size_t min, std::size_t max, std::size_t& out) const {
    if (find(key) != nullptr) size(key, min, max, out);
  }

  void token(const std::string& key, std::size_t vocabulary, std::int64_t& out) const {
    auto id = static_cast<std::size_t>(out);
    optional(key, 0, vocabulary - 1, id);
    out = static_cast<std::int64_t>(id);
  }

  void epsilon(const std::string& key, float& out) const {
    const GgufValue* v = find(key);
    const bool number = v != nullptr && v->kind == GgufKind::kReal && !v->list;
    if (!number || !(v->reals[0] >= 0 && v->reals[0] <= 1))
      fail(key, "a number from 0 to 1", v == nullptr ? "nothing" : text_of(*v));
    out = static_cast<float>(v->reals[0]);
  }

 private:
  const GgufHeader& header_;
  const std::string& source_;
};

void check_architecture(const Entries& in, const std::string& source) {
  const GgufValue* v = in.find(kArchitecture);
  const bool text = v != nullptr && v->kind == GgufKind::kString && !v->list;
  if (text && v->strings[0] == "jamba") return;
  const std::string found =
      text ? "\"" + gguf_text(v->strings[0]) + "\"" : (v == nullptr ? "nothing" : text_of(*v));
  throw Error("architecture-unknown",
              source + ": \"" + kArchitecture + "\": expected \"jamba\", found " + found);
}

// The smallest period, with its offset, that says which of the layers are chosen; none of them is
// when the offset is beyond the last.
bool find_period(const std::vector<bool>& chosen, std::size_t& period, std::size_t& offset) {
  const auto first = std::find(chosen.begin(), chosen.end(), true);
  offset = static_cast<std::size_t>(first - chosen.begin());
  for (period = offset + 1; period <= chosen.size() + 1; ++period) {
    bool fits = true;
    for (std::size_t i = 0; i < chosen.size() && fits; ++i)
      fits = chosen[i] == (i % period == offset);
    if (fits) return true;
  }
  return false;
}

// Key and value heads of every layer: 0 for a Mamba layer.
void read_heads(const Entries& in, JambaConfig& c) {
  in.size("jamba.attention.head_count", 1, 1 << 16, c.heads);
  const char* key = "jamba.attention.head_count_kv";
  const GgufValue* v = in.find(key);
  const std::string expected = "a list of " + std::to_string(c.layers) + " whole numbers";
  if (v == nullptr) in.fail(key, expected, "nothing");
  if (v->kind != GgufKind::kInteger || !v->list || v->integers.size() != c.layers)
    in.fail(key, expected, v->list ? std::to_string(v->size()) + " items" : text_of(*v));
  const std::int64_t most = *std::max_element(v->integers.begin(), v->integers.end());
  std::vector<bool> attention;
  for (const std::int64_t n : v->integers) {
    if (n != 0 && n != most) in.fail(key, "0 or one same number", std::to_string(n));
    attention.push_back(n != 0);
  }
  c.kv_heads = most == 0 ? c.heads : static_cast<std::size_t>(most);
  if (c.kv_heads > c.heads || c.heads % c.kv_heads != 0)
    in.fail(key, "a divisor of head_count = " + std::to_string(c.heads), std::to_string(most));
  if (!find_period(attention, c.attn_period, c.attn_offset))
    in.fail(key, "attention layers at one distance from each other", "another order");

  c.head_dim = c.hidden_size / c.heads;
  if (in.find("jamba.attention.key_length") == nullptr && c.hidden_size % c.heads != 0)
    in.fail("jamba.attention.head_count",
            "a divisor of embedding_length = " + std::to_string(c.hidden_size),
            std::to_string(c.heads));
  in.optional("jamba.attention.key_length", 1, 1 << 16, c.head_dim);
  std::size_t value_length = c.head_dim;
  in.optional("jamba.attention.value_length", c.head_dim, c.head_dim, value_length);
}

void read_experts(const Entries& in, const GgufHeader& header, JambaConfig& c) {
  c.experts = 1;
  in.optional("jamba.expert_count", 0, 512, c.experts);
  c.experts = std::max<std::size_t>(c.experts, 1);
  c.experts_per_tok = 1;
  if (c.experts > 1) in.size("jamba.expert_used_count", 1, c.experts, c.experts_per_tok);
  std::vector<bool> mixture(c.layers);
  for (const TensorView& t : header.tensors) {
    std::size_t i = 0;
    const char* end = t.name.data() + t.name.size();
    if (!t.name.starts_with("blk.")) continue;
    const auto [rest, error] = std::from_chars(t.name.data() + 4, end, i);
    if (error == std::errc() && i < c.layers &&
        std::string_view(rest, end) == ".ffn_gate_inp.weight")
      mixture[i] = true;
  }
  if (!find_period(mixture, c.expert_period, c.expert_offset))
    in.fail("jamba.expert_count", "layers with experts at one distance from each other",
            "another order of ffn_gate_inp tensors");
}

// A file names one end of text. Chat models end a turn with a further token, known by its text.
void read_tokens(const Entries& in, JambaConfig& c) {
  constexpr std::int64_t kControl = 3, kUserDefined = 4;
  const GgufValue* tokens = in.find("tokenizer.ggml.tokens");
  if (tokens != nullptr && (tokens->kind != GgufKind::kString || !tokens->list))
    in.fail("tokenizer.ggml.tokens", "a list of strings", text_of(*tokens));
  c.vocab_size = tokens == nullptr ? 0 : tokens->size();
  if (c.vocab_size == 0 || in.find("jamba.vocab_size") != nullptr)
    in.size("jamba.vocab_size", 1, 1 << 24, c.vocab_size);
  if (tokens != nullptr && tokens->size() > c.vocab_size)
    in.fail("tokenizer.ggml.tokens", "at most vocab_size = " + std::to_string(c.vocab_size),
            std::to_string(tokens->size()));

  const std::int64_t top = static_cast<std::int64_t>(c.vocab_size) - 1;
  c.bos = std::min(c.bos, top);
  c.eos[0] = std::min(c.eos[0], top);
  in.token("tokenizer.ggml.bos_token_id", c.vocab_size, c.bos);
  in.token("tokenizer.ggml.padding_token_id", c.vocab_size, c.pad);
  in.token("tokenizer.ggml.eos_token_id", c.vocab_size, c.eos[0]);
  std::int64_t turn = c.eos[0];
  in.token("tokenizer.ggml.eot_token_id", c.vocab_size, turn);
  if (turn != c.eos[0]) c.eos.push_back(turn);
  const GgufValue* types = in.find("tokenizer.ggml.token_type");
  if (tokens == nullptr || types == nullptr) return;
  if (types->kind != GgufKind::kInteger || !types->list || types->size() != tokens->size())
    in.fail("tokenizer.ggml.token_type",
            "a list of " + std::to_string(tokens->size()) + " whole numbers",
            types->list ? std::to_string(types->size()) + " items" : text_of(*types));
  for (std::size_t i = 0; i < tokens->size(); ++i) {
    const bool ends = tokens->strings[i] == "<|eom|>" || tokens->strings[i] == "<|im_end|>";
    const auto id = static_cast<std::int64_t>(i);
    if (ends && (types->integers[i] == kControl || types->integers[i] == kUserDefined) &&
        std::find(c.eos.begin(), c.eos.end(), id) == c.eos.end())
      c.eos.push_back(id);
  }
}

// Names within a layer and their form.
enum class Form : std::uint8_t { kAsStored, kConvolution, kNegatedExp, kExperts };
struct NameRow {
  const char* gguf;
  const char* name;
  Form form = Form::kAsStored;
};
constexpr NameRow kLayerNames[] = {
    {"attn_norm.weight", "input_layernorm.weight"},
    {"ffn_norm.weight", "pre_ff_layernorm.weight"},
    {"attn_q.weight", "self_attn.q_proj.weight"},
    {"attn_k.weight", "self_attn.k_proj.weight"},
    {"attn_v.weight", "self_attn.v_proj.weight"},
    {"attn_output.weight", "self_attn.o_proj.weight"},
    {"ssm_in.weight", "mamba.in_proj.weight"},
    {"ssm_conv1d.weight", "mamba.conv1d.weight", Form::kConvolution},
    {"ssm_conv1d.bias", "mamba.conv1d.bias"},
    {"ssm_x.weight", "mamba.x_proj.weight"},
    {"ssm_dt_norm.weight", "mamba.dt_layernorm.weight"},
    {"ssm_b_norm.weight", "mamba.b_layernorm.weight"},
    {"ssm_c_norm.weight", "mamba.c_layernorm.weight"},
    {"ssm_dt.weight", "mamba.dt_proj.weight"},
    {"ssm_dt.bias", "mamba.dt_proj.bias"},
    {"ssm_a", "mamba.A_log", Form::kNegatedExp},
    {"ssm_d", "mamba.D"},
    {"ssm_out.weight", "mamba.out_proj.weight"},
    {"ffn_gate.weight", "feed_forward.gate_proj.weight"},
    {"ffn_up.weight", "feed_forward.up_proj.weight"},
    {"ffn_down.weight", "feed_forward.down_proj.weight"},
    {"ffn_gate_inp.weight", "feed_forward.router.weight"},
    {"ffn_gate_exps.weight", "gate_proj.weight", Form::kExperts},
    {"ffn_up_exps.weight", "up_proj.weight", Form::kExperts},
    {"ffn_down_exps.weight", "down_proj.weight", Form::kExperts},
};
constexpr NameRow kGlobalNames[] = {
    {"token_embd.weight", "model.embed_tokens.weight"},
    {"output_norm.weight", "model.final_layernorm.weight"},
    {"output.weight", "lm_head.weight"},
};

// One view for each expert of a layer.
void split(const TensorView& t, const std::string& layer, const NameRow& row,
           std::vector<TensorView>& out) {
  const std::size_t experts = t.shape[0];
  for (std::size_t e = 0; e < experts; ++e) {
    TensorView& part = out.emplace_back(t);
    part.name = layer + "feed_forward.experts." + std::to_string(e) + "." + row.name;
    part.shape.erase(part.shape.begin());
    part.bytes = t.bytes / experts;
    part.data = t.data + e * part.bytes;
  }
}

void rename(const TensorView& t, std::vector<TensorView>& out) {
  const auto find = [](const auto& rows, std::string_view name) {
    const auto* row = std::find_if(std::begin(rows), std::end(rows),
                                   [=](const NameRow& r) { return name == r.gguf; });
    return row == std::end(rows) ? nullptr : row;
  };
  std::string_view name = t.name;
  std::string layer;
  const NameRow* row = find(kGlobalNames, name);
  if (row == nullptr && name.starts_with("blk.")) {
    const std::size_t dot = name.find('.', 4);
    layer =
        "model.layers." + std::string(name.substr(4, dot - std::min<std::size_t>(dot, 4))) + ".";
    if (dot != std::string_view::npos) row = find(kLayerNames, name.substr(dot + 1));
  }
  // Experts beyond what a model may have are left under their own name, and not split.
  if (row != nullptr && row->form == Form::kExperts && t.shape.size() == 3 && t.shape[0] <= 512)
    return split(t, layer, *row, out);
  TensorView& view = out.emplace_back(t);
  if (row == nullptr || row->form == Form::kExperts) return;
  view.name = layer + row->name;
  view.negated_exp = row->form == Form::kNegatedExp;
  if (row->form == Form::kConvolution && view.shape.size() == 2)
    view.shape.insert(view.shape.begin() + 1, 1);
}

}  // namespace

JambaConfig gguf_config(const GgufHeader& header, const std::string& source) {
  const Entries in(header, source);
  check_architecture(in, source);
  JambaConfig c;
  in.size("jamba.block_count", 1, 512, c.layers);
  in.size("jamba.embedding_length", 1, 1 << 18, c.hidden_size);
  in.size("jamba.feed_forward_length", 1, 1 << 22, c.intermediate_size);
  read_heads(in, c);
  in.epsilon("jamba.attention.layer_norm_rms_epsilon", c.rms_norm_eps);
  in.size("jamba.ssm.conv_kernel", 1, 1 << 10, c.d_conv);
  in.size("jamba.ssm.inner_size", 1, 1 << 24, c.d_inner);
  in.size("jamba.ssm.state_size", 1, 1 << 12, c.d_state);
  in.size("jamba.ssm.time_step_rank", 1, 1 << 18, c.dt_rank);
  read_experts(in, header, c);
  read_tokens(in, c);
  c.tied = std::none_of(header.tensors.begin(), header.tensors.end(),
                        [](const TensorView& t) { return t.name == "output.weight"; });
  return c;
}

std::vector<TensorView> gguf_tensors(const GgufHeader& header) {
  std::vector<TensorView> out;
  out.reserve(header.tensors.size());
  for (const TensorView& t : header.tensors) rename(t, out);
  return out;
}

}  // namespace mrkl
