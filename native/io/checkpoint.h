// Where a model lies: a Hugging Face folder with model.safetensors, or with shards listed by
// model.safetensors.index.json
//   { "metadata": { "total_size": n }, "weight_map": { "tensor name": "file name", … } },
// or one GGUF file.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/config.h"
#include "io/gguf.h"
#include "io/safetensors.h"

namespace mrkl {

// tensor name → file name. File names must be plain names inside the folder (no separators, not
// ".."). Throws Error "file-invalid".
std::map<std::string, std::string> parse_index(std::string_view text, const std::string& source);

// A path that ends so, or leads to a file, is taken as a GGUF file.
bool is_gguf(const std::string& path);

// From config.json of a folder, or the metadata of a GGUF file.
JambaConfig read_config(const std::string& path);

// The tensors of a model, under the names of Hugging Face folders.
class Checkpoint {
 public:
  explicit Checkpoint(const std::string& path);
  // Tensors that lie elsewhere in memory, and stay there.
  explicit Checkpoint(const std::vector<TensorView>& tensors);

  // Do the tensors lie in mapped files?
  bool mapped() const noexcept { return !files_.empty() || gguf(); }
  bool gguf() const noexcept { return !gguf_.empty(); }
  // Null when there is no such tensor. Views live as long as the checkpoint.
  const TensorView* find(const std::string& name) const noexcept;
  const std::vector<std::string>& names() const noexcept { return names_; }
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  void add(const TensorView& tensor);

  std::vector<SafetensorsFile> files_;
  std::vector<GgufFile> gguf_;  // one, or none
  std::unordered_map<std::string, TensorView> tensors_;
  std::vector<std::string> names_;
  std::size_t bytes_ = 0;
};

// The text of a small file in the folder. Throws Error "file-missing", or "file-invalid" above
// `max_bytes`.
std::string read_text(const std::string& path, std::size_t max_bytes);

}  // namespace mrkl
