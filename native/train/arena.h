// Memory of a tape: a bump allocator for values, which live until the tape is reset, and a free
// list for gradients, which live from their first use to the backward pass of the op that made the
// value. Memory is kept between steps.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace mrkl {

class Arena {
 public:
  // Uninitialised, aligned to 64 bytes; valid until reset.
  float* allocate(std::size_t floats);
  void reset() noexcept;
  // Most that was in use at once since the arena was made; and what is set aside for it.
  std::size_t peak() const noexcept { return peak_ * sizeof(float); }
  std::size_t bytes() const noexcept;

 private:
  struct Free {
    void operator()(float* p) const noexcept;
  };
  struct Block {
    std::unique_ptr<float, Free> memory;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::size_t block_ = 0, used_ = 0;
  std::size_t in_use_ = 0, peak_ = 0;
};

class BufferPool {
 public:
  float* allocate(std::size_t floats);
  void release(float* buffer);
  void reset() noexcept;
  std::size_t peak() const noexcept { return arena_.peak(); }
  std::size_t bytes() const noexcept { return arena_.bytes(); }

 private:
  Arena arena_;
  std::multimap<std::size_t, float*> free_;
  std::map<float*, std::size_t> sizes_;
};

}  // namespace mrkl
