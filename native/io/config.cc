#include "io/config.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "io/json.h"

namespace mrkl {
namespace {

// One field of a config object with the checks that all fields share.
class Fields {
 public:
  Fields(const json::Value& root, const std::string& source) : root_(root), source_(source) {}

  [[noreturn]] void fail(const std::string& field, const std::string& expected,
                         const std::string& found) const {
    throw Error("config-invalid",
                source_ + ": \"" + field + "\": expected " + expected + ", found " + found);
  }

  // The field, or null when it is absent or null.
  const json::Value* get(const char* field) const {
    const json::Value* v = root_.find(field);
    return v == nullptr || v->kind == json::Kind::kNull ? nullptr : v;
  }

  bool absent(const char* field) const { return root_.find(field) == nullptr; }

  void size(const char* field, std::size_t min, std::size_t max, std::size_t& out) const {
    if (const json::Value* v = get(field))
      out = static_cast<std::size_t>(
          integer(field, *v, static_cast<std::int64_t>(min), static_cast<std::int64_t>(max)));
  }

  std::int64_t integer(const char* field, const json::Value& v, std::int64_t min,
                       std::int64_t max) const {
    const std::string expected =
        "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    if (v.kind != json::Kind::kNumber) fail(field, expected, json::name_of(v.kind));
    if (!v.integral) fail(field, expected, std::to_string(v.number));
    if (v.integer < min || v.integer > max) fail(field, expected, std::to_string(v.integer));
    return v.integer;
  }

  void flag(const char* field, bool& out) const {
    const json::Value* v = get(field);
    if (v == nullptr) return;
    if (v->kind != json::Kind::kBool) fail(field, "true or false", json::name_of(v->kind));
    out = v->boolean;
  }

  void real(const char* field, double min, double max, double& out) const {
    const json::Value* v = get(field);
    if (v == nullptr) return;
    const std::string expected =
        "a number from " + std::to_string(min) + " to " + std::to_string(max);
    if (v->kind != json::Kind::kNumber) fail(field, expected, json::name_of(v->kind));
    if (!(v->number >= min && v->number <= max)) fail(field, expected, std::to_string(v->number));
    out = v->number;
  }

 private:
  const json::Value& root_;
  const std::string& source_;
};

void check_architecture(const json::Value& root, const std::string& source) {
  const json::Value* type = root.find("model_type");
  if (type != nullptr && type->kind == json::Kind::kString) {
    if (type->text == "jamba") return;
    throw Error("architecture-unknown",
                source + ": \"model_type\": expected \"jamba\", found \"" + type->text + "\"");
  }
  const json::Value* names = root.find("architectures");
  if (names != nullptr && names->kind == json::Kind::kArray)
    for (const json::Value& name : names->items)
      if (name.kind == json::Kind::kString && name.text == "JambaForCausalLM") return;
  throw Error("architecture-unknown",
              source + ": \"model_type\": expected \"jamba\", found nothing");
}

void read_ids(const Fields& f, JambaConfig& c) {
  const auto top = static_cast<std::int64_t>(c.vocab_size) - 1;
  if (const auto* v = f.get("bos_token_id")) c.bos = f.integer("bos_token_id", *v, 0, top);
  if (const auto* v = f.get("pad_token_id")) c.pad = f.integer("pad_token_id", *v, 0, top);
  const json::Value* eos = f.get("eos_token_id");
  if (eos == nullptr) return;
  c.eos.clear();
  if (eos->kind == json::Kind::kArray) {
    for (const json::Value& v : eos->items) c.eos.push_back(f.integer("eos_token_id", v, 0, top));
  } else {
    c.eos.push_back(f.integer("eos_token_id", *eos, 0, top));
  }
}

void read_heads(const Fields& f, JambaConfig& c) {
  f.size("num_attention_heads", 1, 1 << 16, c.heads);
  c.kv_heads = f.absent("num_key_value_heads") ? 8 : c.heads;
  f.size("num_key_value_heads", 1, 1 << 16, c.kv_heads);
  if (c.heads % c.kv_heads != 0)
    f.fail("num_key_value_heads", "a divisor of num_attention_heads = " + std::to_string(c.heads),
           std::to_string(c.kv_heads));
  c.head_dim = c.hidden_size / c.heads;
  if (f.get("head_dim") != nullptr)
    f.size("head_dim", 1, 1 << 16, c.head_dim);
  else if (c.hidden_size % c.heads != 0)
    f.fail("num_attention_heads", "a divisor of hidden_size = " + std::to_string(c.hidden_size),
           std::to_string(c.heads));
}

void read_period(const Fields& f, const char* period_field, const char* offset_field,
                 std::size_t& period, std::size_t& offset) {
  f.size(period_field, 1, 1 << 16, period);
  f.size(offset_field, 0, 1 << 16, offset);
  if (offset >= period)
    f.fail(offset_field, "less than " + std::string(period_field) + " = " + std::to_string(period),
           std::to_string(offset));
}

void read_mamba(const Fields& f, JambaConfig& c) {
  std::size_t expand = 2;
  f.size("mamba_expand", 1, 64, expand);
  c.d_inner = expand * c.hidden_size;
  f.size("mamba_d_state", 1, 1 << 12, c.d_state);
  f.size("mamba_d_conv", 1, 1 << 10, c.d_conv);
  c.dt_rank = (c.hidden_size + 15) / 16;
  const json::Value* rank = f.get("mamba_dt_rank");
  if (rank != nullptr && rank->kind == json::Kind::kString) {
    if (rank->text != "auto")
      f.fail("mamba_dt_rank", "a whole number or \"auto\"", "\"" + rank->text + "\"");
  } else {
    f.size("mamba_dt_rank", 1, 1 << 18, c.dt_rank);
  }
  f.flag("mamba_conv_bias", c.conv_bias);
  f.flag("mamba_proj_bias", c.proj_bias);
}

void read_experts(const Fields& f, JambaConfig& c) {
  f.size("num_local_experts", 1, 512, c.experts);
  f.size("num_experts", 1, 512, c.experts);
  f.size("num_experts_per_tok", 1, 512, c.experts_per_tok);
  if (c.experts == 1) c.experts_per_tok = 1;
  if (c.experts_per_tok > c.experts)
    f.fail("num_experts_per_tok", "at most num_experts = " + std::to_string(c.experts),
           std::to_string(c.experts_per_tok));
}

// {"quant_method": "mrkl", "weights": name of a scheme}
void read_scheme(const Fields& f, JambaConfig& c) {
  const json::Value* v = f.get("quantization_config");
  if (v == nullptr) return;
  const json::Value* method = v->kind == json::Kind::kObject ? v->find("quant_method") : nullptr;
  const json::Value* weights = v->kind == json::Kind::kObject ? v->find("weights") : nullptr;
  const auto text = [](const json::Value* t) {
    if (t == nullptr) return std::string("nothing");
    return t->kind == json::Kind::kString ? "\"" + t->text + "\"" : json::name_of(t->kind);
  };
  if (text(method) != "\"mrkl\"")
    f.fail("quantization_config", "\"quant_method\": \"mrkl\", the only method known here",
           text(method));
  const auto scheme = weights != nullptr && weights->kind == json::Kind::kString
                          ? find_scheme(weights->text)
                          : std::nullopt;
  if (!scheme || *scheme == Scheme::kStored)
    f.fail("quantization_config", "\"weights\": experts-int8, int8, int4 or w8a8", text(weights));
  c.scheme = *scheme;
}

}  // namespace

JambaConfig parse_config(std::string_view text, const std::string& source) {
  const json::Value root = json::parse(text, source);
  if (root.kind != json::Kind::kObject)
    throw Error("config-invalid",
                source + ": expected an object, found " + json::name_of(root.kind));
  check_architecture(root, source);
  const Fields f(root, source);
  if (const json::Value* act = f.get("hidden_act");
      act != nullptr && (act->kind != json::Kind::kString || act->text != "silu"))
    f.fail("hidden_act", "\"silu\"",
           act->kind == json::Kind::kString ? "\"" + act->text + "\"" : json::name_of(act->kind));
  JambaConfig c;
  read_scheme(f, c);
  f.size("vocab_size", 1, 1 << 24, c.vocab_size);
  f.size("hidden_size", 1, 1 << 18, c.hidden_size);
  f.size("intermediate_size", 1, 1 << 22, c.intermediate_size);
  f.size("num_hidden_layers", 1, 512, c.layers);
  read_heads(f, c);
  read_period(f, "attn_layer_period", "attn_layer_offset", c.attn_period, c.attn_offset);
  read_period(f, "expert_layer_period", "expert_layer_offset", c.expert_period, c.expert_offset);
  read_experts(f, c);
  read_mamba(f, c);
  double eps = 1e-6;
  f.real("rms_norm_eps", 0, 1, eps);
  c.rms_norm_eps = static_cast<float>(eps);
  f.real("router_aux_loss_coef", 0, 1e6, c.router_aux_loss_coef);
  f.flag("tie_word_embeddings", c.tied);
  read_ids(f, c);
  return c;
}

}  // namespace mrkl
