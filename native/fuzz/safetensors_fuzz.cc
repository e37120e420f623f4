// Any bytes as a safetensors file: every view of an accepted file can be read to its last byte.
// The fuzzer seldom finds the length of the header by itself, so the bytes are also tried as a
// header alone.
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "io/safetensors.h"

namespace {

void read(const std::byte* data, std::size_t size) {
  try {
    for (const mrkl::TensorView& t : mrkl::parse_safetensors(data, size, "fuzz").tensors)
      if (t.format) mrkl::widen(t);
  } catch (const mrkl::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read(reinterpret_cast<const std::byte*>(data), size);
  constexpr std::size_t kData = 64;
  std::vector<std::byte> file(8 + size + kData);
  for (std::size_t i = 0; i < 8; ++i) file[i] = static_cast<std::byte>(size >> (8 * i) & 0xff);
  if (size != 0) std::memcpy(file.data() + 8, data, size);
  read(file.data(), file.size());
  return 0;
}
