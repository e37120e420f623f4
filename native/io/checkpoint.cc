#include "io/checkpoint.h"

#include <filesystem>

#include "base/error.h"
#include "io/gguf_jamba.h"
#include "io/json.h"

namespace mrkl {
namespace {

constexpr std::size_t kMaxConfigBytes = 1 << 20;
constexpr std::size_t kMaxIndexBytes = 100'000'000;

bool plain_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

}  // namespace

std::string read_text(const std::string& path, std::size_t max_bytes) {
  const MappedFile file(path);
  if (file.size() > max_bytes)
    throw Error("file-invalid", path + ": expected at most " + std::to_string(max_bytes) +
                                    " bytes, found " + std::to_string(file.size()));
  return std::string(file.size() == 0 ? std::string_view() : file.text());
}

std::map<std::string, std::string> parse_index(std::string_view text, const std::string& source) {
  const json::Value root = json::parse(text, source);
  const json::Value* map = root.kind == json::Kind::kObject ? root.find("weight_map") : nullptr;
  if (map == nullptr || map->kind != json::Kind::kObject)
    throw Error("file-invalid", source + ": expected an object with an object \"weight_map\"");
  std::map<std::string, std::string> out;
  for (const auto& [tensor, file] : map->members) {
    if (file.kind != json::Kind::kString)
      throw Error("file-invalid", source + ": tensor " + tensor + ": expected a file name, found " +
                                      json::name_of(file.kind));
    if (!plain_name(file.text))
      throw Error("file-invalid", source + ": tensor " + tensor +
                                      ": expected a file inside the folder, found \"" + file.text +
                                      "\"");
    out.emplace(tensor, file.text);
  }
  return out;
}

bool is_gguf(const std::string& path) {
  std::error_code ignored;
  return path.ends_with(".gguf") || std::filesystem::is_regular_file(path, ignored);
}

JambaConfig read_config(const std::string& path) {
  if (is_gguf(path)) return gguf_config(GgufFile(path).header(), path);
  const std::string file = path + "/config.json";
  return parse_config(read_text(file, kMaxConfigBytes), file);
}

Checkpoint::Checkpoint(const std::string& folder) {
  if (is_gguf(folder)) {
    gguf_.emplace_back(folder);
    for (const TensorView& t : gguf_tensors(gguf_[0].header())) add(t);
    return;
  }
  const std::string single = folder + "/model.safetensors";
  const std::string index = single + ".index.json";
  std::error_code ignored;
  if (std::filesystem::exists(single, ignored) || !std::filesystem::exists(index, ignored)) {
    files_.emplace_back(single);
    for (const TensorView& t : files_.back().tensors()) add(t);
    return;
  }
  const auto weight_map = parse_index(read_text(index, kMaxIndexBytes), index);
  std::map<std::string, std::unordered_map<std::string, const TensorView*>> shards;
  for (const auto& [tensor, file] : weight_map) shards[file];
  files_.reserve(shards.size());
  for (auto& [file, tensors] : shards) {
    files_.emplace_back(folder + "/" + file);
    for (const TensorView& t : files_.back().tensors()) tensors.emplace(t.name, &t);
  }
  for (const auto& [tensor, file] : weight_map) {
    const auto found = shards[file].find(tensor);
    if (found == shards[file].end())
      throw Error("tensor-missing",
                  folder + ": tensor " + tensor + ": expected in " + file + ", found nothing");
    add(*found->second);
  }
}

Checkpoint::Checkpoint(const std::vector<TensorView>& tensors) {
  for (const TensorView& t : tensors) add(t);
}

void Checkpoint::add(const TensorView& tensor) {
  tensors_.emplace(tensor.name, tensor);
  names_.push_back(tensor.name);
  bytes_ += tensor.bytes;
}

const TensorView* Checkpoint::find(const std::string& name) const noexcept {
  const auto it = tensors_.find(name);
  return it == tensors_.end() ? nullptr : &it->second;
}

}  // namespace mrkl
