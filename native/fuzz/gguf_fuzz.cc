// Any bytes as a GGUF file: every view of an accepted file can be read to its last byte, also under
// the names that the model looks for. The fuzzer seldom finds a whole header by itself, so the
// bytes are also tried behind one: as entries, and as the descriptions of tensors.
#include <cstdint>
#include <cstring>
#include <string>

#include "base/error.h"
#include "io/gguf_jamba.h"

namespace {

void read(const std::byte* data, std::size_t size) {
  try {
    const mrkl::GgufHeader header = mrkl::parse_gguf(data, size, "fuzz");
    for (const mrkl::TensorView& t : mrkl::gguf_tensors(header))
      if (t.format) mrkl::widen(t);
    mrkl::gguf_config(header, "fuzz");
  } catch (const mrkl::Error&) {
  }
}

// A header of these counts in front of the bytes.
void read_behind(std::uint64_t tensors, std::uint64_t entries, const std::uint8_t* data,
                 std::size_t size) {
  constexpr std::uint32_t kVersion = 3;
  std::string file = "GGUF";
  file.append(reinterpret_cast<const char*>(&kVersion), sizeof kVersion);
  file.append(reinterpret_cast<const char*>(&tensors), sizeof tensors);
  file.append(reinterpret_cast<const char*>(&entries), sizeof entries);
  if (size != 0) file.append(reinterpret_cast<const char*>(data), size);
  read(reinterpret_cast<const std::byte*>(file.data()), file.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read(reinterpret_cast<const std::byte*>(data), size);
  if (size < 2) return 0;
  read_behind(data[0] % 16, data[1] % 32, data + 2, size - 2);
  return 0;
}
