// A small random Jamba on disk, for tests.
#pragma once
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "io/safetensors.h"
#include "io/scratch_test.h"
#include "model/tensor_table.h"

namespace mrkl::scratch {

constexpr const char* kSmallJamba =
    R"({"model_type":"jamba","vocab_size":40,"hidden_size":16,"intermediate_size":24,)"
    R"("num_hidden_layers":4,"num_attention_heads":4,"num_key_value_heads":2,)"
    R"("attn_layer_period":2,"attn_layer_offset":1,"expert_layer_period":2,"num_experts":3,)"
    R"("mamba_d_state":4,"mamba_dt_rank":2,"mamba_proj_bias":true})";

inline std::string bytes_of(const std::vector<float>& values) {
  std::string out(values.size() * 4, 0);
  std::memcpy(out.data(), values.data(), out.size());
  return out;
}

using Edit = std::function<void(std::map<std::string, std::vector<float>>&,
                                std::map<std::string, std::vector<std::size_t>>&)>;

inline std::string bf16_bytes_of(const std::vector<float>& values) {
  std::string out;
  for (const float v : values) {
    const std::uint16_t bits = f32_to_bf16(v);
    out.append(reinterpret_cast<const char*>(&bits), sizeof bits);
  }
  return out;
}

// A folder with random weights in f32 or bf16; `edit` may spoil them, `pad` shifts the data off its
// alignment.
inline void write_jamba(const Folder& folder, const Edit& edit = nullptr, std::size_t pad = 0,
                        const char* config = kSmallJamba, bool bf16 = false) {
  std::map<std::string, std::vector<float>> data;
  std::map<std::string, std::vector<std::size_t>> shapes;
  std::uint32_t seed = 1;
  for (const auto& row : tensor_table(parse_config(config, "test"))) {
    std::size_t n = 1;
    for (const std::size_t d : row.shape) n *= d;
    std::vector<float> values(n);
    for (float& v : values) {
      seed = seed * 1664525u + 1013904223u;
      v = static_cast<float>(seed >> 8) / 0x1p24f - 0.5f;
    }
    data[row.name] = values;
    shapes[row.name] = row.shape;
  }
  if (edit) edit(data, shapes);
  std::string header = "{", body;
  for (const auto& [name, values] : data) {
    const std::string bytes = bf16 ? bf16_bytes_of(values) : bytes_of(values);
    header += (header.size() > 1 ? ",\"" : "\"") + name + R"(":{"dtype":")" +
              (bf16 ? "BF16" : "F32") + R"(","shape":)" + shape_text(shapes[name]) +
              ",\"data_offsets\":[" + std::to_string(body.size()) + "," +
              std::to_string(body.size() + bytes.size()) + "]}";
    body += bytes;
  }
  header += "}";
  header += std::string((4 - header.size() % 4) % 4 + pad, ' ');
  folder.write("config.json", config);
  folder.write("model.safetensors", safetensors(header, body));
}

// Tokens of its vocabulary, of any length.
inline std::vector<std::int32_t> some_tokens(std::size_t n) {
  std::vector<std::int32_t> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::int32_t>((i * 7 + i / 5) % 40);
  return out;
}

}  // namespace mrkl::scratch
