// Any bytes as config.json: a configuration whose plan and tensor table can be made, or Error.
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "io/config.h"
#include "model/tensor_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto config =
        mrkl::parse_config({reinterpret_cast<const char*>(data), size}, "config.json");
    if (config.layers * config.experts < 4096) mrkl::tensor_table(config);
  } catch (const mrkl::Error&) {
  }
  return 0;
}
