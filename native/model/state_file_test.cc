#include "model/state_file.h"

#include <doctest/doctest.h>

#include <cstring>

#include "io/mmap.h"
#include "model/random_jamba_test.h"

using mrkl::scratch::code_of;
using mrkl::scratch::Folder;
using mrkl::scratch::some_tokens;

TEST_CASE("state file: a state that was saved goes on as the one that was not, for every kv type") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  for (const auto kv : {mrkl::KvType::kF32, mrkl::KvType::kBf16, mrkl::KvType::kI8}) {
    mrkl::Jamba model(folder.path(), {.threads = 1, .kv = kv});
    const std::uint64_t print = mrkl::fingerprint(model);
    mrkl::State state = model.new_state(), back = model.new_state();
    const auto tokens = some_tokens(150);
    model.feed(state, {.tokens = tokens, .rows = {}}, mrkl::Output::kNone);
    mrkl::save_state(state, print, folder.path() + "/state");
    const mrkl::MappedFile file(folder.path() + "/state");
    mrkl::decode_state({file.data(), file.size()}, print, 40, "state", back);
    CHECK(back.length == 150);
    CHECK(back.history == tokens);
    const mrkl::Input next{.tokens = std::span(tokens).first(20), .rows = {}};
    CHECK(model.feed(back, next, mrkl::Output::kLastLogits) ==
          model.feed(state, next, mrkl::Output::kLastLogits));
  }
}

TEST_CASE("state file: every changed, missing or added byte is refused") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  mrkl::Jamba model(folder.path(), {.threads = 1});
  mrkl::State state = model.new_state();
  model.feed(state, {.tokens = some_tokens(3), .rows = {}}, mrkl::Output::kNone);
  const auto bytes = mrkl::encode_state(state, 7);
  const auto code = [&](const std::vector<std::byte>& from, std::uint64_t print = 7) {
    mrkl::State back = model.new_state();
    return code_of([&] { mrkl::decode_state(from, print, 40, "state", back); });
  };
  CHECK(code(bytes) == "");
  CHECK(code(bytes, 8) == "state-invalid");
  CHECK(code({}) == "state-invalid");
  for (std::size_t i = 0; i < bytes.size(); i += i < 64 ? 1 : 997) {
    auto changed = bytes;
    changed[i] ^= std::byte{0x41};
    CHECK(code(changed) == "state-invalid");
    CHECK(code({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(i)}) == "state-invalid");
  }
  auto longer = bytes;
  longer.push_back(std::byte{0});
  CHECK(code(longer) == "state-invalid");
  CHECK(code_of([&] { mrkl::save_state(state, 7, folder.path() + "/nowhere/state"); }) ==
        "file-missing");
}

TEST_CASE("state file: the fingerprint tells weights apart") {
  const Folder one, other;
  mrkl::scratch::write_jamba(one);
  mrkl::scratch::write_jamba(other, [](auto& data, auto&) {
    data["model.layers.1.feed_forward.experts.2.up_proj.weight"][17] += 0.25f;
  });
  const auto print = [](const Folder& folder) {
    const mrkl::Jamba model(folder.path(), {.threads = 1});
    return mrkl::fingerprint(model);
  };
  CHECK(print(one) == print(one));
  CHECK(print(one) != print(other));
}

TEST_CASE("state file: one folder held, computed or kept in another way refuses the state") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  std::vector<mrkl::LoadOptions> ways;
  for (const auto weights : {mrkl::Scheme::kStored, mrkl::Scheme::kExpertsInt8, mrkl::Scheme::kInt8,
                             mrkl::Scheme::kInt4})
    for (const auto precision : {mrkl::Precision::kAuto, mrkl::Precision::kF32})
      for (const auto kv : {mrkl::KvType::kF32, mrkl::KvType::kBf16, mrkl::KvType::kI8})
        ways.push_back({.threads = 1, .kv = kv, .precision = precision, .weights = weights});
  // Without rounded activations it is int8.
  ways.push_back({.threads = 1, .weights = mrkl::Scheme::kW8A8});
  std::vector<std::vector<std::byte>> files;
  for (const auto& way : ways) {
    mrkl::Jamba model(folder.path(), way);
    mrkl::State state = model.new_state();
    model.feed(state, {.tokens = some_tokens(3), .rows = {}}, mrkl::Output::kNone);
    files.push_back(mrkl::encode_state(state, mrkl::fingerprint(model)));
  }
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const mrkl::Jamba model(folder.path(), ways[i]);
    for (std::size_t j = 0; j < files.size(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      mrkl::State back = model.new_state();
      CHECK(code_of([&] {
              mrkl::decode_state(files[j], mrkl::fingerprint(model), 40, "state", back);
            }) == (i == j ? "" : "state-invalid"));
    }
  }
}
