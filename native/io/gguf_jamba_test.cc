#include "io/gguf_jamba.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "io/gguf_writer_test.h"
#include "io/scratch_test.h"

using mrkl::scratch::code_of;
using mrkl::scratch::GgufWriter;

namespace {

template <class Body>
auto read(const GgufWriter& file, const Body& body) {
  const std::string bytes = file.bytes();
  return body(
      mrkl::parse_gguf(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size(), "file"));
}

// A dense Jamba of these key and value heads.
GgufWriter metadata(const std::vector<std::int32_t>& heads) {
  GgufWriter out;
  out.text("general.architecture", "jamba");
  out.integer("jamba.block_count", static_cast<std::uint32_t>(heads.size()));
  out.integer("jamba.embedding_length", 64).integer("jamba.feed_forward_length", 96);
  out.integer("jamba.attention.head_count", 4);
  out.integers("jamba.attention.head_count_kv", heads);
  out.real("jamba.attention.layer_norm_rms_epsilon", 1e-6f);
  out.integer("jamba.ssm.conv_kernel", 4).integer("jamba.ssm.inner_size", 128);
  out.integer("jamba.ssm.state_size", 16).integer("jamba.ssm.time_step_rank", 4);
  return out;
}

}  // namespace

TEST_CASE("gguf jamba: the interleave follows from the heads and the routers of the layers") {
  GgufWriter file = metadata({0, 0, 2, 0, 0, 2});
  file.integer("jamba.vocab_size", 100).integer("jamba.expert_count", 8);
  file.integer("jamba.expert_used_count", 3);
  for (const char* layer : {"1", "3", "5"})
    file.tensor(std::string("blk.") + layer + ".ffn_gate_inp.weight", {1}, 0, "1234");
  const auto c = read(file, [](const auto& h) { return mrkl::gguf_config(h, "file"); });
  CHECK(c.layers == 6);
  CHECK(c.vocab_size == 100);
  CHECK(c.attn_period == 3);
  CHECK(c.attn_offset == 2);
  CHECK(c.expert_period == 2);
  CHECK(c.expert_offset == 1);
  CHECK(c.experts == 8);
  CHECK(c.experts_per_tok == 3);
  CHECK(c.head_dim == 16);
  CHECK(c.kv_heads == 2);
  CHECK(c.tied);
  CHECK_FALSE(c.proj_bias);
}

TEST_CASE("gguf jamba: a model may have no attention, or nothing else, and no experts") {
  const auto config = [](const std::vector<std::int32_t>& heads) {
    return read(metadata(heads).integer("jamba.vocab_size", 9),
                [](const auto& h) { return mrkl::gguf_config(h, "file"); });
  };
  const auto none = config({0, 0, 0});
  CHECK(none.attn_offset >= 3);
  CHECK(none.attn_period > none.attn_offset);
  CHECK(none.experts == 1);
  CHECK(none.eos == std::vector<std::int64_t>{2});
  CHECK(config({4, 4}).attn_period == 1);
}

TEST_CASE("gguf jamba: what ends a turn is known by its text, its type or its key") {
  const auto eos = [](const char* text, std::int32_t type, bool turn) {
    GgufWriter file = metadata({0, 2});
    file.texts("tokenizer.ggml.tokens", {"a", "b", "c", "d", text});
    file.integers("tokenizer.ggml.token_type", {1, 3, 3, 1, type});
    file.integer("tokenizer.ggml.eos_token_id", 1);
    if (turn) file.integer("tokenizer.ggml.eot_token_id", 2);
    return read(file, [](const auto& h) { return mrkl::gguf_config(h, "file"); }).eos;
  };
  CHECK(eos("<|im_end|>", 3, false) == std::vector<std::int64_t>{1, 4});
  CHECK(eos("<|eom|>", 4, false) == std::vector<std::int64_t>{1, 4});
  CHECK(eos("<|im_end|>", 1, false) == std::vector<std::int64_t>{1});
  CHECK(eos("other", 3, true) == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("gguf jamba: tensors get the names of folders; stacks become one view for each expert") {
  GgufWriter file;
  const std::string data(2 * 3 * 4 * 4, 1);
  file.tensor("blk.7.ffn_up_exps.weight", {4, 3, 2}, 0, data);
  file.tensor("blk.0.ssm_conv1d.weight", {4, 6}, 0, data).tensor("blk.0.ssm_a", {4, 6}, 0, data);
  file.tensor("output.weight", {24}, 0, data).tensor("blk.x", {24}, 0, data);
  file.tensor("blk.0.ffn_up_exps.weight", {24}, 0, data).tensor("blk..ssm_d", {24}, 0, data);
  read(file, [](const auto& h) {
    const auto found = mrkl::gguf_tensors(h);
    REQUIRE(found.size() == 8);
    CHECK(found[0].name == "model.layers.7.feed_forward.experts.0.up_proj.weight");
    CHECK(found[1].name == "model.layers.7.feed_forward.experts.1.up_proj.weight");
    CHECK(found[1].shape == std::vector<std::size_t>{3, 4});
    CHECK(found[1].bytes == 48);
    CHECK(found[1].data == found[0].data + 48);
    CHECK(found[2].name == "model.layers.0.mamba.conv1d.weight");
    CHECK(found[2].shape == std::vector<std::size_t>{6, 1, 4});
    CHECK(found[3].name == "model.layers.0.mamba.A_log");
    CHECK(found[3].negated_exp);
    CHECK(found[4].name == "lm_head.weight");
    CHECK(found[5].name == "blk.x");
    CHECK(found[6].name == "blk.0.ffn_up_exps.weight");  // of another shape
    CHECK(found[7].name == "model.layers..mamba.D");
    return 0;
  });
}

TEST_CASE("gguf jamba: another architecture, or metadata that makes no Jamba, is refused by name") {
  const auto refusal = [](const GgufWriter& file, std::string& message) {
    return code_of([&] { read(file, [](const auto& h) { mrkl::gguf_config(h, "file"); }); },
                   &message);
  };
  std::string message;
  CHECK(refusal(GgufWriter().text("general.architecture", "llama"), message) ==
        "architecture-unknown");
  CHECK(message.find("expected \"jamba\", found \"llama\"") != std::string::npos);
  CHECK(refusal(GgufWriter(), message) == "architecture-unknown");

  GgufWriter file;
  file.text("general.architecture", "jamba").integer("jamba.block_count", 0);
  CHECK(refusal(file, message) == "config-invalid");
  CHECK(message.find("\"jamba.block_count\": expected a whole number from 1 to 512, found 0") !=
        std::string::npos);

  const std::string key = "jamba.attention.head_count_kv";
  for (const auto& heads : std::vector<std::vector<std::int32_t>>{
           {0, 2, 0}, {0, 2, 1, 0}, {1, 1, 0, 1}, {3, 3, 3, 3}, {-1, 0, 0, 0}}) {
    GgufWriter other;
    other.text("general.architecture", "jamba").integer("jamba.block_count", 4);
    other.integer("jamba.embedding_length", 256).integer("jamba.feed_forward_length", 256);
    other.integer("jamba.attention.head_count", 4).integers(key, heads);
    CHECK(refusal(other, message) == "config-invalid");
    CHECK(message.find(key) != std::string::npos);
  }
}
