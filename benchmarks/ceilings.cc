// What this machine can do at best, with one thread on every CPU. Prints one JSON object.
//   g++ -O3 -march=native -std=c++20 -pthread ceilings.cc -o ceilings && ./ceilings [bytes of the
//   working set]
// read: GB/s over a working set of that size (in cache when it fits); f32, bf16: multiplications
// and additions, GFLOP/s.
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <algorithm>
#include <barrier>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>
#ifdef __AVX512BF16__
#include <immintrin.h>
#endif

namespace {

constexpr int kRepetitions = 7;
constexpr int kLanes = 16;
constexpr int kChains = 12;  // enough independent sums to hide the latency of a fused multiply-add
typedef float Vector __attribute__((vector_size(4 * kLanes)));
typedef uint64_t Words __attribute__((vector_size(64)));

volatile float sink;

unsigned cpus() { return std::max(1u, std::thread::hardware_concurrency()); }

// Best rate of `work` units done by all threads together, in units of 10⁹ a second: a ceiling is what a quiet moment gives.
double rate(double work, const std::function<void(unsigned)>& body) {
  std::vector<double> rates;
  for (int repetition = 0; repetition < kRepetitions; ++repetition) {
    std::barrier start(static_cast<std::ptrdiff_t>(cpus()) + 1);
    std::vector<std::thread> threads;
    for (unsigned cpu = 0; cpu < cpus(); ++cpu) {
      threads.emplace_back([&, cpu] {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(cpu, &set);
        pthread_setaffinity_np(pthread_self(), sizeof set, &set);
        start.arrive_and_wait();
        body(cpu);
      });
    }
    start.arrive_and_wait();
    const auto begin = std::chrono::steady_clock::now();
    for (std::thread& thread : threads) thread.join();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    rates.push_back(work / seconds.count() / 1e9);
  }
  return *std::max_element(rates.begin(), rates.end());
}

double read_rate(size_t bytes) {
  const size_t part = std::max<size_t>(bytes / cpus() / 512, 1) * 8;  // vectors a thread reads
  std::vector<Words> data(part * cpus(), Words{1, 1, 1, 1, 1, 1, 1, 1});
  const double pass = static_cast<double>(data.size() * sizeof(Words));
  const int passes = std::max(1, static_cast<int>(2e9 / pass));
  return rate(pass * passes, [&](unsigned cpu) {
    Words sums[8] = {};
    for (int k = 0; k < passes; ++k) {
      const Words* from = data.data() + part * cpu;
      for (size_t i = 0; i < part; i += 8) {
        for (size_t j = 0; j < 8; ++j) sums[j] |= from[i + j];
      }
    }
    for (size_t j = 1; j < 8; ++j) sums[0] |= sums[j];
    sink = static_cast<float>(sums[0][0]);
  });
}

double f32_rate() {
  constexpr long kSteps = 20'000'000;
  return rate(2.0 * kLanes * kChains * kSteps * cpus(), [](unsigned) {
    Vector sums[kChains];
    for (int i = 0; i < kChains; ++i) sums[i] = Vector{} + static_cast<float>(i);
    const Vector a = Vector{} + 0.999f, b = Vector{} + 1e-6f;
    for (long step = 0; step < kSteps; ++step) {
      for (Vector& sum : sums) sum = sum * a + b;
    }
    for (const Vector& sum : sums) sink = sum[0];
  });
}

#ifdef __AVX512BF16__
double bf16_rate() {
  constexpr long kSteps = 20'000'000;
  return rate(4.0 * kLanes * kChains * kSteps * cpus(), [](unsigned) {
    __m512 sums[kChains];
    for (int i = 0; i < kChains; ++i) sums[i] = _mm512_set1_ps(static_cast<float>(i));
    const __m512bh a = (__m512bh)_mm512_set1_epi16(0x3c00);
    for (long step = 0; step < kSteps; ++step) {
      for (__m512& sum : sums) sum = _mm512_dpbf16_ps(sum, a, a);
    }
    for (const __m512& sum : sums) sink = sum[0];
  });
}
#else
double bf16_rate() { return 0; }
#endif

}  // namespace

int main(int argc, char** argv) {
  const size_t bytes = argc > 1 ? strtoull(argv[1], nullptr, 10) : size_t{1} << 30;
  printf("{\"threads\": %u, \"bytes\": %zu, \"read\": %.3f, \"f32\": %.3f, \"bf16\": %.3f}\n",
         cpus(), bytes, read_rate(bytes), f32_rate(), bf16_rate());
}
