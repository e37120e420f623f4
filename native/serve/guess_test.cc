// Writing with guesses against writing without: the same text and the same state, in fewer passes.
#include <doctest/doctest.h>

#include <future>

#include "model/random_jamba_test.h"
#include "serve/executor.h"

using mrkl::scratch::Folder;

namespace {

constexpr mrkl::LoadOptions kLoad{.threads = 1, .precision = mrkl::Precision::kF32};

struct Outcome {
  std::vector<std::int32_t> text;
  std::vector<float> logits;  // after one more token
  std::size_t length = 0, steps = 0;
};

Outcome write(const std::shared_ptr<mrkl::Jamba>& model, std::span<const std::int32_t> prompt,
              mrkl::Writing writing) {
  mrkl::State state = model->new_state();
  Outcome out;
  {
    mrkl::Executor executor(model);
    std::promise<void> end;
    auto task = std::make_shared<mrkl::Task>();
    task->state = &state;
    task->tokens.assign(prompt.begin(), prompt.end());
    task->writing = std::move(writing);
    task->written = [&](const mrkl::Written& w) { out.text.push_back(w.token); };
    task->done = [&](std::shared_ptr<mrkl::Task>, std::exception_ptr failure) {
      CHECK(!failure);
      end.set_value();
    };
    executor.submit(std::move(task));
    end.get_future().get();
    out.steps = executor.counts().steps;
  }
  out.length = state.length;
  CHECK(state.history.size() == state.length);
  for (std::size_t i = 0; i < state.length; ++i)
    CHECK(state.history[i] == (i < prompt.size() ? prompt[i] : out.text[i - prompt.size()]));
  const std::int32_t next[] = {7};
  out.logits = model->feed(state, {.tokens = next, .rows = {}}, mrkl::Output::kLastLogits);
  return out;
}

// Writes with guesses and without, and returns the passes of each.
std::pair<std::size_t, std::size_t> compare(const std::shared_ptr<mrkl::Jamba>& model,
                                            std::span<const std::int32_t> prompt,
                                            mrkl::Writing writing) {
  const Outcome plain = write(model, prompt, writing);
  writing.guesses = true;
  const Outcome guessing = write(model, prompt, writing);
  CHECK(guessing.text == plain.text);
  CHECK(guessing.length == plain.length);
  CHECK(guessing.logits == plain.logits);
  return {guessing.steps, plain.steps};
}

}  // namespace

TEST_CASE("guesses: greedy text that repeats itself takes fewer passes, and stays the same") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  const auto model = std::make_shared<mrkl::Jamba>(folder.path(), kLoad);
  // A model of random weights falls into a loop.
  mrkl::Writing writing;
  writing.max_tokens = 300;
  const auto [guessing, plain] = compare(model, std::vector<std::int32_t>{1, 2, 3}, writing);
  CHECK(2 * guessing < plain);
}

TEST_CASE("guesses: sampled text, ends and stop strings in the middle of a guess stay the same") {
  const Folder folder;
  mrkl::scratch::write_jamba(folder);
  const auto model = std::make_shared<mrkl::Jamba>(folder.path(), kLoad);
  auto bytes = std::make_shared<mrkl::TokenBytes>();
  for (std::size_t i = 0; i <= 40; ++i) {
    bytes->begins.push_back(i);
    if (i < 40) bytes->text.push_back(static_cast<char>('A' + i));
  }
  std::vector<std::int32_t> prompt;
  for (std::int32_t i = 0; i < 90; ++i) prompt.push_back(i % 9 + i / 40);
  for (std::uint32_t seed = 0; seed < 6; ++seed) {
    mrkl::Writing writing;
    writing.max_tokens = 120;
    writing.seed = seed;
    writing.sampling = {.temperature = 0.05 * seed, .top_k = 2};
    compare(model, prompt, writing);
    const Outcome whole = write(model, prompt, writing);
    for (std::size_t at = 20; at < 120; at += 23) {
      mrkl::Writing ended = writing;
      ended.ends = {whole.text[at]};
      compare(model, prompt, ended);
      mrkl::Writing stopped = writing;
      stopped.bytes = bytes;
      stopped.stops = {std::string(bytes->of(whole.text[at])) +
                       std::string(bytes->of(whole.text[at + 1 < 120 ? at + 1 : at]))};
      compare(model, prompt, stopped);
      mrkl::Writing cut = writing;
      cut.max_tokens = at;
      compare(model, prompt, cut);
    }
  }
}
