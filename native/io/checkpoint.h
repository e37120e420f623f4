// The weight files of a Hugging Face folder: model.safetensors, or shards listed by
// model.safetensors.index.json
//   { "metadata": { "total_size": n }, "weight_map": { "tensor name": "file name", … } }.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/safetensors.h"

namespace mrkl {

// tensor name → file name. File names must be plain names inside the folder (no separators, not
// ".."). Throws Error "file-invalid".
std::map<std::string, std::string> parse_index(std::string_view text, const std::string& source);

class Checkpoint {
 public:
  explicit Checkpoint(const std::string& folder);

  // Null when there is no such tensor. Views live as long as the checkpoint.
  const TensorView* find(const std::string& name) const noexcept;
  const std::vector<std::string>& names() const noexcept { return names_; }
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  void add(const TensorView& tensor);

  std::vector<SafetensorsFile> files_;
  std::unordered_map<std::string, TensorView> tensors_;
  std::vector<std::string> names_;
  std::size_t bytes_ = 0;
};

// The text of a small file in the folder. Throws Error "file-missing", or "file-invalid" above
// `max_bytes`.
std::string read_text(const std::string& path, std::size_t max_bytes);

}  // namespace mrkl
