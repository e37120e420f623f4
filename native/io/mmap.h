// A whole file mapped read-only into memory. While it is mapped the file may be replaced or
// deleted, but not be truncated in place: reading beyond its end would stop the process.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace mrkl {

class MappedFile {
 public:
  // Throws Error "file-missing" when the path is no readable regular file.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) = delete;

  const std::byte* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace mrkl
