// Moves matrices from a mapped file to memory of their own (resident.h) on a thread of its own,
// while the model is at work: the first token waits for nothing, and later ones come faster. It
// begins behind the first pass, or when a model has stood idle for some seconds, as it would take
// the memory's bandwidth from that pass. Every product has the same bits before and after. What is
// quantised on the way goes first and on all threads, and the next pass waits for it: quantised
// again for every pass it would cost more.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "model/resident.h"

namespace mrkl {

// A matrix of the model and the tensors that it is; equal names stand side by side.
struct MatrixSlot {
  Matrix* matrix;
  std::string name;
  bool urgent = false;
};

class Moving {
 public:
  Moving() = default;
  ~Moving();
  Moving(const Moving&) = delete;
  Moving& operator=(const Moving&) = delete;

  // What is referred to must outlive this. Urgent slots move on the threads of `pool`.
  void start(std::vector<MatrixSlot> slots, TensorStore& store, Resident& resident,
             const Linears& linears, ThreadPool& pool);
  // A pass is over.
  void begin() noexcept;
  struct Move {
    Matrix *slot, matrix;
  };
  // What is ready to take its slot; once it has begun, all that is urgent.
  std::vector<Move> take();
  bool ready() const noexcept { return ready_.load(std::memory_order_acquire); }

 private:
  template <class Keep>
  void move_all(const std::vector<MatrixSlot>& slots, const Keep& keep);

  std::mutex mutex_;
  std::condition_variable beginning_, moved_;
  std::vector<Move> moves_;
  std::size_t urgent_ = 0;  // that have not moved
  std::atomic<bool> begun_{false}, ready_{false}, stopping_{false};
  std::thread thread_;
};

}  // namespace mrkl
