// Reader of the safetensors format: u64 header length (little-endian), JSON header
//   { "name": { "dtype": "BF16", "shape": [4, 2], "data_offsets": [begin, end] }, …,
//   "__metadata__": { … } }
// then the data; offsets count from its first byte. As the reference reader does, tensors must
// cover the data without overlap, gap or rest. Every failure names the file, the tensor, what was
// expected and what was found.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/mmap.h"
#include "quant/format.h"

namespace mrkl {

// Where one tensor lies in memory. `format` is empty for element types that the engine does not
// compute with.
struct TensorView {
  std::string name;
  std::string dtype_name;
  std::optional<Format> format;
  std::vector<std::size_t> shape;
  const std::byte* data = nullptr;
  std::size_t bytes = 0;
  bool negated_exp = false;  // holds −exp(x) of the x that the name stands for
};

struct SafetensorsHeader {
  std::vector<TensorView> tensors;  // in order of their place in the file
  std::map<std::string, std::string> metadata;
};

// Parses the bytes of a whole file; the views point into `data`. `source` names it in errors.
SafetensorsHeader parse_safetensors(const std::byte* data, std::size_t size,
                                    const std::string& source);

class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::string& path)
      : file_(path), header_(parse_safetensors(file_.data(), file_.size(), path)) {}

  const std::vector<TensorView>& tensors() const noexcept { return header_.tensors; }
  const std::map<std::string, std::string>& metadata() const noexcept { return header_.metadata; }

 private:
  MappedFile file_;
  SafetensorsHeader header_;
};

// "[4, 2]"
std::string shape_text(const std::vector<std::size_t>& shape);

// Copies a tensor into f32. Throws Error "tensor-invalid" for element types without a conversion.
std::vector<float> widen(const TensorView& tensor);

}  // namespace mrkl
