// Weights in memory of their own give the bits of mapped ones, also while they move there, and are
// saved and fingerprinted as the same.
#include "model/resident.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "model/jamba.h"
#include "model/random_jamba_test.h"
#include "model/save.h"
#include "model/state_file.h"

namespace {

using mrkl::Jamba;
using mrkl::Residency;
using mrkl::Scheme;
using mrkl::scratch::Folder;

// Large enough for rows in fours; the second is tied and dense.
constexpr const char* kMixture =
    R"({"model_type":"jamba","vocab_size":40,"hidden_size":64,"intermediate_size":128,)"
    R"("num_hidden_layers":4,"num_attention_heads":4,"num_key_value_heads":2,)"
    R"("attn_layer_period":2,"attn_layer_offset":1,"expert_layer_period":2,"num_experts":3,)"
    R"("mamba_d_state":4,"mamba_dt_rank":4})";
constexpr const char* kTied =
    R"({"model_type":"jamba","vocab_size":40,"hidden_size":64,"intermediate_size":128,)"
    R"("num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":1,)"
    R"("attn_layer_period":2,"attn_layer_offset":1,"num_experts":1,"tie_word_embeddings":true,)"
    R"("mamba_d_state":4,"mamba_dt_rank":4})";

std::vector<float> logits_of(Jamba& model) {
  mrkl::State state = model.new_state();
  const auto tokens = mrkl::scratch::some_tokens(70);
  auto out = model.feed(state, {.tokens = tokens, .rows = {}}, mrkl::Output::kAllLogits);
  for (int i = 0; i < 3; ++i) {
    const auto more =
        model.feed(state, {.tokens = {tokens.data(), 1}, .rows = {}}, mrkl::Output::kLastLogits);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

bool packs() {
  return mrkl::Linears(mrkl::kernels(), mrkl::Precision::kAuto).fours(mrkl::Format::kBf16) !=
         nullptr;
}

}  // namespace

TEST_CASE("resident: the same bits as mapped, in every format, before and after moving") {
  for (const char* config : {kMixture, kTied}) {
    for (const bool bf16 : {true, false}) {
      const Folder folder;
      mrkl::scratch::write_jamba(folder, nullptr, 0, config, bf16);
      for (const Scheme scheme : {Scheme::kStored, Scheme::kInt8, Scheme::kInt4, Scheme::kW8A8}) {
        CAPTURE(mrkl::name_of(scheme));
        CAPTURE(bf16);
        const auto load = [&](Residency residency) {
          return std::make_unique<Jamba>(
              folder.path(),
              mrkl::LoadOptions{.threads = 2, .weights = scheme, .residency = residency});
        };
        const auto mapped = load(Residency::kMapped), resident = load(Residency::kResident),
                   moving = load(Residency::kAuto);
        const auto expected = logits_of(*mapped);
        CHECK(logits_of(*resident) == expected);
        for (int i = 0; i < 5; ++i) {
          CHECK(logits_of(*moving) == expected);
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        const auto print = mrkl::fingerprint(*mapped);
        CHECK(mrkl::fingerprint(*resident) == print);
        CHECK(mrkl::fingerprint(*moving) == print);
        if (bf16 && scheme == Scheme::kStored && packs())
          CHECK(resident->weights().bytes() < mapped->weights().bytes());
      }
    }
  }
}

TEST_CASE("resident: quantised weights are saved as rows") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder, nullptr, 0, kMixture);
  std::vector<std::string> files;
  for (const Residency residency : {Residency::kMapped, Residency::kResident, Residency::kAuto}) {
    const Jamba model(folder.path(), {.weights = Scheme::kInt8, .residency = residency});
    const std::string path = folder.path() + "/saved.safetensors";
    mrkl::save_tensors(model.weights().store(), model.config(), {}, path);
    const mrkl::MappedFile file(path);
    files.emplace_back(file.text());
  }
  CHECK(files[0] == files[1]);
  CHECK(files[0] == files[2]);
}

TEST_CASE("resident: names of residencies") {
  CHECK(mrkl::find_residency("auto") == Residency::kAuto);
  CHECK(mrkl::find_residency("mapped") == Residency::kMapped);
  CHECK(mrkl::find_residency("resident") == Residency::kResident);
  CHECK_FALSE(mrkl::find_residency("there"));
}
