#include "base/memory.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace mrkl {

std::size_t available_memory() {
  std::ifstream info("/proc/meminfo");
  std::string name, unit;
  std::size_t kib = 0;
  while (info >> name >> kib && name != "MemAvailable:") std::getline(info, unit);
  if (name != "MemAvailable:") return 0;
  std::size_t most = 0;
  std::ifstream limit("/sys/fs/cgroup/memory.max");  // a number, or "max"
  return limit >> most ? std::min(most, 1024 * kib) : 1024 * kib;
}

}  // namespace mrkl
