#include "serve/executor.h"

#include <doctest/doctest.h>

#include <cstring>
#include <future>
#include <thread>

#include "base/error.h"
#include "model/random_jamba_test.h"

using mrkl::scratch::Folder;

namespace {

std::shared_ptr<mrkl::Jamba> load(const Folder& folder) {
  mrkl::scratch::write_jamba(folder);
  return std::make_shared<mrkl::Jamba>(folder.path(), mrkl::LoadOptions{.threads = 2});
}

// A task with a state of its own, and a future for its end.
struct Run {
  mrkl::State state;
  std::shared_ptr<mrkl::Task> task = std::make_shared<mrkl::Task>();
  std::shared_ptr<std::atomic<bool>> stop = std::make_shared<std::atomic<bool>>(false);
  std::vector<std::int32_t> text;
  std::atomic<std::size_t> written{0};
  std::promise<std::string> end;

  Run(const mrkl::Jamba& model, std::vector<std::int32_t> tokens) : state(model.new_state()) {
    task->tokens = std::move(tokens);
    task->state = &state;
    task->cancelled = stop;
    task->written = [this](const mrkl::Written& w) {
      text.push_back(w.token);
      ++written;
    };
    task->done = [this](std::shared_ptr<mrkl::Task> back, std::exception_ptr failure) {
      task = std::move(back);
      std::string code;
      if (failure) code = mrkl::scratch::code_of([&] { std::rethrow_exception(failure); });
      end.set_value(code);
    };
  }
  Run& write(std::size_t tokens) {
    task->writing.emplace();
    task->writing->max_tokens = tokens;
    return *this;
  }
  void start(mrkl::Executor& executor) { executor.submit(std::exchange(task, nullptr)); }
  std::string wait() { return end.get_future().get(); }
};

std::vector<std::int32_t> some_tokens(std::size_t n, std::size_t from = 0) {
  std::vector<std::int32_t> out(n);
  for (std::size_t i = 0; i < n; ++i)
    out[i] = static_cast<std::int32_t>(((from + i) * 7 + i / 5) % 40);
  return out;
}

void wait_until(const std::function<bool()>& holds) {
  while (!holds()) std::this_thread::yield();
}

}  // namespace

TEST_CASE("executor: threads submit feeds, which give what the model gives alone") {
  const Folder folder;
  const auto model = load(folder);
  mrkl::Executor executor(model);
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (std::size_t i = 0; i < 4; ++i)
    threads.emplace_back([&, i] {
      const auto tokens = some_tokens(1 + i * 150, i);
      Run run(*model, tokens);
      run.start(executor);
      const std::string code = run.wait();
      mrkl::State alone = model->new_state();
      const auto expected =
          model->feed(alone, {.tokens = tokens, .rows = {}}, mrkl::Output::kLastLogits);
      double worst = 0;
      for (std::size_t j = 0; j < expected.size(); ++j)
        worst = std::max(worst, static_cast<double>(std::abs(expected[j] - run.task->out[j])));
      if (code.empty() && worst < 1e-4 && run.state.length == alone.length) ++right;
    });
  for (auto& thread : threads) thread.join();
  CHECK(right == 4);
}

TEST_CASE(
    "executor: sequences that write in threads together share passes and write what they write "
    "alone") {
  const Folder folder;
  const auto model = load(folder);
  mrkl::Executor executor(model);
  std::vector<std::vector<std::int32_t>> alone;
  for (std::size_t i = 0; i < 6; ++i) {
    Run run(*model, some_tokens(5 + i, i));
    run.write(40).start(executor);
    CHECK(run.wait() == "");
    CHECK(run.text.size() == 40);
    CHECK(run.state.length == 5 + i + 39);
    alone.push_back(run.text);
  }
  std::vector<std::unique_ptr<Run>> runs;
  for (std::size_t i = 0; i < 6; ++i) {
    runs.push_back(std::make_unique<Run>(*model, some_tokens(5 + i, i)));
    runs.back()->write(40).start(executor);
  }
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(runs[i]->wait() == "");
    CHECK(runs[i]->text == alone[i]);
  }
  CHECK(executor.counts().largest > 1);
}

TEST_CASE(
    "executor: a sequence leaves at an end token or a stop string, and takes back what it fed when "
    "cancelled") {
  const Folder folder;
  const auto model = load(folder);
  mrkl::Executor executor(model);
  Run first(*model, some_tokens(9));
  first.write(30).start(executor);
  REQUIRE(first.wait() == "");
  Run ended(*model, some_tokens(9));
  ended.write(30).task->writing->ends = {first.text[6]};
  ended.start(executor);
  CHECK(ended.wait() == "");
  CHECK(ended.text.back() == first.text[6]);
  CHECK(ended.text.size() <= 7);

  auto bytes = std::make_shared<mrkl::TokenBytes>();
  for (std::size_t i = 0; i < 40; ++i) {
    bytes->begins.push_back(i);
    bytes->text.push_back(static_cast<char>('A' + i));
  }
  bytes->begins.push_back(40);
  Run stopped(*model, some_tokens(9));
  stopped.write(30);
  stopped.task->writing->bytes = bytes;
  stopped.task->writing->stops = {std::string(bytes->of(first.text[7])) +
                                  std::string(bytes->of(first.text[8]))};
  stopped.start(executor);
  CHECK(stopped.wait() == "");
  CHECK(stopped.text.size() <= 9);

  Run cancelled(*model, some_tokens(9));
  cancelled.write(1'000'000).start(executor);
  wait_until([&] { return cancelled.written > 20; });
  *cancelled.stop = true;
  CHECK(cancelled.wait() == "cancelled");
  CHECK(cancelled.state.length == 0);
}

TEST_CASE("executor: a long prompt and many threads of writing do not starve each other") {
  const Folder folder;
  const auto model = load(folder);
  mrkl::Executor executor(model);
  std::vector<std::unique_ptr<Run>> writers;
  for (std::size_t i = 0; i < 3; ++i) {
    writers.push_back(std::make_unique<Run>(*model, some_tokens(4, i)));
    writers.back()->write(1'000'000).start(executor);
  }
  wait_until([&] { return writers[2]->written > 5; });
  Run low(*model, some_tokens(3000)), high(*model, some_tokens(3000));
  low.task->priority = -1;
  high.task->priority = 1;
  low.start(executor);
  high.start(executor);
  const std::size_t before = writers[0]->written;
  CHECK(high.wait() == "");
  CHECK(low.wait() == "");
  // Prompts were fed in chunks: the writers went on meanwhile.
  CHECK(writers[0]->written > before + 20);
  for (auto& writer : writers) *writer->stop = true;
  for (auto& writer : writers) CHECK(writer->wait() == "cancelled");
}

TEST_CASE("executor: what does not fit the budget is refused with its figures") {
  const Folder folder;
  const auto model = load(folder);
  const std::size_t page = mrkl::KvLayout(model->config(), mrkl::KvType::kF32).page_bytes();
  const std::size_t empty = mrkl::state_bytes(model->config(), mrkl::KvType::kF32, 0);
  mrkl::Executor executor(model, {.state_bytes = 2 * empty + 3 * page});
  Run small(*model, some_tokens(100)), large(*model, some_tokens(200));
  large.task->done = [&large](std::shared_ptr<mrkl::Task>, std::exception_ptr failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const mrkl::Error& e) {
      REQUIRE(e.details().size() == 2);
      large.end.set_value(e.code() + " " + std::to_string(e.details()[0].second));
    }
  };
  small.start(executor);
  CHECK(small.wait() == "");
  large.start(executor);
  CHECK(large.wait() == "memory-exhausted " + std::to_string(static_cast<double>(4 * page)));
  CHECK(model->meter().bytes == 2 * empty + 2 * page);
}

TEST_CASE(
    "executor: wrong inputs fail their task only, and a closed executor fails the rest in any "
    "thread") {
  const Folder folder;
  const auto model = load(folder);
  auto executor = std::make_unique<mrkl::Executor>(model);
  Run wrong(*model, {1, 40}), endless(*model, {3});
  wrong.start(*executor);
  CHECK(wrong.wait() == "argument-invalid");
  endless.write(1'000'000).start(*executor);
  wait_until([&] { return endless.written > 3; });
  executor.reset();
  CHECK(endless.wait() == "closed");
}

TEST_CASE("executor: a prompt that begins as an earlier one is fed from there on") {
  const Folder folder;
  const auto model = load(folder);
  mrkl::Executor plain(model), caching(model, {.prefix_bytes = 1 << 24});
  const auto answer = [&](mrkl::Executor& executor, const std::vector<std::int32_t>& tokens) {
    Run run(*model, tokens);
    run.write(12).start(executor);
    CHECK(run.wait() == "");
    CHECK(run.state.length == tokens.size() + 11);
    return run.text;
  };
  const auto shared = some_tokens(700);
  auto longer = shared, other = shared;
  longer.insert(longer.end(), {5, 6, 7, 8, 9, 10});
  other.resize(600);
  other.push_back(11);
  const std::vector<std::int32_t> first = answer(caching, shared);
  CHECK(first == answer(plain, shared));
  CHECK(caching.prefix_counts().hits == 0);
  const std::size_t rows = caching.counts().rows;
  CHECK(answer(caching, shared) == first);  // all of it known
  CHECK(caching.counts().rows - rows == 11);
  CHECK(answer(caching, longer) == answer(plain, longer));  // known to its 700th token
  CHECK(caching.prefix_counts().tokens_saved == 1400);
  CHECK(answer(caching, other) == answer(plain, other));  // known to its 512th token
  CHECK(caching.prefix_counts().tokens_saved == 1912);
  other.back() = 12;
  CHECK(answer(caching, other) == answer(plain, other));  // known to its 600th, where two parted
  CHECK(caching.prefix_counts().tokens_saved == 2512);
  // A cancelled task goes back to before the prefix it took over.
  Run run(*model, longer);
  run.write(1'000'000).start(caching);
  wait_until([&] { return run.written > 3; });
  *run.stop = true;
  CHECK(run.wait() == "cancelled");
  CHECK(run.state.length == 0);
  CHECK(run.state.history.empty());
}
