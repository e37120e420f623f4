#include "math/workspace.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <new>

namespace mrkl {
namespace {

constexpr std::align_val_t kAlignment{64};

struct Shelf {
  std::mutex mutex;
  std::size_t owners = 0;
  std::multimap<std::size_t, float*> free;
};

Shelf& shelf() {
  static Shelf instance;
  return instance;
}

void release(float* memory) noexcept { ::operator delete[](memory, kAlignment); }

}  // namespace

Workspace::Workspace(std::size_t floats)
    : data_(nullptr), size_(floats), capacity_(std::max<std::size_t>(floats, 16)) {
  {
    Shelf& all = shelf();
    const std::lock_guard lock(all.mutex);
    const auto found = all.free.lower_bound(capacity_);
    if (found != all.free.end() && found->first <= 2 * capacity_) {
      capacity_ = found->first;
      data_ = found->second;
      all.free.erase(found);
      return;
    }
  }
  data_ = static_cast<float*>(::operator new[](capacity_ * sizeof(float), kAlignment));
}

Workspace::~Workspace() {
  Shelf& all = shelf();
  {
    const std::lock_guard lock(all.mutex);
    if (all.owners > 0) {
      try {
        all.free.emplace(capacity_, data_);
        return;
      } catch (const std::bad_alloc&) {  // then it is freed below
      }
    }
  }
  release(data_);
}

float* Workspace::zeroed() const noexcept {
  std::fill_n(data_, size_, 0.0f);
  return data_;
}

WorkspaceOwner::WorkspaceOwner() {
  const std::lock_guard lock(shelf().mutex);
  ++shelf().owners;
}

WorkspaceOwner::~WorkspaceOwner() {
  Shelf& all = shelf();
  const std::lock_guard lock(all.mutex);
  if (--all.owners > 0) return;
  for (const auto& [size, memory] : all.free) release(memory);
  all.free.clear();
}

}  // namespace mrkl
