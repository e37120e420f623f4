// What the system can still give.
#pragma once
#include <cstddef>

namespace mrkl {

// Bytes of memory that are free or hold copies of files only, within the limit of this process's
// group; 0 when the system does not say.
std::size_t available_memory();

}  // namespace mrkl
