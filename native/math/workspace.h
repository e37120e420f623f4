// Scratch memory that is kept for the next user, so that a step asks the system for nothing.
// Uninitialised. It is given back to the system when the last WorkspaceOwner goes.
#pragma once
#include <cstddef>

namespace mrkl {

class Workspace {
 public:
  explicit Workspace(std::size_t floats);
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  float* data() const noexcept { return data_; }
  float* zeroed() const noexcept;  // sets all to 0 first

 private:
  float* data_;
  std::size_t size_, capacity_;
};

// Held by whoever runs many steps. Without one, memory is freed at once.
class WorkspaceOwner {
 public:
  WorkspaceOwner();
  ~WorkspaceOwner();
  WorkspaceOwner(const WorkspaceOwner&) = delete;
  WorkspaceOwner& operator=(const WorkspaceOwner&) = delete;
};

}  // namespace mrkl
