// Any bytes: the reader returns a value or throws Error.
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "io/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    mrkl::json::parse({reinterpret_cast<const char*>(data), size}, "fuzz");
  } catch (const mrkl::Error&) {
  }
  return 0;
}
