#include "serve/executor.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "serve/active.h"
#include "serve/plan.h"

namespace mrkl {
namespace {

using Clock = std::chrono::steady_clock;

// How long a step waits for a sequence that took part in the last one and is fed token by token
// from outside: a share of a step, within bounds.
constexpr double kGatherShare = 0.25;
constexpr std::chrono::microseconds kGatherLeast{100}, kGatherMost{2000};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

void check_state_room(std::size_t budget, std::size_t held, std::size_t needed) {
  if (budget == 0 || (held <= budget && needed <= budget - held)) return;
  const std::size_t available = budget - std::min(budget, held);
  throw Error(
      "memory-exhausted",
      "states: expected room for " + std::to_string(needed) + " bytes, found " +
          std::to_string(available),
      {{"needed", static_cast<double>(needed)}, {"available", static_cast<double>(available)}});
}

struct Executor::Impl {
  Impl(std::shared_ptr<Jamba> with, const ExecutorOptions& given)
      : model(std::move(with)), options(given), prefixes(given.prefix_bytes) {}

  std::shared_ptr<Jamba> model;
  ExecutorOptions options;

  std::mutex mutex;
  std::condition_variable woken;
  std::vector<std::shared_ptr<Task>> incoming;
  bool stopping = false;
  Counts counts{};

  // Of the executor's thread.
  std::list<Active> active;
  PrefixCache prefixes;
  Pacer pacer;
  std::uint64_t step = 0, arrivals = 0;
  std::size_t expected = 0;  // sequences of the last step whose next token comes from outside
  double last_step = 0;      // seconds

  void run();
  bool take_incoming();
  void gather(std::unique_lock<std::mutex>& lock);
  void admit(std::shared_ptr<Task> task);
  void drop_cancelled();
  void take_step();
  void pass(std::span<const Share> shares, std::span<const std::list<Active>::iterator> chosen);
  void end(std::list<Active>::iterator which, std::exception_ptr failure);
};

namespace {

// `done` goes first, so that nothing of the task is left here when it is called.
void finish(std::shared_ptr<Task> task, std::exception_ptr failure) {
  const auto done = std::move(task->done);
  done(std::move(task), failure);
}

std::exception_ptr error(const char* code, const char* message) {
  return std::make_exception_ptr(Error(code, message));
}

}  // namespace

// Waits until there is something to do; false when it is time to stop.
bool Executor::Impl::take_incoming() {
  std::vector<std::shared_ptr<Task>> taken;
  {
    std::unique_lock lock(mutex);
    if (expected > 0) gather(lock);
    while (!stopping && incoming.empty() && active.empty()) woken.wait(lock);
    taken.swap(incoming);
    if (stopping) {
      lock.unlock();
      for (auto& task : taken)
        finish(std::move(task), error("closed", "the model has been closed"));
      return false;
    }
  }
  for (auto& task : taken) admit(std::move(task));
  return true;
}

// By the system clock: ThreadSanitizer does not see waits that are timed by the steady one.
void Executor::Impl::gather(std::unique_lock<std::mutex>& lock) {
  const auto share = std::chrono::duration<double>(kGatherShare * last_step);
  const auto window = std::clamp(std::chrono::duration_cast<std::chrono::microseconds>(share),
                                 kGatherLeast, kGatherMost);
  const auto until = std::chrono::system_clock::now() + window;
  woken.wait_until(lock, until, [this] { return stopping || incoming.size() >= expected; });
}

void Executor::Impl::admit(std::shared_ptr<Task> task) {
  try {
    if (task->is_cancelled()) throw Error("cancelled", "the caller cancelled the work");
    model->check(task->input());
    const std::size_t tokens = task->tokens.empty()
                                   ? task->rows.size() / model->config().hidden_size
                                   : task->tokens.size();
    const std::size_t more = task->writing ? task->writing->max_tokens : 0;
    std::size_t promised = model->meter().bytes.load(std::memory_order_relaxed);
    for (const Active& a : active) promised += a.still_needed();
    const std::size_t needed = task->state->kv.wanted(task->state->length, tokens + more);
    // What the cache holds is given up for what is wanted now.
    const std::size_t before = model->meter().bytes.load(std::memory_order_relaxed);
    const auto given_up = [&] {
      return before - std::min(before, model->meter().bytes.load(std::memory_order_relaxed));
    };
    while (options.state_bytes != 0 && promised - given_up() + needed > options.state_bytes &&
           prefixes.drop_oldest()) {
    }
    check_state_room(options.state_bytes, promised - given_up(), needed);
    if (!task->writing) task->out.resize(model->size_of_output(tokens, task->output));
    active.emplace_back(task, *model, arrivals++, step);
  } catch (...) {
    return finish(std::move(task), std::current_exception());
  }
  task.reset();
  const auto here = std::prev(active.end());
  try {
    if (here->adopt(prefixes)) end(here, nullptr);
  } catch (...) {
    end(here, std::current_exception());
  }
}

void Executor::Impl::end(std::list<Active>::iterator which, std::exception_ptr failure) {
  if (failure) which->undo();
  std::shared_ptr<Task> task = which->task();
  active.erase(which);
  finish(std::move(task), failure);
}

void Executor::Impl::drop_cancelled() {
  for (auto it = active.begin(); it != active.end();) {
    const auto here = it++;
    if (here->task()->is_cancelled())
      end(here, error("cancelled", "the caller cancelled the work"));
  }
}

void Executor::Impl::take_step() {
  ++step;
  std::vector<Candidate> candidates;
  std::vector<std::list<Active>::iterator> all;
  std::size_t decoders = 0;
  for (auto it = active.begin(); it != active.end(); ++it) {
    // A watched task goes alone, as its observer sees all rows of a pass.
    if (it->task()->observer != nullptr) {
      const Share whole{0, std::min(it->remaining(), Pacer::kMost)};
      return pass({&whole, 1}, {&it, 1});
    }
    candidates.push_back(it->candidate());
    all.push_back(it);
    if (it->remaining() <= kShortInput) ++decoders;
  }
  // Those that are expected back count, so that a prompt does not take their step.
  const std::size_t budget = pacer.budget(std::max(decoders, expected));
  std::vector<Share> shares = plan_step(candidates, step, budget);
  if (shares.empty()) shares = plan_step(candidates, step, Pacer::kLeast);
  std::size_t prompt_tokens = 0, short_inputs = 0;
  for (Share& s : shares) {
    if (prefixes.enabled()) s.tokens = all[s.candidate]->cut(s.tokens);
    const bool prompt = candidates[s.candidate].remaining > kShortInput;
    (prompt ? prompt_tokens : short_inputs) += prompt ? s.tokens : 1;
  }
  const auto start = Clock::now();
  pass(shares, all);
  last_step = seconds_since(start);
  pacer.measured(short_inputs, prompt_tokens, last_step);
}

void Executor::Impl::pass(std::span<const Share> shares,
                          std::span<const std::list<Active>::iterator> chosen) {
  std::vector<Part> parts;
  std::size_t rows = 0;
  for (const Share& s : shares) {
    parts.push_back(chosen[s.candidate]->part(s.tokens));
    rows += s.tokens;
  }
  std::exception_ptr failure;
  try {
    // Half-way only what can be undone is stopped.
    const Active& first = *chosen[shares[0].candidate];
    std::function<bool()> stop;
    if (parts.size() == 1 && first.undoable()) stop = [&] { return first.task()->is_cancelled(); };
    model->forward(parts, stop, first.task()->observer);
  } catch (...) {
    failure = std::current_exception();
  }
  {
    const std::lock_guard lock(mutex);
    counts = {counts.steps + 1, counts.rows + rows, std::max(counts.largest, parts.size())};
  }
  expected = 0;
  for (const Share& s : shares) {
    const auto which = chosen[s.candidate];
    std::exception_ptr wrong = failure;
    bool ended = false;
    if (!wrong) try {
        ended = which->advance(s.tokens, step, prefixes);
      } catch (...) {
        wrong = std::current_exception();
      }
    const bool comes_back = ended && which->remaining() == 0 && s.tokens <= kShortInput;
    if (ended && comes_back && !which->task()->writing) ++expected;
    if (wrong || ended) end(which, wrong);
  }
}

void Executor::Impl::run() {
  while (take_incoming()) {
    drop_cancelled();
    if (!active.empty()) take_step();
  }
  while (!active.empty()) end(active.begin(), error("closed", "the model has been closed"));
}

Executor::Executor(std::shared_ptr<Jamba> model, const ExecutorOptions& options)
    : impl_(std::make_shared<Impl>(std::move(model), options)) {
  thread_ = std::thread([impl = impl_] { impl->run(); });
}

Executor::~Executor() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->woken.notify_all();
  }
  // The thread has its own share of what it works on, in case it is the last to let go.
  if (thread_.get_id() == std::this_thread::get_id())
    thread_.detach();
  else
    thread_.join();
}

void Executor::submit(std::shared_ptr<Task> task) {
  const std::lock_guard lock(impl_->mutex);
  impl_->incoming.push_back(std::move(task));
  impl_->woken.notify_all();
}

PrefixCache::Counts Executor::prefix_counts() const { return impl_->prefixes.counts(); }

Executor::Counts Executor::counts() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->counts;
}

}  // namespace mrkl
