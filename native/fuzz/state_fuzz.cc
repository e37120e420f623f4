// Any bytes as a saved state: an accepted one can be read to its last page. As the fuzzer finds no
// checksum by itself, bytes are also tried with the right one behind them.
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "model/state_file.h"

namespace {

const mrkl::JambaConfig& config() {
  static const mrkl::JambaConfig c = mrkl::parse_config(
      R"({"model_type":"jamba","vocab_size":40,"hidden_size":16,"intermediate_size":24,)"
      R"("num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,)"
      R"("attn_layer_period":2,"attn_layer_offset":1,"expert_layer_period":2,"num_experts":3,)"
      R"("mamba_d_state":2,"mamba_dt_rank":2,"mamba_d_conv":2})",
      "fuzz");
  return c;
}

void read(std::span<const std::byte> bytes) {
  try {
    mrkl::State state(config(), mrkl::KvType::kI8);
    mrkl::decode_state(bytes, 0, 40, "fuzz", state);
    state.kv.read(0, state.length, true);
  } catch (const mrkl::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  read(bytes);
  std::vector<std::byte> summed(bytes.begin(), bytes.end());
  const std::uint64_t sum = mrkl::hash_bytes(summed.data(), summed.size(), 0);
  summed.resize(size + sizeof(sum));
  std::memcpy(summed.data() + size, &sum, sizeof(sum));
  read(summed);
  return 0;
}
