#include "base/thread_pool.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace mrkl {
namespace {

TEST_CASE("thread pool: chunks cover the range once, and respect the grain") {
  for (std::size_t threads : {1u, 2u, 3u, 7u}) {
    ThreadPool pool(threads);
    CHECK(pool.size() == threads);
    for (std::size_t n : {0u, 1u, 2u, 5u, 64u, 1000u}) {
      for (std::size_t grain : {0u, 1u, 3u, 64u, 5000u}) {
        CAPTURE(threads);
        CAPTURE(n);
        CAPTURE(grain);
        std::vector<int> visits(n);
        std::atomic<bool> short_chunk{false};
        pool.for_range(n, grain, [&](std::size_t begin, std::size_t end) {
          if (end - begin < grain && end != n) short_chunk = true;
          for (std::size_t i = begin; i < end; ++i) ++visits[i];
        });
        CHECK(visits == std::vector<int>(n, 1));
        CHECK_FALSE(short_chunk);
      }
    }
  }
}

TEST_CASE("thread pool: results of one loop are seen by the next, also after a sleep") {
  ThreadPool pool(3);
  std::vector<int> values(300, 0), next(300);
  for (int round = 0; round < 500; ++round) {
    if (round % 100 == 99) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    pool.for_range(values.size(), 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) next[i] = values[values.size() - 1 - i] + 1;
    });
    values.swap(next);
  }
  CHECK(values == std::vector<int>(300, 500));
}

TEST_CASE("thread pool: the first exception reaches the caller, and the pool stays usable") {
  ThreadPool pool(4);
  for (int round = 0; round < 50; ++round) {
    CHECK_THROWS_AS(pool.for_range(100, 1,
                                   [](std::size_t begin, std::size_t) {
                                     if (begin >= 50) throw std::runtime_error("chunk");
                                   }),
                    std::runtime_error);
    std::atomic<std::size_t> sum{0};
    pool.for_range(100, 1, [&](std::size_t begin, std::size_t end) { sum += end - begin; });
    CHECK(sum == 100);
  }
}

TEST_CASE("thread pool: concurrent callers take turns") {
  ThreadPool pool(2);
  std::atomic<std::size_t> sum{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        pool.for_range(64, 1, [&](std::size_t begin, std::size_t end) { sum += end - begin; });
      }
    });
  }
  for (auto& caller : callers) caller.join();
  CHECK(sum == 4 * 200 * 64);
}

}  // namespace
}  // namespace mrkl
