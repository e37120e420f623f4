#include "math/workspace.h"

#include <doctest/doctest.h>

namespace mrkl {
namespace {

TEST_CASE("workspace: memory is used again while somebody owns it") {
  const WorkspaceOwner owner;
  float* first = nullptr;
  {
    const Workspace w(1000);
    first = w.data();
    for (std::size_t i = 0; i < 1000; ++i) first[i] = 1.0f;
  }
  const Workspace again(900), other(900);
  CHECK(again.data() == first);
  CHECK(other.data() != first);
  const float* zeros = again.zeroed();
  for (std::size_t i = 0; i < 900; ++i) CHECK(zeros[i] == 0.0f);
}

}  // namespace
}  // namespace mrkl
