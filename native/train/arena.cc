#include "train/arena.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace mrkl {
namespace {

constexpr std::size_t kLine = 16;                        // floats in 64 bytes
constexpr std::size_t kHugePage = std::size_t{2} << 20;  // bytes
constexpr std::size_t kBlock = std::size_t{8} << 20;     // floats in a block: 32 MiB

std::size_t round_up(std::size_t n, std::size_t to) { return (n + to - 1) / to * to; }

}  // namespace

void Arena::Free::operator()(float* p) const noexcept { std::free(p); }

float* Arena::allocate(std::size_t floats) {
  floats = round_up(std::max<std::size_t>(floats, 1), kLine);
  while (block_ < blocks_.size() && used_ + floats > blocks_[block_].size) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    const std::size_t bytes = round_up(std::max(floats, kBlock) * sizeof(float), kHugePage);
    void* memory = std::aligned_alloc(kHugePage, bytes);
    if (memory == nullptr) throw std::bad_alloc();
#ifdef __linux__
    madvise(memory, bytes, MADV_HUGEPAGE);  // a hint: fewer page faults and translations
#endif
    blocks_.push_back(
        {std::unique_ptr<float, Free>(static_cast<float*>(memory)), bytes / sizeof(float)});
    used_ = 0;
  }
  float* at = blocks_[block_].memory.get() + used_;
  used_ += floats;
  in_use_ += floats;
  peak_ = std::max(peak_, in_use_);
  return at;
}

void Arena::reset() noexcept { block_ = used_ = in_use_ = 0; }

std::size_t Arena::bytes() const noexcept {
  std::size_t sum = 0;
  for (const Block& block : blocks_) sum += block.size * sizeof(float);
  return sum;
}

float* BufferPool::allocate(std::size_t floats) {
  const auto found = free_.lower_bound(floats);
  if (found != free_.end() && found->first <= 2 * floats) {
    float* buffer = found->second;
    free_.erase(found);
    return buffer;
  }
  float* buffer = arena_.allocate(floats);
  sizes_[buffer] = floats;
  return buffer;
}

void BufferPool::release(float* buffer) { free_.emplace(sizes_.at(buffer), buffer); }

void BufferPool::reset() noexcept {
  free_.clear();
  sizes_.clear();
  arena_.reset();
}

}  // namespace mrkl
