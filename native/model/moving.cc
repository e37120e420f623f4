#include "model/moving.h"

#include <algorithm>
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
                   const Linears& linears, ThreadPool& pool) {
  const auto urgent = [](const MatrixSlot& slot) { return slot.urgent; };
  std::stable_partition(slots.begin(), slots.end(), urgent);
  urgent_ = static_cast<std::size_t>(std::count_if(slots.begin(), slots.end(), urgent));
  // A pass may begin at once with those that are urgent.
  ready_.store(urgent_ > 0, std::memory_order_relaxed);
  thread_ = std::thread([this, slots = std::move(slots), &store, &resident, &linears, &pool] {
    {
      std::unique_lock lock(mutex_);
      beginning_.wait_for(lock, kIdle, [this] { return begun_.load(std::memory_order_relaxed); });
      begun_.store(true, std::memory_order_relaxed);
    }
    try {
      move_all(slots, [&](const MatrixSlot& slot, ThreadPool& alone) {
        return resident.keep(store, slot.name, linears, slot.urgent ? pool : alone, &stopping_);
      });
    } catch (const std::exception&) {
      // For want of memory; the others stay where they are.
    }
    const std::lock_guard lock(mutex_);
    urgent_ = 0;
    moved_.notify_all();
  });
}

template <class Keep>
void Moving::move_all(const std::vector<MatrixSlot>& slots, const Keep& keep) {
  ThreadPool alone(1);
  std::string last;
  Matrix matrix;
  for (const MatrixSlot& slot : slots) {
    if (stopping_.load(std::memory_order_relaxed)) return;
    if (slot.name != last) matrix = keep(slot, alone);
    if (stopping_.load(std::memory_order_relaxed)) return;
    last = slot.name;
    const std::lock_guard lock(mutex_);
    moves_.push_back({slot.matrix, matrix});
    ready_.store(true, std::memory_order_release);
    if (slot.urgent && --urgent_ == 0) moved_.notify_all();
  }
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
  std::unique_lock lock(mutex_);
  if (begun_.load(std::memory_order_relaxed)) moved_.wait(lock, [this] { return urgent_ == 0; });
  ready_.store(urgent_ > 0, std::memory_order_relaxed);
  return std::exchange(moves_, {});
}

}  // namespace mrkl
