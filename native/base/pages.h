// Memory of its own pages, zero at first, for blocks of many megabytes: large pages where the
// system has them, given back to it at once.
#pragma once
#include <cstddef>

namespace mrkl {

class Pages {
 public:
  Pages() = default;
  // Throws std::bad_alloc.
  explicit Pages(std::size_t bytes);
  ~Pages();
  Pages(Pages&& other) noexcept;
  Pages& operator=(Pages&& other) noexcept;

  std::byte* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

// Brings a range of a mapped file into the process at once, not page by page; a wish.
void fetch_mapped(const void* data, std::size_t bytes) noexcept;

// Drops the resident copy of a range of a read-only mapped file: the whole pages within it. They
// are read again should they be needed.
void release_mapped(const void* data, std::size_t bytes) noexcept;

}  // namespace mrkl
