#include "io/safetensors.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "io/scratch_test.h"

using mrkl::scratch::safetensors;

namespace {

mrkl::SafetensorsHeader parse(const std::string& bytes) {
  return mrkl::parse_safetensors(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size(),
                                 "file");
}

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
         ",\"data_offsets\":" + offsets + "}";
}

// What a file with this header and `bytes` bytes of data is refused with.
std::string refusal(const std::string& entries, std::size_t bytes) {
  std::string message;
  mrkl::scratch::code_of([&] { parse(safetensors("{" + entries + "}", std::string(bytes, 0))); },
                         &message);
  return message;
}

}  // namespace

TEST_CASE("safetensors: reads tensors in file order, with metadata") {
  const std::string file =
      safetensors("{" + entry("b", "BF16", "[2]", "[8,12]") + "," +
                      entry("a", "F32", "[1,2]", "[0,8]") + R"(,"__metadata__":{"made":"here"}}  )",
                  std::string("\0\0\x80\x3f\0\0\0\xc0\x80\x3f\0\xc0", 12));
  const auto header = parse(file);
  REQUIRE(header.tensors.size() == 2);
  CHECK(header.tensors[0].name == "a");
  CHECK(header.tensors[0].shape == std::vector<std::size_t>{1, 2});
  CHECK(mrkl::widen(header.tensors[0]) == std::vector<float>{1, -2});
  CHECK(mrkl::widen(header.tensors[1]) == std::vector<float>{1, -2});
  CHECK(header.metadata.at("made") == "here");
}

TEST_CASE("safetensors: an element type without a conversion is refused when it is needed") {
  const std::string file =
      safetensors("{" + entry("a", "I64", "[1]", "[0,8]") + "}", std::string(8, 0));
  const auto header = parse(file);
  CHECK_THROWS_WITH_AS(mrkl::widen(header.tensors[0]), doctest::Contains("found I64"), mrkl::Error);
}

TEST_CASE("safetensors: every tensor may be empty") {
  CHECK(parse(safetensors("{" + entry("a", "F32", "[0,7]", "[0,0]") + "}")).tensors.size() == 1);
}

TEST_CASE("safetensors: refuses broken files, naming what was expected and found") {
  const auto has = [](const std::string& text, const char* part) {
    CAPTURE(text);
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  };
  CHECK_THROWS_WITH_AS(parse("1234567"), doctest::Contains("truncated"), mrkl::Error);
  CHECK_THROWS_WITH_AS(parse(std::string(8, '\xff')), doctest::Contains("exceeds the limit"),
                       mrkl::Error);
  CHECK_THROWS_WITH_AS(parse(std::string("\x10\0\0\0\0\0\0\0{}", 10)),
                       doctest::Contains("the header needs 16 bytes"), mrkl::Error);
  CHECK_THROWS_WITH_AS(parse(safetensors("[]")), doctest::Contains("not a JSON object"),
                       mrkl::Error);
  has(refusal(entry("a", "F32", "[2]", "[0,8]"), 4), "tensor a: expected data within the 4 bytes");
  has(refusal(entry("a", "F32", "[2]", "[8,0]"), 8), "offsets 8 to 0");
  has(refusal(entry("a", "F32", "[2]", "[0,4]"), 4), "expected 8 bytes for F32 [2], found 4");
  has(refusal(entry("a", "F31", "[2]", "[0,8]"), 8), "found \"F31\"");
  has(refusal(entry("a", "F32", "[-1]", "[0,8]"), 8), "whole numbers");
  has(refusal(entry("a", "F32", "[1.5]", "[0,8]"), 8), "whole numbers");
  has(refusal(entry("a", "F32", "[\"2\"]", "[0,8]"), 8), "found a string");
  has(refusal(entry("a", "F32", "[2]", "[0]"), 8), "two numbers");
  has(refusal(entry("a", "F32", "[4294967296,4294967296]", "[0,8]"), 8), "overflows");
  has(refusal(entry("a", "F32", "[2305843009213693952,8]", "[0,8]"), 8), "overflows");
  has(refusal(R"("a":{"dtype":"F32","shape":[2]})", 8), "found nothing");
  has(refusal(R"("a":7)", 8), "expected an object");
  has(refusal(entry("a", "F32", "[2]", "[0,8]") + "," + entry("b", "F32", "[1]", "[4,8]"), 8),
      "tensor b: expected data at offset 8, found offset 4, which overlaps");
  has(refusal(entry("a", "F32", "[1]", "[0,4]") + "," + entry("b", "F32", "[1]", "[8,12]"), 12),
      "leaves a gap");
  has(refusal(entry("a", "F32", "[1]", "[0,4]"), 8), "tensors cover 4 of 8");
  has(refusal(entry("a", "F32", "[1]", "[0,4]") + "," + entry("a", "F32", "[1]", "[0,4]"), 4),
      "duplicate key");
  has(refusal(R"("__metadata__":[])", 0), "__metadata__");
  has(refusal(R"("__metadata__":{"a":1})", 0), "__metadata__");
}
