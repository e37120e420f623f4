#include "model/moving.h"

#include <chrono>
#include <exception>
#include <utility>

#include "model/weights.h"

namespace mrkl {

namespace {

constexpr std::chrono::seconds kIdle{5};  // of a model that nobody asks anything

}  // namespace

Moving::~Moving() {
  stopping_.store(true, std::memory_order_relaxed);
  begin();
  if (thread_.joinable()) thread_.join();
}

void Moving::start(std::vector<MatrixSlot> slots, TensorStore& store, Resident& resident,
                   const Linears& linears) {
  thread_ = std::thread([this, slots = std::move(slots), &store, &resident, &linears] {
    ThreadPool alone(1);
    std::string last;
    Matrix matrix;
    {
      std::unique_lock lock(mutex_);
      beginning_.wait_for(lock, kIdle, [this] { return begun_.load(std::memory_order_relaxed); });
    }
    try {
      for (const MatrixSlot& slot : slots) {
        if (stopping_.load(std::memory_order_relaxed)) return;
        if (slot.name != last) matrix = resident.keep(store, slot.name, linears, alone, &stopping_);
        if (stopping_.load(std::memory_order_relaxed)) return;
        last = slot.name;
        const std::lock_guard lock(mutex_);
        moves_.push_back({slot.matrix, matrix});
        ready_.store(true, std::memory_order_release);
      }
    } catch (const std::exception&) {
      // For want of memory; the others stay where they are.
    }
  });
}

void Moving::begin() noexcept {
  if (begun_.load(std::memory_order_relaxed)) return;
  {
    const std::lock_guard lock(mutex_);
    begun_.store(true, std::memory_order_relaxed);
  }
  beginning_.notify_one();
}

std::vector<Moving::Move> Moving::take() {
  const std::lock_guard lock(mutex_);
  ready_.store(false, std::memory_order_relaxed);
  return std::exchange(moves_, {});
}

}  // namespace mrkl
