// Every rung, processor and compiler against the reference implementation (transformers, f32): the
// checkpoint in tests/golden, and those of MRKL_SHARED/oracle or ../shared/oracle where they are.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "io/json.h"
#include "model/jamba.h"

namespace {

namespace fs = std::filesystem;
using Tokens = std::vector<std::int32_t>;

constexpr double kTolerance =
    1e-3;  // about ten times the distance of f32 from f64 in the reference
// Of what int8 weights alone are off; small random models say no more.
constexpr double kByteFactor = 3;

// The program runs in native/.
std::vector<fs::path> checkpoints() {
  std::vector<fs::path> out;
  const char* shared = std::getenv("MRKL_SHARED");
  const fs::path more = fs::path(shared != nullptr ? shared : "../../shared") / "oracle";
  if (fs::exists(more))
    for (const auto& entry : fs::directory_iterator(more))
      if (fs::exists(entry.path() / "expected.json")) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  if (fs::exists("../tests/golden")) out.push_back("../tests/golden/jamba-variants");
  return out;
}

mrkl::json::Value expected_of(const fs::path& folder) {
  std::ostringstream text;
  text << std::ifstream(folder / "expected.json", std::ios::binary).rdbuf();
  return mrkl::json::parse(text.str(), (folder / "expected.json").string());
}

const mrkl::json::Value& member(const mrkl::json::Value& object, const char* key) {
  const auto* found = object.find(key);
  REQUIRE_MESSAGE(found != nullptr, key);
  return *found;
}

Tokens tokens_of(const mrkl::json::Value& array) {
  Tokens out;
  for (const auto& item : array.items) out.push_back(static_cast<std::int32_t>(item.integer));
  return out;
}

std::vector<float> all_logits(mrkl::Jamba& model, std::span<const std::int32_t> tokens,
                              std::size_t chunk) {
  mrkl::State state(model.config());
  std::vector<float> out;
  for (std::size_t at = 0; at < tokens.size(); at += chunk) {
    const auto piece = tokens.subspan(at, std::min(chunk, tokens.size() - at));
    const auto logits = model.feed(state, {.tokens = piece, .rows = {}}, mrkl::Output::kAllLogits);
    out.insert(out.end(), logits.begin(), logits.end());
  }
  return out;
}

Tokens greedy(mrkl::Jamba& model, std::span<const std::int32_t> prompt, std::size_t count) {
  mrkl::State state(model.config());
  Tokens out;
  auto logits = model.feed(state, {.tokens = prompt, .rows = {}}, mrkl::Output::kLastLogits);
  for (;;) {
    const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
    out.push_back(static_cast<std::int32_t>(best));
    if (out.size() == count) return out;
    logits = model.feed(state, {.tokens = {&out.back(), 1}, .rows = {}}, mrkl::Output::kLastLogits);
  }
}

double worst(const std::vector<float>& logits, const mrkl::json::Value& prompt,
             std::size_t vocabulary) {
  double out = 0;
  const auto& rows = member(prompt, "logits").items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto at = static_cast<std::size_t>(member(prompt, "positions").items[i].integer);
    REQUIRE(rows[i].items.size() == vocabulary);
    for (std::size_t v = 0; v < vocabulary; ++v) {
      const double off = std::abs(logits[at * vocabulary + v] - rows[i].items[v].number);
      out = off <= out ? out : off;  // NaN stays
    }
  }
  return out;
}

}  // namespace

TEST_CASE("oracle: logits and greedy continuations of the reference implementation") {
  const auto folders = checkpoints();
  if (folders.empty()) MESSAGE("left out: no checkpoint found from the working directory");
  for (const auto& folder : folders) {
    CAPTURE(folder.string());
    const auto expected = expected_of(folder);
    mrkl::Jamba model(folder.string(), {.threads = 2, .precision = mrkl::Precision::kF32});
    for (const auto& prompt : member(expected, "prompts").items) {
      CAPTURE(member(prompt, "name").text);
      const Tokens ids = tokens_of(member(prompt, "input_ids"));
      for (const std::size_t chunk : {ids.size(), std::size_t{7}})
        CHECK(worst(all_logits(model, ids, chunk), prompt, model.config().vocab_size) <=
              kTolerance);
      const Tokens following = tokens_of(member(prompt, "greedy24"));
      CHECK(greedy(model, ids, following.size()) == following);
    }
  }
}

// |logits − expected| / |expected| over all that is recorded.
double distance(const std::vector<float>& logits, const mrkl::json::Value& prompt,
                std::size_t vocabulary) {
  double off = 0, all = 0;
  const auto& rows = member(prompt, "logits").items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto at = static_cast<std::size_t>(member(prompt, "positions").items[i].integer);
    for (std::size_t v = 0; v < vocabulary; ++v) {
      const double number = rows[i].items[v].number, d = logits[at * vocabulary + v] - number;
      off += d * d;
      all += number * number;
    }
  }
  return std::sqrt(off / all);
}

TEST_CASE("oracle: activations of 8 bits cost little more than weights of 8 bits") {
  for (const auto& folder : checkpoints()) {
    CAPTURE(folder.string());
    const auto expected = expected_of(folder);
    mrkl::Jamba weights(folder.string(), {.threads = 2, .weights = mrkl::Scheme::kInt8});
    mrkl::Jamba both(folder.string(), {.threads = 2, .weights = mrkl::Scheme::kW8A8});
    const std::size_t vocabulary = both.config().vocab_size;
    double off = 0, both_off = 0;
    for (const auto& prompt : member(expected, "prompts").items) {
      const Tokens ids = tokens_of(member(prompt, "input_ids"));
      off += distance(all_logits(weights, ids, ids.size()), prompt, vocabulary);
      both_off += distance(all_logits(both, ids, ids.size()), prompt, vocabulary);
    }
    CHECK(both_off <= kByteFactor * off);
  }
}

TEST_CASE("oracle: a prompt fed at once, in chunks and by tokens gives the same bits") {
  for (const auto& folder : checkpoints()) {
    CAPTURE(folder.string());
    const auto expected = expected_of(folder);
    using mrkl::Precision, mrkl::Scheme;
    for (const auto& [precision, scheme] :
         {std::pair{Precision::kF32, Scheme::kStored}, std::pair{Precision::kAuto, Scheme::kStored},
          std::pair{Precision::kAuto, Scheme::kW8A8}}) {
      mrkl::Jamba model(folder.string(), {.threads = 2, .precision = precision, .weights = scheme});
      for (const auto& prompt : member(expected, "prompts").items) {
        CAPTURE(member(prompt, "name").text);
        const Tokens ids = tokens_of(member(prompt, "input_ids"));
        const auto whole = all_logits(model, ids, ids.size());
        for (const std::size_t chunk : {1, 7, 64}) CHECK(all_logits(model, ids, chunk) == whole);
      }
    }
  }
}
