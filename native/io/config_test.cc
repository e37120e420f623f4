#include "io/config.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "io/scratch_test.h"

namespace {

std::string with(const std::string& fields) {
  return R"({"model_type":"jamba","hidden_size":64,"num_attention_heads":8)" +
         (fields.empty() ? "" : "," + fields) + "}";
}

std::string refusal(const std::string& text, std::string* message = nullptr) {
  return mrkl::scratch::code_of([&] { mrkl::parse_config(text, "config.json"); }, message);
}

}  // namespace

TEST_CASE("config: absent fields have the published defaults, derived ones follow") {
  const auto c = mrkl::parse_config(with(""), "config.json");
  CHECK(c.vocab_size == 65536);
  CHECK(c.head_dim == 8);
  CHECK(c.kv_heads == 8);
  CHECK(c.d_inner == 128);
  CHECK(c.dt_rank == 4);
  CHECK(c.experts == 16);
  CHECK(c.eos == std::vector<std::int64_t>{2});
}

TEST_CASE("config: aliases, lists and words") {
  const auto c = mrkl::parse_config(
      with(R"("num_local_experts":4,"eos_token_id":[2,518],"mamba_dt_rank":"auto",)"
           R"("num_key_value_heads":null,"sliding_window":null,"anything":{"at":["all"]})"),
      "config.json");
  CHECK(c.experts == 4);
  CHECK(c.eos == std::vector<std::int64_t>{2, 518});
  CHECK(c.dt_rank == 4);
  CHECK(c.kv_heads == 8);
}

TEST_CASE("config: other architectures are refused by name") {
  std::string message;
  CHECK(refusal(R"({"model_type":"llama"})", &message) == "architecture-unknown");
  CHECK(message.find("\"llama\"") != std::string::npos);
  CHECK(refusal("{}") == "architecture-unknown");
  CHECK(refusal(R"({"architectures":["JambaForCausalLM"]})") == "");
}

TEST_CASE("config: values out of range are refused with field, expectation and finding") {
  for (const char* fields : {R"("num_hidden_layers":0)",
                             R"("num_hidden_layers":-3)",
                             R"("num_hidden_layers":1e3)",
                             R"("num_hidden_layers":"32")",
                             R"("num_hidden_layers":99999999999999999999)",
                             R"("vocab_size":0)",
                             R"("vocab_size":4611686018427387904)",
                             R"("num_key_value_heads":3)",
                             R"("attn_layer_period":4,"attn_layer_offset":4)",
                             R"("attn_layer_period":0)",
                             R"("expert_layer_period":1)",
                             R"("num_experts":2,"num_experts_per_tok":3)",
                             R"("mamba_d_conv":0)",
                             R"("mamba_d_state":0)",
                             R"("mamba_expand":0)",
                             R"("mamba_dt_rank":"some")",
                             R"("mamba_dt_rank":0)",
                             R"("rms_norm_eps":-1)",
                             R"("rms_norm_eps":null,"tie_word_embeddings":"yes")",
                             R"("hidden_act":"gelu")",
                             R"("hidden_act":7)",
                             R"("eos_token_id":70000)",
                             R"("eos_token_id":["2"])",
                             R"("bos_token_id":-1)",
                             R"("quantization_config":{})",
                             R"("quantization_config":[])",
                             R"("quantization_config":{"quant_method":"awq"})",
                             R"("quantization_config":{"quant_method":"mrkl"})",
                             R"("quantization_config":{"quant_method":"mrkl","weights":"int3"})",
                             R"("quantization_config":{"quant_method":"mrkl","weights":8})",
                             R"("num_experts":100000)"}) {
    CAPTURE(fields);
    std::string message;
    CHECK(refusal(with(fields), &message) == "config-invalid");
    CHECK(message.find("expected") != std::string::npos);
    CHECK(message.find("found") != std::string::npos);
  }
  CHECK(refusal(R"({"model_type":"jamba","hidden_size":65,"num_attention_heads":8})") ==
        "config-invalid");
  CHECK(refusal("[]") == "config-invalid");
  CHECK(refusal("{") == "file-invalid");
}
