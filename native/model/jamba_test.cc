#include "model/jamba.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <thread>

#include "base/error.h"
#include "model/random_jamba_test.h"

using mrkl::scratch::code_of;
using mrkl::scratch::Folder;
using mrkl::scratch::some_tokens;

namespace {

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  double worst = a.size() == b.size() ? 0 : INFINITY;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    worst = std::max(worst, static_cast<double>(std::abs(a[i] - b[i])));
  return worst;
}

}  // namespace

TEST_CASE("jamba: feeding in pieces, by tokens or their embeddings, gives the same logits") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  mrkl::Jamba model(folder.path(), {.threads = 3, .check_numbers = true});
  const auto tokens = some_tokens(600);  // more than two chunks
  mrkl::State whole(model.config()), pieces(model.config()), rows(model.config());
  const auto expected =
      model.feed(whole, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits);
  std::vector<float> found;
  const std::span<const std::int32_t> all(tokens);
  for (std::size_t at = 0, n = 1; at < all.size(); at += n, n = n * 3 % 101)
    found =
        model.feed(pieces, {.tokens = all.subspan(at, std::min(n, all.size() - at)), .rows = {}},
                   mrkl::Output::kLastLogits);
  CHECK(pieces.length == 600);
  CHECK(distance(found, expected) < 1e-4);

  std::vector<float> embeddings;
  const auto* table = static_cast<const float*>(model.weights().embed.data);
  for (const std::int32_t id : tokens)
    embeddings.insert(embeddings.end(), table + id * 16, table + id * 16 + 16);
  CHECK(distance(model.feed(rows, {.tokens = {}, .rows = embeddings}, mrkl::Output::kLastLogits),
                 expected) == 0);
}

TEST_CASE("jamba: all logits end in the last logits; hidden states have one row per token") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  mrkl::Jamba model(folder.path(), {.threads = 2});
  const auto tokens = some_tokens(300);
  mrkl::State a(model.config()), b(model.config()), c(model.config());
  const auto all = model.feed(a, {.tokens = tokens, .rows = {}}, mrkl::Output::kAllLogits);
  const auto last = model.feed(b, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits);
  REQUIRE(all.size() == 300 * 40);
  CHECK(distance({all.end() - 40, all.end()}, last) < 1e-5);
  CHECK(model.feed(c, {.tokens = tokens, .rows = {}}, mrkl::Output::kHidden).size() == 300 * 16);
}

TEST_CASE("jamba: weights off their alignment are copied into place") {
  const Folder aligned, shifted;
  mrkl::scratch::write_jamba(aligned);
  mrkl::scratch::write_jamba(shifted, nullptr, 1);
  const auto tokens = some_tokens(20);
  const auto logits = [&tokens](const Folder& folder) {
    mrkl::Jamba model(folder.path(), {.threads = 1});
    mrkl::State state(model.config());
    return model.feed(state, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits);
  };
  CHECK(distance(logits(aligned), logits(shifted)) == 0);
}

TEST_CASE("jamba: a cancelled or refused feed leaves the state as it was") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  mrkl::Jamba model(folder.path(), {.threads = 2});
  const auto tokens = some_tokens(10);
  mrkl::State state(model.config()), clean(model.config());
  model.feed(state, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits);
  model.feed(clean, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits);

  // Cancels from inside the second chunk.
  struct Canceller : mrkl::Observer {
    std::int32_t flag = 0;
    int chunks = 0;
    void residual(std::size_t layer, const float*, std::size_t) override {
      if (layer == 2 && ++chunks == 2) flag = 1;
    }
    void routing(std::size_t, const float*, const std::uint32_t*, const float*,
                 std::size_t) override {}
  } canceller;
  const auto many = some_tokens(700);
  CHECK(code_of([&] {
          model.feed(
              state, {.tokens = many, .rows = {}}, mrkl::Output::kLastLogits,
              [&] { return canceller.flag != 0; }, &canceller);
        }) == "cancelled");
  CHECK(canceller.chunks == 2);
  CHECK(state.length == 10);
  CHECK(code_of([&] {
          model.feed(state, {.tokens = std::vector<std::int32_t>{1, 40}, .rows = {}},
                     mrkl::Output::kLastLogits);
        }) == "argument-invalid");
  CHECK(code_of([&] {
          model.feed(state, {.tokens = {}, .rows = std::vector<float>(17)},
                     mrkl::Output::kLastLogits);
        }) == "argument-invalid");
  CHECK(code_of([&] { model.feed(state, {}, mrkl::Output::kLastLogits); }) == "argument-invalid");
  CHECK(distance(model.feed(state, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits),
                 model.feed(clean, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits)) ==
        0);
}

TEST_CASE("jamba: sequences of several threads do not disturb each other") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  mrkl::Jamba model(folder.path(), {.threads = 2});
  const auto run = [&model](std::size_t tokens, std::vector<float>& out) {
    mrkl::State state(model.config());
    for (const std::int32_t id : some_tokens(tokens))
      out = model.feed(state, {.tokens = {&id, 1}, .rows = {}}, mrkl::Output::kLastLogits);
  };
  std::vector<float> alone[2], together[2];
  run(30, alone[0]);
  run(41, alone[1]);
  std::thread other([&] { run(41, together[1]); });
  run(30, together[0]);
  other.join();
  CHECK(distance(alone[0], together[0]) == 0);
  CHECK(distance(alone[1], together[1]) == 0);
}

TEST_CASE("jamba: sequences in one pass get what they get alone") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  mrkl::Jamba model(folder.path(), {.threads = 2});
  const std::size_t lengths[] = {1, 17, 64, 3};
  const auto tokens = some_tokens(100);
  const std::span<const std::int32_t> all(tokens);
  std::vector<mrkl::State> alone, together;
  std::vector<std::vector<float>> expected, found;
  std::vector<mrkl::Part> parts;
  for (std::size_t i = 0; i < 4; ++i) {
    alone.emplace_back(model.config());
    together.emplace_back(model.config());
    found.emplace_back(40);
  }
  for (std::size_t round = 0; round < 3; ++round) {
    parts.clear();
    expected.clear();
    for (std::size_t i = 0; i < 4; ++i) {
      const mrkl::Input input{.tokens = all.subspan(i, lengths[(i + round) % 4]), .rows = {}};
      expected.push_back(model.feed(alone[i], input, mrkl::Output::kLastLogits));
      parts.push_back({&together[i], input, mrkl::Output::kLastLogits, found[i].data()});
    }
    model.forward(parts);
    for (std::size_t i = 0; i < 4; ++i) CHECK(distance(found[i], expected[i]) < 1e-4);
  }
  CHECK(together[2].length == alone[2].length);
}

TEST_CASE("jamba: wrong tensors are refused by name, expectation and finding") {
  const std::string name = "model.layers.0.mamba.dt_proj.weight";
  const auto load = [](const mrkl::scratch::Edit& edit, std::string& message) {
    const Folder folder;
    mrkl::scratch::write_jamba(folder, edit);
    return code_of([&] { mrkl::Jamba(folder.path(), {.threads = 1, .check_numbers = true}); },
                   &message);
  };
  std::string message;
  CHECK(load([&](auto& data, auto&) { data.erase(name); }, message) == "tensor-missing");
  CHECK(message.find(name + ": expected F32, F16 or BF16 [32, 2], found nothing") !=
        std::string::npos);
  CHECK(load([&](auto&, auto& shapes) { shapes[name] = {2, 32}; }, message) == "tensor-invalid");
  CHECK(message.find("found F32 [2, 32]") != std::string::npos);
  CHECK(load([&](auto& data, auto&) { data[name][3] = NAN; }, message) == "numbers-invalid");
  CHECK(message.find("at element 3") != std::string::npos);
  CHECK(load(
            [&](auto& data, auto& shapes) {
              data["more"] = {1};
              shapes["more"] = {1};
            },
            message) == "");
}

TEST_CASE("jamba: NaN weights, when nobody looks for them, do not lead out of bounds") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder, [](auto& data, auto&) {
    for (float& v : data["model.layers.1.feed_forward.router.weight"]) v = NAN;
  });
  mrkl::Jamba model(folder.path(), {.threads = 1});
  mrkl::State state(model.config());
  const auto tokens = some_tokens(5);
  const auto logits = model.feed(state, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits);
  CHECK(std::isnan(logits[0]));
}

TEST_CASE("jamba: quantised weights are within half a step, and give logits near the stored ones") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  mrkl::Jamba stored(folder.path(), {.threads = 2});
  const auto logits = [](mrkl::Jamba& model) {
    mrkl::State state(model.config());
    return model.feed(state, {.tokens = some_tokens(20), .rows = {}}, mrkl::Output::kLastLogits);
  };
  const auto expected = logits(stored);
  for (const auto scheme : {mrkl::Scheme::kExpertsInt8, mrkl::Scheme::kInt8, mrkl::Scheme::kInt4,
                            mrkl::Scheme::kW8A8}) {
    CAPTURE(mrkl::name_of(scheme));
    const double tolerance = scheme == mrkl::Scheme::kExpertsInt8 ? 0.05 : 0.1;
    mrkl::Jamba model(folder.path(),
                      {.threads = 2, .weights = scheme, .residency = mrkl::Residency::kMapped});
    CHECK(model.weights().bytes() < stored.weights().bytes());
    const mrkl::Matrix& before = stored.weights().layers[1].mlps[2].up;
    const mrkl::Matrix& after = model.weights().layers[1].mlps[2].up;
    REQUIRE(after.format == mrkl::Format::kI8);  // 16 columns: no groups of 32
    for (std::size_t r = 0; r < after.rows; ++r)
      for (std::size_t c = 0; c < after.cols; ++c) {
        const float step = after.scales[r];
        const float found = step * static_cast<const std::int8_t*>(after.data)[r * after.cols + c];
        const float was = static_cast<const float*>(before.data)[r * after.cols + c];
        CHECK(std::abs(found - was) <= step * 0.50001f);
      }
    CHECK(distance(logits(model), expected) < tolerance);
    CHECK(distance(logits(model), expected) > 0);
  }
}

TEST_CASE("jamba: activations of 8 bits change the logits, unless they are never rounded") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  const auto logits = [&](mrkl::Scheme scheme, mrkl::Precision precision) {
    mrkl::Jamba model(folder.path(), {.threads = 2, .precision = precision, .weights = scheme});
    mrkl::State state(model.config());
    return model.feed(state, {.tokens = some_tokens(20), .rows = {}}, mrkl::Output::kLastLogits);
  };
  using mrkl::Precision, mrkl::Scheme;
  CHECK(logits(Scheme::kW8A8, Precision::kAuto) != logits(Scheme::kInt8, Precision::kAuto));
  CHECK(logits(Scheme::kW8A8, Precision::kF32) == logits(Scheme::kInt8, Precision::kF32));
}

TEST_CASE("jamba: weights that cannot be quantised are refused by name") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder, [](auto& data, auto&) {
    data["model.layers.1.feed_forward.experts.2.up_proj.weight"][37] = NAN;
  });
  CHECK_NOTHROW(mrkl::Jamba(folder.path()));
  std::string message;
  CHECK(code_of(
            [&] {
              mrkl::Jamba(folder.path(),
                          {.weights = mrkl::Scheme::kInt8, .residency = mrkl::Residency::kMapped});
            },
            &message) == "numbers-invalid");
  CHECK(message.find("experts.2.up_proj.weight") != std::string::npos);
  // What waits to be quantised is not looked at, unless that is asked for.
  CHECK_NOTHROW(mrkl::Jamba(folder.path(), {.weights = mrkl::Scheme::kInt8}));
  CHECK(code_of([&] {
          mrkl::Jamba(folder.path(), {.check_numbers = true, .weights = mrkl::Scheme::kInt8});
        }) == "numbers-invalid");
}
