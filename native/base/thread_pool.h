// A fixed pool of workers for fork-join loops. The calling thread takes part, so a pool of n
// threads starts n - 1 workers. Workers spin briefly, then sleep: cheap between the ops of one
// step, idle otherwise.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>

namespace mrkl {

class ThreadPool {
 public:
  // threads = 0 takes the number of hardware threads.
  explicit ThreadPool(std::size_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t size() const noexcept;

  // Runs body(begin, end) over disjoint chunks that cover [0, n), each at least `grain` long (but
  // the last). Returns when all are done; the first exception thrown by a chunk is rethrown here.
  // Not reentrant: one loop at a time per pool; concurrent callers are serialised.
  void for_range(std::size_t n, std::size_t grain,
                 const std::function<void(std::size_t begin, std::size_t end)>& body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mrkl
