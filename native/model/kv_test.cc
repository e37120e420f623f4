#include "model/kv.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "model/state.h"

namespace {

mrkl::JambaConfig config() {
  return mrkl::parse_config(
      R"({"model_type":"jamba","vocab_size":40,"hidden_size":16,"intermediate_size":24,)"
      R"("num_hidden_layers":4,"num_attention_heads":4,"num_key_value_heads":2,)"
      R"("attn_layer_period":2,"attn_layer_offset":1,"expert_layer_period":2,"num_experts":3,)"
      R"("mamba_d_state":4,"mamba_dt_rank":2})",
      "test");
}

constexpr std::size_t kWidth = 8;  // n_kv·d_h

std::vector<float> some(std::size_t tokens, float from) {
  std::vector<float> out(tokens * kWidth);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = from + static_cast<float>(i % 97) / 32.0f - static_cast<float>(i % 13) / 8.0f;
  return out;
}

void append(mrkl::State& state, const std::vector<float>& k, const std::vector<float>& v) {
  const std::size_t tokens = k.size() / kWidth;
  state.reserve(tokens);
  for (std::size_t layer = 0; layer < 2; ++layer)
    state.kv.write(layer, state.length, tokens, k.data(), v.data(), kWidth);
  state.length += tokens;
}

constexpr mrkl::KvType kTypes[] = {mrkl::KvType::kF32, mrkl::KvType::kBf16, mrkl::KvType::kI8};

}  // namespace

TEST_CASE("kv: what is written is read back, to the precision of its type") {
  const auto k = some(150, 0.5f), v = some(150, -0.25f);
  for (const mrkl::KvType type : kTypes) {
    mrkl::State state(config(), type);
    append(state, {k.begin(), k.begin() + 70 * kWidth}, {v.begin(), v.begin() + 70 * kWidth});
    append(state, {k.begin() + 70 * kWidth, k.end()}, {v.begin() + 70 * kWidth, v.end()});
    const float tolerance = type == mrkl::KvType::kF32    ? 0.0f
                            : type == mrkl::KvType::kBf16 ? 0x1p-8f
                                                          : 1.01f / 254;
    for (const bool values : {false, true}) {
      const auto& expected = values ? v : k;
      const auto found = state.kv.read(1, 150, values);
      REQUIRE(found.size() == expected.size());
      float worst = 0;
      for (std::size_t i = 0; i < found.size(); ++i)
        worst = std::max(worst, std::abs(found[i] - expected[i]));
      CHECK(worst <= tolerance * 4.0f);  // |x| < 4
    }
  }
}

TEST_CASE("kv: bytes of a state are those of the formula") {
  const std::size_t mamba = 2 * (3 * 32 + 32 * 4) * 4;  // M·((K−1)·D + D·N)·4
  const std::size_t element[] = {4, 2, 1}, scales[] = {0, 0, 8};
  for (const std::size_t i : {0, 1, 2}) {
    mrkl::State state(config(), kTypes[i]);
    for (const std::size_t length : {0, 1, 64, 65, 200}) {
      while (state.length < length) append(state, some(1, 0), some(1, 1));
      const std::size_t pages = (length + 63) / 64;
      CHECK(state.bytes() == mamba + pages * 64 * 2 * 2 * (2 * 4 * element[i] + scales[i]));
      CHECK(state.bytes() == mrkl::state_bytes(config(), kTypes[i], length));
    }
  }
}

TEST_CASE("kv: copies share pages until one of them writes") {
  mrkl::State a(config());
  append(a, some(100, 0), some(100, 1));
  mrkl::State b = a;
  CHECK(a.kv.page(0) == b.kv.page(0));
  CHECK(a.kv.page(1) == b.kv.page(1));
  CHECK(b.kv.wanted(b.length, 1) == b.kv.layout().page_bytes());
  const auto before = a.kv.read(0, 100, false);
  append(b, some(5, 9), some(5, 9));
  CHECK(a.kv.page(0) == b.kv.page(0));
  CHECK(a.kv.page(1) != b.kv.page(1));
  CHECK(a.kv.wanted(a.length, 1) == 0);
  CHECK(a.kv.read(0, 100, false) == before);
  CHECK(b.kv.read(0, 100, false) == before);
}

TEST_CASE("kv: a savepoint takes a state back") {
  mrkl::State a(config());
  append(a, some(60, 0), some(60, 1));
  const auto before = a.kv.read(0, 60, true);
  mrkl::Savepoint point(a);
  a.layers[0].h[3] = 7;
  append(a, some(90, 5), some(90, 6));
  point.restore(a);
  CHECK(a.length == 60);
  CHECK(a.layers[0].h[3] == 0);
  CHECK(a.bytes() == mrkl::state_bytes(config(), mrkl::KvType::kF32, 60));
  CHECK(a.kv.read(0, 60, true) == before);
}
