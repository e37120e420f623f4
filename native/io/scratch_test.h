// Files for tests: a folder that vanishes with its owner, and safetensors bytes from a header and
// data.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"

namespace mrkl::scratch {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "mrkl-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& path() const noexcept { return path_; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << text;
  }

 private:
  std::string path_;
};

inline std::string safetensors(const std::string& header, const std::string& data = "") {
  std::string out;
  for (std::size_t i = 0; i < 8; ++i)
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(header.size()) >> (8 * i) & 0xff));
  return out + header + data;
}

// The code of the Error that `body` throws, "" when it throws none; the message goes to `message`.
template <class Body>
std::string code_of(Body&& body, std::string* message = nullptr) {
  try {
    body();
  } catch (const Error& e) {
    if (message != nullptr) *message = e.what();
    return e.code();
  }
  return "";
}

}  // namespace mrkl::scratch
