// Quantised safetensors, spoiled: what is accepted can be read to the last number, and quantised
// where it is not yet. The first two bytes choose the scheme of the file and the one asked for; the
// rest are edits of a file that is right, four bytes each: kind, tensor, place, value.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/error.h"
#include "io/safetensors.h"
#include "kernels/table.h"
#include "model/tensor_store.h"

namespace {

using mrkl::Format;
using mrkl::Scheme;

constexpr Scheme kSchemes[] = {Scheme::kStored, Scheme::kExpertsInt8, Scheme::kInt8, Scheme::kInt4};
constexpr const char* kTypes[] = {"F32", "I8", "U8", "BF16", "F16", "Q4_0", "F64", "BOOL"};

struct Entry {
  std::string name, dtype;
  std::vector<std::size_t> shape;
  std::string data;
};

mrkl::JambaConfig config_with(Scheme scheme) {
  std::string text =
      R"({"model_type":"jamba","vocab_size":12,"hidden_size":32,"intermediate_size":32,)"
      R"("num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,)"
      R"("attn_layer_period":2,"attn_layer_offset":1,"expert_layer_period":2,"num_experts":2,)"
      R"("mamba_d_state":2,"mamba_dt_rank":2,"mamba_d_conv":2)";
  if (scheme != Scheme::kStored)
    text += std::string(R"(,"quantization_config":{"quant_method":"mrkl","weights":")") +
            mrkl::name_of(scheme) + "\"}";
  return mrkl::parse_config(text + "}", "fuzz");
}

// Arbitrary bytes, but for the upper one of every float: finite, and not negative.
std::string numbers(std::size_t bytes, std::size_t upper, std::size_t step) {
  std::string out(bytes, 0);
  for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<char>(37 * i % 251 - 120);
  for (std::size_t i = upper; i < bytes; i += step) out[i] = 0x3c;
  return out;
}

std::vector<Entry> right_file(const mrkl::JambaConfig& config) {
  std::vector<Entry> out;
  for (const mrkl::TensorRow& row : mrkl::tensor_table(config)) {
    std::size_t n = 1;
    for (const std::size_t length : row.shape) n *= length;
    const auto format = row.role == mrkl::Role::kVector
                            ? std::nullopt
                            : mrkl::format_of(config.scheme, row.role, row.shape.at(1));
    if (!format) {
      out.push_back({row.name, "F32", row.shape, numbers(4 * n, 3, 4)});
    } else if (*format == Format::kI8) {
      out.push_back({row.name, "I8", row.shape, numbers(n, n, 1)});
      out.push_back(
          {row.name + mrkl::kScaleSuffix, "F32", {row.shape[0]}, numbers(4 * row.shape[0], 3, 4)});
    } else {
      const std::size_t bytes = mrkl::bytes_of(*format, row.shape[1]);
      out.push_back({row.name, "U8", {row.shape[0], bytes}, numbers(row.shape[0] * bytes, 1, 18)});
    }
  }
  return out;
}

void edit(std::vector<Entry>& file, const std::uint8_t* by) {
  Entry& e = file[by[1] % file.size()];
  const std::size_t place = by[2], value = by[3];
  switch (by[0] % 8) {
    case 0:
      e.name += mrkl::kScaleSuffix;
      break;
    case 1:
      e.dtype = kTypes[value % std::size(kTypes)];
      break;
    case 2:
      if (!e.shape.empty()) e.shape[place % e.shape.size()] = value;
      break;
    case 3:
      e.shape.push_back(value);
      break;
    case 4:
      e.data.resize(e.data.size() + value);
      break;
    case 5:
      e.data.resize(e.data.size() - std::min(value, e.data.size()));
      break;
    case 6:
      if (!e.data.empty()) e.data[(place * 8191 + value) % e.data.size()] ^= static_cast<char>(255);
      break;
    default:
      std::swap(e.shape, file[place % file.size()].shape);
  }
}

std::vector<std::byte> bytes_of(const std::vector<Entry>& file) {
  std::string header = "{", data;
  for (const Entry& e : file) {
    header += (header.size() > 1 ? ",\"" : "\"") + e.name + R"(":{"dtype":")" + e.dtype +
              R"(","shape":)" + mrkl::shape_text(e.shape) + ",\"data_offsets\":[" +
              std::to_string(data.size()) + "," + std::to_string(data.size() + e.data.size()) +
              "]}";
    data += e.data;
  }
  header += "}";
  header.append((8 - header.size() % 8) % 8, ' ');
  const std::uint64_t length = header.size();
  std::vector<std::byte> out(8 + header.size() + data.size());
  std::memcpy(out.data(), &length, 8);
  std::memcpy(out.data() + 8, header.data(), header.size());
  if (!data.empty()) std::memcpy(out.data() + 8 + header.size(), data.data(), data.size());
  return out;
}

// Every number of every tensor, as a product would read it.
double read_all(mrkl::TensorStore& store, const mrkl::JambaConfig& config) {
  double sum = 0;
  for (const mrkl::TensorRow& row : mrkl::tensor_table(config)) {
    const mrkl::StoredTensor& t = store.get(row.name);
    const std::size_t cols = t.shape.back(), rows = t.elements() / cols;
    const std::byte* data = store.aligned(t);
    std::vector<float> wide(cols);
    for (std::size_t r = 0; r < rows; ++r) {
      mrkl::row_of(t.format).widen(cols, data + r * mrkl::bytes_of(t.format, cols), wide.data());
      const float scale = t.scales == nullptr ? 1.0f : t.scales[r];
      for (const float v : wide) sum += static_cast<double>(v) * static_cast<double>(scale);
    }
  }
  return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  static mrkl::ThreadPool pool(1);
  const mrkl::JambaConfig config = config_with(kSchemes[data[0] % 4]);
  const Scheme wanted = kSchemes[data[1] % 4];
  std::vector<Entry> file = right_file(config);
  for (std::size_t at = 2; at + 4 <= size; at += 4) edit(file, data + at);
  const std::vector<std::byte> bytes = bytes_of(file);
  for (const bool check : {false, true}) {
    try {
      const auto header = mrkl::parse_safetensors(bytes.data(), bytes.size(), "fuzz");
      mrkl::TensorStore store("fuzz", mrkl::Checkpoint(header.tensors), config, {wanted, check},
                              mrkl::kernels(), pool);
      const double sum = read_all(store, config);
      // A file that passed the check holds finite numbers, and so does what is made of it.
      if (check && !std::isfinite(sum)) std::abort();
    } catch (const mrkl::Error&) {
    }
  }
  return 0;
}
