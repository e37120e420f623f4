// Continuous batching: one thread per model that runs all passes. A task joins at the next step and
// leaves at the step that ends it. Every step takes the waiting tokens of all decoding sequences
// and as many tokens of prompts as slow these down by less than half a step more (plan.h), in one
// pass over the weights (Yu et al. 2022, "Orca"; chunked prompts: Agrawal et al. 2023,
// arXiv:2308.16369).
#pragma once
#include <cstddef>
#include <memory>
#include <thread>

#include "serve/prefix_cache.h"
#include "serve/task.h"

namespace mrkl {

struct ExecutorOptions {
  // Bytes that all states of the model may hold; a task that would need more is refused with Error
  // "memory-exhausted". 0: no limit.
  std::size_t state_bytes = 0;
  // Bytes that the prefix cache may hold of these; 0: no cache.
  std::size_t prefix_bytes = 0;
};

// Throws Error "memory-exhausted" with both figures when `held` and `needed` exceed the budget.
void check_state_room(std::size_t budget, std::size_t held, std::size_t needed);

class Executor {
 public:
  Executor(std::shared_ptr<Jamba> model, const ExecutorOptions& options = {});
  // Tasks that have not ended fail with Error "closed". May be called by the executor's own thread.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // `done` of the task will be called once, from the executor's thread.
  void submit(std::shared_ptr<Task> task);

  struct Counts {
    std::size_t steps, rows, largest;  // passes, tokens in them, sequences in the largest
  };
  Counts counts() const;
  PrefixCache::Counts prefix_counts() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
  std::thread thread_;
};

}  // namespace mrkl
