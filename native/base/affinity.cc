#include "base/affinity.h"

#if defined(__linux__)
#include <sched.h>
#endif

#include <cstdlib>
#include <string_view>

namespace mrkl {

bool threads_apart() {
  const char* const wanted = std::getenv("MRKL_AFFINITY");
  return wanted == nullptr || std::string_view(wanted) != "free";
}

#if defined(__linux__)

int current_cpu() noexcept { return ::sched_getcpu(); }

void move_off(int cpu, unsigned index) noexcept {
  // Of the whole process, since this thread may be bound already.
  static const cpu_set_t allowed = [] {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0) CPU_ZERO(&set);
    return set;
  }();
  const int others = CPU_COUNT(&allowed) - (CPU_ISSET(cpu, &allowed) ? 1 : 0);
  if (others < 1) return;
  unsigned left = index % static_cast<unsigned>(others);
  for (int i = 1; i < CPU_SETSIZE; ++i) {
    const int at = (cpu + i) % CPU_SETSIZE;
    if (!CPU_ISSET(at, &allowed) || left-- != 0) continue;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(at, &set);
    ::sched_setaffinity(0, sizeof set, &set);
    return;
  }
}

#else

int current_cpu() noexcept { return -1; }
void move_off(int, unsigned) noexcept {}

#endif

}  // namespace mrkl
