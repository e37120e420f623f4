// Timing: the best of several short rounds, since anything else on the machine only ever adds time.
// Time on the wall: what a virtual machine counts as a thread's own time can be too short.
#pragma once
#include <time.h>

#include <algorithm>

inline double seconds_now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Makes the compiler believe that somebody reads the value.
inline void keep_alive(float value) { __asm__ volatile("" : : "m"(value)); }

// Shortest time of one call: at least 3 calls, and at least about 0.1 s of them.
template <class Call>
double best_seconds(Call call) {
  double best = 1e30, total = 0;
  for (int i = 0; i < 3 || total < 0.1; ++i) {
    const double start = seconds_now();
    call();
    const double took = seconds_now() - start;
    best = std::min(best, took);
    total += took;
  }
  return best;
}
