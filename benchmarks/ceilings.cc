// What this machine can do at best, with one thread and with one on every CPU.
//   g++ -O3 -march=native -std=c++20 -pthread ceilings.cc -o ceilings
//   ./ceilings all [repetitions] [bytes]   the table of ceilings; bytes stand for memory, 1 GiB
//   ./ceilings read <bytes> [repetitions]  the read rate over a working set of that size
// Prints a JSON array of {name, threads, unit, median, best}. Figures of instructions that the
// compiler's target has not are left out. A ceiling is what a quiet moment gives: the best.
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cmath>
#include <functional>
#include <string>
#include <thread>
#include <vector>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace {

constexpr int kLanes = 16;
constexpr int kChains = 12;  // independent sums, enough to hide the latency of a multiply-add
constexpr long kSteps = 20'000'000;
typedef float Vector __attribute__((vector_size(4 * kLanes)));
typedef uint64_t Words __attribute__((vector_size(64)));

int repetitions = 7;
bool first = true;
volatile float sink;

unsigned cpus() { return std::max(1u, std::thread::hardware_concurrency()); }

void pin(unsigned cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

using Clock = std::chrono::steady_clock;

// Measures `work` units done by all threads together, in 10⁹ a second, and prints the row.
void measure(const char* name, const char* unit, unsigned threads, double work,
             const std::function<void(unsigned)>& body) {
  std::vector<double> rates;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    // From the first that begins to the last that ends, by their own clocks: the main thread may be
    // woken late when every CPU is taken.
    std::barrier start(static_cast<std::ptrdiff_t>(threads));
    std::vector<Clock::time_point> begins(threads), ends(threads);
    std::vector<std::thread> workers;
    for (unsigned cpu = 0; cpu < threads; ++cpu) {
      workers.emplace_back([&, cpu] {
        pin(cpu);
        start.arrive_and_wait();
        begins[cpu] = Clock::now();
        body(cpu);
        ends[cpu] = Clock::now();
      });
    }
    for (std::thread& worker : workers) worker.join();
    const std::chrono::duration<double> seconds = *std::max_element(ends.begin(), ends.end()) -
                                                  *std::min_element(begins.begin(), begins.end());
    rates.push_back(work / seconds.count() / 1e9);
  }
  std::sort(rates.begin(), rates.end());
  printf(
      "%s{\"name\": \"%s\", \"threads\": %u, \"unit\": \"%s\", \"median\": %.4g, \"best\": %.4g}",
      first ? "" : ",\n ", name, threads, unit, rates[rates.size() / 2], rates.back());
  first = false;
}

template <class Body>
void on_one_and_all(const char* name, const char* unit, double work_of_thread, Body body) {
  measure(name, unit, 1, work_of_thread, body);
  if (cpus() > 1) measure(name, unit, cpus(), work_of_thread * cpus(), body);
}

// Memory in pages as large as the kernel gives.
class Pages {
 public:
  explicit Pages(size_t bytes) : bytes_(bytes) {
    data_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data_ == MAP_FAILED) {
      fprintf(stderr, "expected %zu bytes of memory, found none\n", bytes);
      exit(1);
    }
    madvise(data_, bytes, MADV_HUGEPAGE);
    memset(data_, 1, bytes);
  }
  ~Pages() { munmap(data_, bytes_); }
  const Words* words() const { return static_cast<const Words*>(data_); }

 private:
  size_t bytes_;
  void* data_;
};

void read(const char* name, size_t bytes, unsigned threads) {
  const size_t part = std::max<size_t>(bytes / threads / 512, 1) * 8;  // vectors a thread reads
  const Pages pages(part * threads * sizeof(Words));
  const double pass = static_cast<double>(part * threads * sizeof(Words));
  const int passes = std::max(1, static_cast<int>(2e9 / pass));
  measure(name, "GB/s", threads, pass * passes, [&](unsigned cpu) {
    Words sums[8] = {};
    for (int k = 0; k < passes; ++k) {
      const Words* from = pages.words() + part * cpu;
      for (size_t i = 0; i < part; i += 8) {
        for (size_t j = 0; j < 8; ++j) sums[j] |= from[i + j];
      }
    }
    for (size_t j = 1; j < 8; ++j) sums[0] |= sums[j];
    sink = static_cast<float>(sums[0][0]);
  });
}

void f32(unsigned) {
  Vector sums[kChains];
  for (int i = 0; i < kChains; ++i) sums[i] = Vector{} + static_cast<float>(i);
  const Vector a = Vector{} + 0.999f, b = Vector{} + 1e-6f;
  for (long step = 0; step < kSteps; ++step) {
    for (Vector& sum : sums) sum = sum * a + b;
  }
  for (const Vector& sum : sums) sink = sum[0];
}

#ifdef __AVX512BF16__
void bf16(unsigned) {
  __m512 sums[kChains];
  for (int i = 0; i < kChains; ++i) sums[i] = _mm512_set1_ps(static_cast<float>(i));
  const __m512bh a = (__m512bh)_mm512_set1_epi16(0x3c00);
  for (long step = 0; step < kSteps; ++step) {
    for (__m512& sum : sums) sum = _mm512_dpbf16_ps(sum, a, a);
  }
  for (const __m512& sum : sums) sink = sum[0];
}
#endif

#ifdef __AVX512VNNI__
void vnni(unsigned) {
  __m512i sums[kChains];
  for (int i = 0; i < kChains; ++i) sums[i] = _mm512_set1_epi32(i);
  __m512i a = _mm512_set1_epi8(3), b = _mm512_set1_epi8(-2);
  for (long step = 0; step < kSteps; ++step) {
    for (__m512i& sum : sums) sum = _mm512_dpbusd_epi32(sum, a, b);
    asm volatile("" : "+v"(a), "+v"(b));
  }
  for (const __m512i& sum : sums) sink = static_cast<float>(_mm512_reduce_add_epi32(sum));
}
#endif

// The selective scan of Mamba-1 as a plain loop: h ← h·exp(Δ·A) + Δ·x·B, y = Σ h·C.
constexpr size_t kStates = 16, kChannels = 2560, kTokens = 128;

struct Scan {
  std::vector<float> state = std::vector<float>(kChannels * kStates);
  std::vector<float> a = std::vector<float>(kChannels * kStates);
  std::vector<float> x = std::vector<float>(kChannels * kTokens);
  std::vector<float> delta = std::vector<float>(kChannels * kTokens);
  std::vector<float> b = std::vector<float>(kStates * kTokens);
  std::vector<float> c = std::vector<float>(kStates * kTokens);
  Scan() {
    for (size_t i = 0; i < a.size(); ++i) a[i] = -static_cast<float>(i % kStates + 1);
    for (size_t i = 0; i < x.size(); ++i) {
      x[i] = static_cast<float>(i * 7919 % 1000) / 1000 - 0.5f;
      delta[i] = 0.001f + static_cast<float>(i * 104729 % 1000) / 10000;
    }
    for (size_t i = 0; i < b.size(); ++i) {
      b[i] = static_cast<float>(i % 13) / 13 - 0.5f;
      c[i] = static_cast<float>(i % 11) / 11 - 0.5f;
    }
  }
};

void scalar_scan(Scan& s) {
  float total = 0;
  for (size_t t = 0; t < kTokens; ++t) {
    for (size_t ch = 0; ch < kChannels; ++ch) {
      const float delta = s.delta[t * kChannels + ch], dx = delta * s.x[t * kChannels + ch];
      for (size_t n = 0; n < kStates; ++n) {
        float& h = s.state[ch * kStates + n];
        h = h * expf(delta * s.a[ch * kStates + n]) + dx * s.b[t * kStates + n];
        total += h * s.c[t * kStates + n];
      }
    }
  }
  sink = total;
}

#ifdef __AVX512F__
// e^x for x ≤ 0 to about 2 ulp: 2^k · p(r).
inline __m512 exponential(__m512 x) {
  x = _mm512_max_ps(x, _mm512_set1_ps(-87.3f));
  const __m512 k = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)),
                                        _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 r = _mm512_fnmadd_ps(k, _mm512_set1_ps(0.693359375f), x);
  r = _mm512_fnmadd_ps(k, _mm512_set1_ps(-2.12194440e-4f), r);
  __m512 p = _mm512_set1_ps(1.9875691500e-4f);
  for (const float coefficient :
       {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f}) {
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(coefficient));
  }
  p = _mm512_fmadd_ps(p, _mm512_mul_ps(r, r), _mm512_add_ps(r, _mm512_set1_ps(1)));
  return _mm512_scalef_ps(p, k);
}

// 16 channels in a vector, their states in registers over all tokens.
void vector_scan(Scan& s) {
  __m512 total = _mm512_setzero_ps();
  for (size_t ch = 0; ch < kChannels; ch += 16) {
    __m512 h[kStates], a[kStates];
    for (size_t n = 0; n < kStates; ++n) {
      h[n] = _mm512_loadu_ps(&s.state[ch * kStates + n * 16]);
      a[n] = _mm512_loadu_ps(&s.a[ch * kStates + n * 16]);
    }
    for (size_t t = 0; t < kTokens; ++t) {
      const __m512 delta = _mm512_loadu_ps(&s.delta[t * kChannels + ch]);
      const __m512 dx = _mm512_mul_ps(delta, _mm512_loadu_ps(&s.x[t * kChannels + ch]));
      __m512 y[2] = {_mm512_setzero_ps(), _mm512_setzero_ps()};
      for (size_t n = 0; n < kStates; ++n) {
        h[n] = _mm512_fmadd_ps(h[n], exponential(_mm512_mul_ps(delta, a[n])),
                               _mm512_mul_ps(dx, _mm512_set1_ps(s.b[t * kStates + n])));
        y[n % 2] = _mm512_fmadd_ps(h[n], _mm512_set1_ps(s.c[t * kStates + n]), y[n % 2]);
      }
      total = _mm512_add_ps(total, _mm512_add_ps(y[0], y[1]));
    }
    for (size_t n = 0; n < kStates; ++n) _mm512_storeu_ps(&s.state[ch * kStates + n * 16], h[n]);
  }
  sink = _mm512_reduce_add_ps(total);
}
#endif

void scan(const char* name, void (*body)(Scan&), int passes) {
  std::vector<Scan> scans(cpus());
  const double updates = static_cast<double>(kChannels * kStates * kTokens) * passes;
  on_one_and_all(name, "G updates/s", updates, [&](unsigned cpu) {
    for (int pass = 0; pass < passes; ++pass) body(scans[cpu]);
  });
}

// Two threads or more meet at a counter, spinning.
void barrier() {
  constexpr int kMeetings = 20'000;
  std::atomic<unsigned> arrived{0}, generation{0};
  if (cpus() < 2) return;
  measure("spin barriers", "G/s", cpus(), kMeetings, [&](unsigned) {
    for (int k = 0; k < kMeetings; ++k) {
      const unsigned now = generation.load(std::memory_order_acquire);
      if (arrived.fetch_add(1, std::memory_order_acq_rel) == cpus() - 1) {
        arrived.store(0, std::memory_order_relaxed);
        generation.store(now + 1, std::memory_order_release);
      } else {
        while (generation.load(std::memory_order_acquire) == now) {
        }
      }
    }
  });
}

void everything(size_t memory) {
  constexpr double kProducts = 2.0 * kLanes * kChains * kSteps;
  read("DRAM read", memory, 1);
  if (cpus() > 1) read("DRAM read", memory, cpus());
  read("L3 read, 12 MiB", 12 << 20, 1);
  if (cpus() > 1) read("L3 read, 12 MiB", 12 << 20, cpus());
  on_one_and_all("f32 multiply-add", "GFLOP/s", kProducts, f32);
#ifdef __AVX512BF16__
  on_one_and_all("bf16 dot product", "GFLOP/s", 2 * kProducts, bf16);
#endif
#ifdef __AVX512VNNI__
  on_one_and_all("int8 dot product", "GOP/s", 4 * kProducts, vnni);
#endif
  scan("scan, scalar", scalar_scan, 4);
#ifdef __AVX512F__
  scan("scan, vectors", vector_scan, 40);
#endif
  barrier();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "all";
  const int last = what == "read" ? 3 : 2;
  if (argc > last) repetitions = std::max(1, atoi(argv[last]));
  printf("[");
  if (what == "read" && argc > 2) {
    read("read", strtoull(argv[2], nullptr, 10), cpus());
  } else {
    everything(argc > 3 ? strtoull(argv[3], nullptr, 10) : size_t{1} << 30);
  }
  printf("]\n");
}
