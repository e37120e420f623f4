// Any bytes as model.safetensors.index.json: every accepted file name is a plain name.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "io/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto& [tensor, file] : mrkl::parse_index(text, "index"))
      if (file.empty() || file == ".." || file.find('/') != std::string::npos) std::abort();
  } catch (const mrkl::Error&) {
  }
  return 0;
}
