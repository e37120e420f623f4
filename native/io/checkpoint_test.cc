#include "io/checkpoint.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "io/scratch_test.h"

using mrkl::scratch::code_of;
using mrkl::scratch::Folder;
using mrkl::scratch::safetensors;

namespace {

std::string one_tensor(const std::string& name) {
  return safetensors("{\"" + name + R"(":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                     std::string(4, 0));
}

std::string index_of(const std::string& file) {
  return R"({"metadata":{},"weight_map":{"a":")" + file + R"(","b":"two.safetensors"}})";
}

}  // namespace

TEST_CASE("checkpoint: joins the shards of an index") {
  const Folder folder;
  folder.write("one.safetensors", one_tensor("a"));
  folder.write("two.safetensors", one_tensor("b"));
  folder.write("model.safetensors.index.json", index_of("one.safetensors"));
  const mrkl::Checkpoint checkpoint(folder.path());
  CHECK(checkpoint.find("a") != nullptr);
  CHECK(checkpoint.find("b") != nullptr);
  CHECK(checkpoint.find("c") == nullptr);
  CHECK(checkpoint.bytes() == 8);
}

TEST_CASE("checkpoint: refuses files outside the folder") {
  for (const char* name :
       {"../one.safetensors", "/etc/hostname", "a/b", "..", ".", "", "a\\\\b", "a\\u0000b"}) {
    CAPTURE(name);
    CHECK(code_of([&] { mrkl::parse_index(index_of(name), "index"); }) == "file-invalid");
  }
  CHECK(code_of([] { mrkl::parse_index("{}", "index"); }) == "file-invalid");
  CHECK(code_of([] { mrkl::parse_index(R"({"weight_map":{"a":1}})", "index"); }) == "file-invalid");
}

TEST_CASE("checkpoint: names the tensor that a shard lacks, and the missing file") {
  const Folder folder;
  CHECK(code_of([&] { mrkl::Checkpoint checkpoint(folder.path()); }) == "file-missing");
  folder.write("model.safetensors.index.json", index_of("one.safetensors"));
  CHECK(code_of([&] { mrkl::Checkpoint checkpoint(folder.path()); }) == "file-missing");
  folder.write("one.safetensors", one_tensor("x"));
  folder.write("two.safetensors", one_tensor("b"));
  std::string message;
  CHECK(code_of([&] { mrkl::Checkpoint checkpoint(folder.path()); }, &message) == "tensor-missing");
  CHECK(message.find("tensor a: expected in one.safetensors") != std::string::npos);
}

TEST_CASE("checkpoint: a folder, a pipe and an empty file are no weight files") {
  const Folder folder;
  CHECK(code_of([&] { mrkl::MappedFile file(folder.path()); }) == "file-missing");
  folder.write("empty", "");
  CHECK(mrkl::MappedFile(folder.path() + "/empty").size() == 0);
  CHECK(code_of([&] { mrkl::SafetensorsFile file(folder.path() + "/empty"); }) == "file-invalid");
  CHECK(code_of([&] { mrkl::read_text(folder.path() + "/empty", 0); }) == "");
}
