// Reader of GGUF, versions 2 and 3 (little-endian), as ggml's gguf.md describes it:
//   "GGUF", u32 version, u64 tensors, u64 entries, then
//   entries: { string key; u32 type; value }       string: u64 length and bytes
//            value of an array: u32 element type, u64 count, elements
//   tensors: { string name; u32 dimensions; u64 sizes, fastest first; u32 type; u64 offset }
//   data, from the next multiple of "general.alignment" (32 when absent); offsets count from there
// Every length, count, type, size and offset is checked before it is used. A failure names the
// file, the key or tensor, what was expected and what was found.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/mmap.h"
#include "io/safetensors.h"

namespace mrkl {

enum class GgufKind : std::uint8_t { kInteger, kReal, kBool, kString };

// A value or a list of values of one kind; strings point into the file.
struct GgufValue {
  GgufKind kind = GgufKind::kInteger;
  bool list = false;
  std::vector<std::int64_t> integers;  // also of kBool; beyond 2⁶³ − 1: 2⁶³ − 1
  std::vector<double> reals;
  std::vector<std::string_view> strings;

  std::size_t size() const noexcept { return integers.size() + reals.size() + strings.size(); }
};

struct GgufHeader {
  std::uint32_t version = 0;
  std::map<std::string, GgufValue, std::less<>> metadata;
  std::vector<TensorView> tensors;  // in order of the file; shapes slowest first
};

// Foreign text in a message: ASCII, and not too long.
std::string gguf_text(std::string_view text);

// Parses the bytes of a whole file; strings and views point into `data`. Throws Error
// "file-invalid", or "tensor-invalid" for what is wrong with one tensor.
GgufHeader parse_gguf(const std::byte* data, std::size_t size, const std::string& source);

class GgufFile {
 public:
  explicit GgufFile(const std::string& path)
      : file_(path), header_(parse_gguf(file_.data(), file_.size(), path)) {}

  const GgufHeader& header() const noexcept { return header_; }

 private:
  MappedFile file_;
  GgufHeader header_;
};

}  // namespace mrkl
