// Fork-join by a numbered loop and a gate. The caller publishes a loop, opens the gate and advances
// the loop number; workers that notice in time pass the gate and take chunks; the caller takes
// chunks too and closes the gate when nobody is inside. A worker that wakes late finds the gate
// shut and waits on: nobody waits for it.
#include "base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/affinity.h"

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace mrkl {
namespace {

constexpr int kSpins = 2000;            // some tens of microseconds
constexpr std::size_t kChunksEach = 4;  // evens out threads that are slowed by other programs
constexpr int kShut = -1;

void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// Waits until `word` differs from `seen`; returns what it became.
template <class T>
T wait_for_change(const std::atomic<T>& word, T seen) noexcept {
  for (int i = 0; i < kSpins; ++i) {
    if (const T now = word.load(std::memory_order_acquire); now != seen) return now;
    relax();
  }
  word.wait(seen, std::memory_order_acquire);
  return word.load(std::memory_order_acquire);
}

}  // namespace

struct ThreadPool::Impl {
  std::mutex callers;
  std::atomic<std::uint32_t> loop{0};
  std::atomic<int> gate{kShut};  // workers inside, or kShut
  std::atomic<bool> stopping{false};
  const bool apart = threads_apart();
  std::atomic<int> caller_cpu{-1};  // −1: threads are placed by the system
  std::atomic<int> places{-1};      // beside which the workers are placed

  // The loop in progress; written while the gate is shut.
  const std::function<void(std::size_t, std::size_t)>* body = nullptr;
  std::size_t length = 0;
  std::size_t chunk = 1;
  std::atomic<std::size_t> next{0};
  std::mutex failing;
  std::exception_ptr failure;

  std::vector<std::thread> workers;

  void take_chunks() noexcept {
    for (;;) {
      const std::size_t begin = next.fetch_add(chunk, std::memory_order_relaxed);
      if (begin >= length) return;
      try {
        (*body)(begin, begin + std::min(chunk, length - begin));
      } catch (...) {
        const std::lock_guard lock(failing);
        if (!failure) failure = std::current_exception();
        next.store(length, std::memory_order_relaxed);
      }
    }
  }

  bool enter() noexcept {
    int inside = gate.load(std::memory_order_relaxed);
    while (inside != kShut) {
      if (gate.compare_exchange_weak(inside, inside + 1, std::memory_order_acquire)) return true;
    }
    return false;
  }

  // When a worker finds itself on the caller's processor, all workers take places beside that one.
  void keep_apart(unsigned index, int& placed) noexcept {
    const int taken = caller_cpu.load(std::memory_order_relaxed);
    if (taken >= 0 && taken == current_cpu()) places.store(taken, std::memory_order_relaxed);
    const int beside = places.load(std::memory_order_relaxed);
    if (beside == placed) return;
    placed = beside;
    move_off(beside, index);
  }

  void work(unsigned index) noexcept {
    std::uint32_t seen = 0;
    int placed = -1;
    for (;;) {
      seen = wait_for_change(loop, seen);
      if (stopping.load(std::memory_order_acquire)) return;
      keep_apart(index, placed);
      if (!enter()) continue;
      take_chunks();
      gate.fetch_sub(1, std::memory_order_release);
      gate.notify_one();
    }
  }

  void shut_gate() noexcept {
    for (int inside = 0; !gate.compare_exchange_strong(inside, kShut, std::memory_order_acq_rel);
         inside = 0) {
      wait_for_change(gate, inside);
    }
  }

  void advance() noexcept {
    loop.fetch_add(1, std::memory_order_release);
    loop.notify_all();
  }

  void stop() noexcept {
    stopping.store(true, std::memory_order_release);
    advance();
    for (auto& worker : workers) worker.join();
  }
};

ThreadPool::ThreadPool(std::size_t threads) : impl_(std::make_unique<Impl>()) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  try {
    for (unsigned i = 0; impl_->workers.size() + 1 < threads; ++i)
      impl_->workers.emplace_back([impl = impl_.get(), i] { impl->work(i); });
  } catch (...) {
    impl_->stop();
    throw;
  }
}

ThreadPool::~ThreadPool() { impl_->stop(); }

std::size_t ThreadPool::size() const noexcept { return impl_->workers.size() + 1; }

void ThreadPool::for_range(std::size_t n, std::size_t grain,
                           const std::function<void(std::size_t, std::size_t)>& body) {
  if (n == 0) return;
  const std::size_t parts = size() == 1 ? 1 : size() * kChunksEach;
  const std::size_t chunk = std::max({grain, std::size_t{1}, (n + parts - 1) / parts});
  if (chunk >= n) return body(0, n);

  const std::lock_guard lock(impl_->callers);
  impl_->caller_cpu.store(impl_->apart ? current_cpu() : -1, std::memory_order_relaxed);
  impl_->body = &body;
  impl_->length = n;
  impl_->chunk = chunk;
  impl_->next.store(0, std::memory_order_relaxed);
  impl_->gate.store(0, std::memory_order_release);
  impl_->advance();
  impl_->take_chunks();
  impl_->shut_gate();
  if (auto failure = std::exchange(impl_->failure, nullptr)) std::rethrow_exception(failure);
}

}  // namespace mrkl
