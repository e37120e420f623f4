#include "io/mmap.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "io/scratch_test.h"

namespace {

std::string refusal(const std::string& path) {
  return mrkl::scratch::code_of([&] { mrkl::MappedFile file(path); });
}

}  // namespace

TEST_CASE("mmap: a file is seen whole, an empty one as nothing") {
  const mrkl::scratch::Folder folder;
  folder.write("full", std::string("a\0b", 3));
  folder.write("empty", "");
  CHECK(mrkl::MappedFile(folder.path() + "/full").text() == std::string_view("a\0b", 3));
  CHECK(mrkl::MappedFile(folder.path() + "/empty").size() == 0);
}

TEST_CASE("mmap: a moved file belongs to its new owner alone") {
  const mrkl::scratch::Folder folder;
  folder.write("full", "abc");
  mrkl::MappedFile first(folder.path() + "/full");
  const mrkl::MappedFile second(std::move(first));
  CHECK(second.text() == "abc");
  CHECK(first.size() == 0);
}

TEST_CASE("mmap: what is no readable regular file is refused") {
  const mrkl::scratch::Folder folder;
  CHECK(refusal(folder.path() + "/absent") == "file-missing");
  CHECK(refusal(folder.path()) == "file-missing");
  CHECK(refusal(folder.path() + std::string("/a\0b", 4)) == "file-missing");
  REQUIRE(::mkfifo((folder.path() + "/pipe").c_str(), 0600) == 0);
  CHECK(refusal(folder.path() + "/pipe") == "file-missing");
}
