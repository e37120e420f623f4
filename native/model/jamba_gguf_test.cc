// GGUF files of the architecture "jamba" against Hugging Face folders with the same numbers.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/dtype.h"
#include "base/error.h"
#include "io/gguf_jamba.h"
#include "io/gguf_writer_test.h"
#include "model/jamba.h"
#include "model/random_jamba_test.h"

using mrkl::Format;
using mrkl::scratch::code_of;
using mrkl::scratch::Folder;
using mrkl::scratch::GgufCode;
using mrkl::scratch::GgufWriter;

namespace {

// Rows of whole blocks of 256, but for the dt projection, whose rows have 32 numbers.
constexpr const char* kConfig =
    R"({"model_type":"jamba","vocab_size":40,"hidden_size":256,"intermediate_size":256,)"
    R"("num_hidden_layers":4,"num_attention_heads":4,"num_key_value_heads":2,)"
    R"("attn_layer_period":3,"attn_layer_offset":1,"expert_layer_period":2,"num_experts":3,)"
    R"("mamba_d_state":8,"mamba_dt_rank":32,"rms_norm_eps":1e-5,"eos_token_id":[2,5]})";

constexpr std::pair<Format, std::uint32_t> kCodes[] = {
    {Format::kF32, 0},   {Format::kF16, 1},   {Format::kBf16, 30}, {Format::kQ8_0, 8},
    {Format::kQ4_0, 2},  {Format::kQ5_0, 6},  {Format::kQ5_1, 7},  {Format::kQ4_K, 12},
    {Format::kQ5_K, 13}, {Format::kQ6_K, 14},
};

std::uint32_t code_in_file(Format format) {
  return std::find_if(std::begin(kCodes), std::end(kCodes),
                      [=](const auto& row) { return row.first == format; })
      ->second;
}

// Arbitrary blocks of a format with finite numbers, and the numbers.
struct Numbers {
  std::string bytes;
  std::vector<float> values;

  Numbers(Format format, std::size_t count, std::uint32_t seed) : values(count) {
    const auto next = [&seed] { return seed = seed * 1664525u + 1013904223u; };
    const mrkl::FormatRow& row = mrkl::row_of(format);
    if (row.elements == 1) {
      for (std::size_t i = 0; i < count; ++i) {
        const float v = (static_cast<float>(next() >> 8) / 0x1p24f - 0.5f) / 4;
        if (format == Format::kF32) bytes += GgufWriter::raw(v);
        if (format == Format::kF16) bytes += GgufWriter::raw(mrkl::f32_to_f16(v));
        if (format == Format::kBf16) bytes += GgufWriter::raw(mrkl::f32_to_bf16(v));
      }
    } else {
      bytes.resize(mrkl::bytes_of(format, count));
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::size_t at = i % row.bytes;
        const bool half = at == 1 || at == 3 || at + 1 == row.bytes;  // its upper byte
        bytes[i] = static_cast<char>(half ? 0x14 : next() >> 24);
      }
    }
    row.widen(count, bytes.data(), values.data());
  }
};

constexpr std::pair<const char*, const char*> kNames[] = {{"model.embed_tokens", "token_embd"},
                                                          {"model.final_layernorm", "output_norm"},
                                                          {"lm_head", "output"},
                                                          {"input_layernorm", "attn_norm"},
                                                          {"pre_ff_layernorm", "ffn_norm"},
                                                          {"self_attn.q_proj", "attn_q"},
                                                          {"self_attn.k_proj", "attn_k"},
                                                          {"self_attn.v_proj", "attn_v"},
                                                          {"self_attn.o_proj", "attn_output"},
                                                          {"mamba.in_proj", "ssm_in"},
                                                          {"mamba.conv1d", "ssm_conv1d"},
                                                          {"mamba.x_proj", "ssm_x"},
                                                          {"mamba.dt_layernorm", "ssm_dt_norm"},
                                                          {"mamba.b_layernorm", "ssm_b_norm"},
                                                          {"mamba.c_layernorm", "ssm_c_norm"},
                                                          {"mamba.dt_proj", "ssm_dt"},
                                                          {"mamba.A_log", "ssm_a"},
                                                          {"mamba.D", "ssm_d"},
                                                          {"mamba.out_proj", "ssm_out"},
                                                          {"feed_forward.router", "ffn_gate_inp"},
                                                          {"feed_forward.gate_proj", "ffn_gate"},
                                                          {"feed_forward.up_proj", "ffn_up"},
                                                          {"feed_forward.down_proj", "ffn_down"},
                                                          {"gate_proj", "ffn_gate_exps"},
                                                          {"up_proj", "ffn_up_exps"},
                                                          {"down_proj", "ffn_down_exps"}};

// "model.layers.3.mamba.A_log" → "blk.3.ssm_a"; experts without their number.
std::string gguf_name(std::string name) {
  std::string block, suffix;
  if (name.starts_with("model.layers.")) {
    const std::size_t dot = name.find('.', 13);
    block = "blk." + name.substr(13, dot - 13) + ".";
    name = name.substr(dot + 1);
  }
  if (const std::size_t at = name.find("experts."); at != std::string::npos)
    name = name.substr(name.find('.', at + 8) + 1);
  for (const char* end : {".weight", ".bias"}) {
    if (!name.ends_with(end)) continue;
    suffix = end;
    name.resize(name.size() - suffix.size());
  }
  for (const auto& [from, to] : kNames)
    if (name == from) return block + to + suffix;
  return "?" + name;
}

GgufWriter metadata() {
  GgufWriter out;
  out.text("general.architecture", "jamba");
  out.integer("jamba.block_count", 4).integer("jamba.embedding_length", 256);
  out.integer("jamba.feed_forward_length", 256).integer("jamba.attention.head_count", 4);
  out.integers("jamba.attention.head_count_kv", {0, 2, 0, 0});
  out.real("jamba.attention.layer_norm_rms_epsilon", 1e-5f);
  out.integer("jamba.ssm.conv_kernel", 4).integer("jamba.ssm.inner_size", 512);
  out.integer("jamba.ssm.state_size", 8).integer("jamba.ssm.time_step_rank", 32);
  out.integer("jamba.expert_count", 3).integer("jamba.expert_used_count", 2);
  std::vector<std::string> tokens;
  for (int i = 0; i < 40; ++i) tokens.push_back(i == 5 ? "<|im_end|>" : "t" + std::to_string(i));
  std::vector<std::int32_t> types(40, 1);
  types[5] = 3;
  out.texts("tokenizer.ggml.tokens", tokens).integers("tokenizer.ggml.token_type", types);
  return out.integer("tokenizer.ggml.eos_token_id", 2);
}

bool is_matrix(const mrkl::TensorRow& row) {
  return row.shape.size() == 2 && !row.name.ends_with("A_log") &&
         !row.name.ends_with("router.weight");
}

// The same numbers twice: a folder in f32 and a GGUF file with `format_of` each matrix.
template <class FormatOf>
void write_both(const Folder& folder, const FormatOf& format_of) {
  const mrkl::JambaConfig config = mrkl::parse_config(kConfig, "test");
  std::map<std::string, std::pair<std::uint64_t, std::string>> stacks;  // experts and their bytes
  std::map<std::string, std::vector<float>> values;
  GgufWriter file = metadata();
  std::uint32_t seed = 1;
  const auto table = mrkl::tensor_table(config);
  for (const auto& row : table) {
    std::size_t count = 1;
    for (const std::size_t d : row.shape) count *= d;
    const Format format = is_matrix(row) ? format_of(row) : Format::kF32;
    Numbers numbers(format, count, ++seed);
    values[row.name] = numbers.values;
    std::vector<std::uint64_t> sizes(row.shape.rbegin(), row.shape.rend());
    if (row.name.ends_with("conv1d.weight")) sizes = {row.shape[2], row.shape[0]};
    if (row.name.ends_with("A_log")) {
      numbers.bytes.clear();
      for (const float v : numbers.values) numbers.bytes += GgufWriter::raw(-std::exp(v));
    }
    const std::string name = gguf_name(row.name);
    if (row.name.find("experts.") == std::string::npos) {
      file.tensor(name, sizes, code_in_file(format), numbers.bytes);
      continue;
    }
    auto& [experts, bytes] = stacks[name];
    bytes += numbers.bytes;
    sizes.push_back(++experts);
    if (experts == config.experts) file.tensor(name, sizes, code_in_file(format), bytes);
  }
  folder.write("model.gguf", file.bytes());
  mrkl::scratch::write_jamba(
      folder, [&](auto& data, auto&) { data = values; }, 0, kConfig);
}

// The largest difference of logits relative to their size, of the two ways to load one model.
double difference(const Folder& folder, mrkl::Precision precision) {
  const mrkl::LoadOptions options{.threads = 2, .check_numbers = true, .precision = precision};
  std::vector<std::vector<float>> logits;
  for (const std::string& path : {folder.path(), folder.path() + "/model.gguf"}) {
    mrkl::Jamba model(path, options);
    CHECK(model.weights().unused().empty());
    mrkl::State state(model.config());
    std::vector<std::int32_t> tokens;
    for (std::int32_t i = 0; i < 30; ++i) tokens.push_back(i * 7 % 40);
    logits.push_back(model.feed(state, {.tokens = tokens, .rows = {}}, mrkl::Output::kAllLogits));
  }
  REQUIRE(logits[0].size() == logits[1].size());
  double worst = 0, size = 0;
  for (std::size_t i = 0; i < logits[0].size(); ++i) {
    worst = std::max(worst, static_cast<double>(std::abs(logits[0][i] - logits[1][i])));
    size = std::max(size, static_cast<double>(std::abs(logits[0][i])));
  }
  CHECK(size > 0.001);
  return worst / size;
}

}  // namespace

TEST_CASE("jamba: a GGUF file gives the logits of a folder with the same numbers") {
  for (const auto& [format, code] : kCodes) {
    CAPTURE(mrkl::row_of(format).name);
    const Folder folder;
    write_both(folder, [format = format](const mrkl::TensorRow& row) {
      // As the peer's tool does for rows that are no whole blocks.
      return row.shape[1] % mrkl::row_of(format).elements == 0 ? format : Format::kQ5_1;
    });
    CHECK(difference(folder, mrkl::Precision::kF32) < 1e-4);
  }
}

TEST_CASE("jamba: weights that share an input may have any formats") {
  const Folder folder;
  std::size_t turn = 0;
  write_both(folder, [&turn](const mrkl::TensorRow& row) {
    for (;;) {
      const Format format = kCodes[turn++ * 7 % std::size(kCodes)].first;
      const bool expert = row.name.find("experts.") != std::string::npos;
      if (expert)
        return row.name.find("up_proj") == std::string::npos ? Format::kF16 : Format::kQ6_K;
      if (row.shape[1] % mrkl::row_of(format).elements == 0) return format;
    }
  });
  CHECK(difference(folder, mrkl::Precision::kF32) < 1e-4);
  CHECK(difference(folder, mrkl::Precision::kAuto) < 0.1);
}

TEST_CASE("gguf: hyper-parameters are those of the folder") {
  const Folder folder;
  write_both(folder, [](const mrkl::TensorRow&) { return Format::kF32; });
  const auto found = mrkl::read_config(folder.path() + "/model.gguf");
  const auto expected = mrkl::read_config(folder.path());
  CHECK(found.vocab_size == expected.vocab_size);
  CHECK(found.kv_heads == expected.kv_heads);
  CHECK(found.head_dim == expected.head_dim);
  CHECK(found.d_inner == expected.d_inner);
  CHECK(found.experts == 3);
  CHECK(found.experts_per_tok == 2);
  CHECK(found.rms_norm_eps == expected.rms_norm_eps);
  CHECK(found.eos == expected.eos);
  CHECK_FALSE(found.tied);
  const auto plan = mrkl::layer_plan(found), same = mrkl::layer_plan(expected);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(plan[i].mixer == same[i].mixer);
    CHECK(plan[i].ffn == same[i].ffn);
  }
}

TEST_CASE("jamba: a GGUF file that lacks a tensor, or has it in another shape, is refused") {
  const Folder folder;
  folder.write("model.gguf", metadata().bytes());
  std::string message;
  const auto load = [&] { mrkl::Jamba model(folder.path() + "/model.gguf", {.threads = 1}); };
  CHECK(code_of(load, &message) == "tensor-missing");
  GgufWriter file = metadata();
  file.tensor("token_embd.weight", {40, 256}, 0, std::string(40 * 256 * 4, 0));
  folder.write("model.gguf", file.bytes());
  CHECK(code_of(load, &message) == "tensor-invalid");
  CHECK(message.find("[40, 256]") != std::string::npos);
  CHECK(code_of([&] { mrkl::Jamba model(folder.path() + "/none.gguf", {.threads = 1}); }) ==
        "file-missing");
}
