#include "io/gguf.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "io/gguf_writer_test.h"
#include "io/scratch_test.h"

using mrkl::scratch::code_of;
using mrkl::scratch::GgufCode;
using mrkl::scratch::GgufWriter;

namespace {

constexpr std::uint32_t kF32 = 0, kQ8_0 = 8, kQ4_K = 12;

mrkl::GgufHeader parse(const std::string& bytes) {
  // A buffer of exactly that size, so that sanitizers see every byte beyond it.
  static std::vector<std::byte> held;
  held.assign(reinterpret_cast<const std::byte*>(bytes.data()),
              reinterpret_cast<const std::byte*>(bytes.data()) + bytes.size());
  held.shrink_to_fit();
  return mrkl::parse_gguf(held.data(), held.size(), "file");
}

struct Refusal {
  std::string code, message;
};

Refusal refusal(const std::string& bytes) {
  Refusal out;
  out.code = code_of([&] { parse(bytes); }, &out.message);
  return out;
}

void check_refused(const GgufWriter& file, const std::string& code, const std::string& part) {
  const Refusal found = refusal(file.bytes());
  CAPTURE(found.message);
  CHECK(found.code == code);
  CHECK(found.message.find(part) != std::string::npos);
}

std::string floats(const std::vector<float>& values) {
  std::string out;
  for (const float v : values) out += GgufWriter::raw(v);
  return out;
}

GgufWriter sample() {
  GgufWriter file;
  file.text("general.architecture", "jamba").integer("n", 7).real("x", 0.5f);
  file.integers("list", {-1, 2}).texts("words", {"", "é"});
  file.entry("yes", GgufCode::kBool, "\1").entry("big", GgufCode::kU64, std::string(8, '\xff'));
  file.entry("small", GgufCode::kI64, std::string(8, '\xfe'));
  file.tensor("a", {3, 2}, kF32, floats({1, 2, 3, 4, 5, 6}));
  file.tensor("b", {64}, kQ8_0, std::string(68, 1));
  return file;
}

}  // namespace

TEST_CASE("gguf: reads metadata of every kind and tensors with the slowest dimension first") {
  const auto header = parse(sample().bytes());
  CHECK(header.version == 3);
  CHECK(header.metadata.at("general.architecture").strings[0] == "jamba");
  CHECK(header.metadata.at("n").integers[0] == 7);
  CHECK(header.metadata.at("x").reals[0] == 0.5);
  CHECK(header.metadata.at("list").integers == std::vector<std::int64_t>{-1, 2});
  CHECK(header.metadata.at("list").list);
  CHECK(header.metadata.at("words").strings[1] == "é");
  CHECK(header.metadata.at("yes").kind == mrkl::GgufKind::kBool);
  CHECK(header.metadata.at("big").integers[0] == std::numeric_limits<std::int64_t>::max());
  CHECK(header.metadata.at("small").integers[0] == -0x0101010101010102);
  REQUIRE(header.tensors.size() == 2);
  CHECK(header.tensors[0].shape == std::vector<std::size_t>{2, 3});
  CHECK(mrkl::widen(header.tensors[0]) == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(header.tensors[1].format == mrkl::Format::kQ8_0);
  CHECK(header.tensors[1].bytes == 68);
}

TEST_CASE("gguf: data begins at the file's own alignment") {
  GgufWriter file;
  file.alignment = 128;
  file.integer("general.alignment", 128).tensor("a", {1}, kF32, floats({7}));
  CHECK(mrkl::widen(parse(file.bytes()).tensors[0]) == std::vector<float>{7});
  CHECK(parse(GgufWriter().bytes()).tensors.empty());
}

TEST_CASE("gguf: a file cut anywhere is refused") {
  const std::string bytes = sample().bytes();
  for (std::size_t n = 0; n + 28 < bytes.size(); ++n) {  // 28 bytes are padding of the last tensor
    const Refusal found = refusal(bytes.substr(0, n));
    CAPTURE(n);
    CHECK((found.code == "file-invalid" || found.code == "tensor-invalid"));
  }
}

TEST_CASE("gguf: any byte changed is read or refused, never read past") {
  const std::string bytes = sample().bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const char value : {'\0', '\1', '\x7f', '\xff'}) {
      std::string changed = bytes;
      changed[i] = value;
      code_of([&] {
        for (const auto& t : parse(changed).tensors)
          if (t.format) mrkl::widen(t);
      });
    }
  }
}

TEST_CASE("gguf: what is wrong is named") {
  CHECK(refusal("GGML1234").message.find("begins with \"GGUF\"") != std::string::npos);
  GgufWriter file;
  file.version = 1;
  check_refused(file, "file-invalid", "expected GGUF version 2 or 3, found 1");
  file.version = 3u << 24;
  check_refused(file, "file-invalid", "found a big-endian one");
  check_refused(GgufWriter().integer("k", 1).integer("k", 2), "file-invalid",
                "\"k\" is there twice");
  check_refused(GgufWriter().entry("k", static_cast<GgufCode>(13), ""), "file-invalid",
                "entry \"k\": expected a value type from 0 to 12, found 13");
  check_refused(GgufWriter().entry("k", GgufCode::kBool, "\2"), "file-invalid", "expected 0 or 1");
  const std::string nested = GgufWriter::raw(GgufCode::kArray) + std::string(8, 0);
  check_refused(GgufWriter().entry("k", GgufCode::kArray, nested), "file-invalid", "one of arrays");
  const std::string many = GgufWriter::raw(GgufCode::kI32) + std::string(8, '\x7f');
  check_refused(GgufWriter().entry("k", GgufCode::kArray, many), "file-invalid",
                "a number of items that fits the file");
  check_refused(GgufWriter().entry("k", GgufCode::kString, std::string(8, '\xff')), "file-invalid",
                "expected a string of at most");
  check_refused(GgufWriter().integer("general.alignment", 24), "file-invalid",
                "a power of two up to 1048576, found 24");
  check_refused(GgufWriter().text("general.alignment", "32"), "file-invalid", "another type");
}

TEST_CASE("gguf: what is wrong with a tensor is named") {
  const auto one = [](std::vector<std::uint64_t> sizes, std::uint32_t type, std::uint64_t offset) {
    GgufWriter file;
    file.tensor("other", {1}, kF32, floats({1})).tensor_at("t", sizes, type, offset);
    return file;
  };
  const std::string code = "tensor-invalid";
  check_refused(one({}, kF32, 0), code, "tensor t: expected 1 to 4 dimensions, found 0");
  check_refused(one({1, 1, 1, 1, 1}, kF32, 0), code, "found 5");
  check_refused(one({1}, 4, 0), code, "expected a known tensor type, found type 4");
  check_refused(one({128}, kQ4_K, 0), code,
                "rows of a multiple of 256 numbers for Q4_K, found 128");
  check_refused(one({0}, kF32, 0), code, "sizes from 1");
  check_refused(one({1, 0}, kF32, 0), code, "sizes from 1");
  check_refused(one({1ull << 62, 8}, kF32, 0), code, "one that overflows");
  check_refused(one({1}, kF32, 4), code, "a multiple of 32, found 4");
  check_refused(one({1}, kF32, 1ull << 63), code, "expected 4 bytes within the");
  check_refused(one({9}, kF32, 0), code, "36 bytes within the 32 data bytes");
  check_refused(one({1}, kF32, 0), code, "an overlap with tensor");
  check_refused(GgufWriter().tensor("t", {1}, kF32, "1234").tensor("t", {1}, kF32, "1234"), code,
                "one tensor of this name, found two");
}
