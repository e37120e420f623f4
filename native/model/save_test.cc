// Quantised weights written and read back: the same bytes, and what is refused.
#include "model/save.h"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "model/jamba.h"
#include "model/random_jamba_test.h"

namespace mrkl {
namespace {

using scratch::code_of;
using scratch::Folder;

std::string config_with(Scheme scheme) {
  std::string text = scratch::kSmallJamba;
  text.pop_back();
  return text + R"(,"quantization_config":{"quant_method":"mrkl","weights":")" + name_of(scheme) +
         "\"}}";
}

// A folder with the random model of write_jamba, quantised and saved.
void save_quantized(const Folder& to, Scheme scheme) {
  const Folder from;
  scratch::write_jamba(from);
  const Jamba model(from.path(), {.threads = 1, .weights = scheme});
  save_tensors(model.weights().store(), model.config(), {{"made", "in a \"test\""}},
               to.path() + "/model.safetensors");
  to.write("config.json", config_with(scheme));
}

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Replaces the one occurrence of `from` by as many bytes.
void replace(const Folder& folder, const std::string& from, const std::string& to) {
  std::string text = text_of(folder.path() + "/model.safetensors");
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  REQUIRE(from.size() == to.size());
  folder.write("model.safetensors", text.replace(at, from.size(), to));
}

bool equal(const Matrix& a, const Matrix& b) {
  return a.format == b.format && a.rows == b.rows && a.cols == b.cols &&
         std::memcmp(a.data, b.data, a.rows * a.row_bytes()) == 0 &&
         (a.scales == nullptr) == (b.scales == nullptr) &&
         (a.scales == nullptr || std::memcmp(a.scales, b.scales, a.rows * sizeof(float)) == 0);
}

std::vector<float> logits_of(Jamba& model) {
  const std::vector<std::int32_t> tokens = {3, 1, 4, 1, 5, 9, 2, 6};
  State state(model.config());
  return model.feed(state, {.tokens = tokens, .rows = {}}, Output::kAllLogits);
}

TEST_CASE("save: quantised weights are read back to the bit") {
  const Folder plain;
  scratch::write_jamba(plain);
  for (const Scheme scheme :
       {Scheme::kStored, Scheme::kExpertsInt8, Scheme::kInt8, Scheme::kInt4, Scheme::kW8A8}) {
    CAPTURE(name_of(scheme));
    const Folder folder;
    save_quantized(folder, scheme);
    if (scheme == Scheme::kStored) folder.write("config.json", scratch::kSmallJamba);
    Jamba made(plain.path(),
               {.threads = 1, .weights = scheme, .residency = mrkl::Residency::kMapped});
    Jamba read(folder.path(), {.threads = 2, .check_numbers = true});
    CHECK(read.weights().scheme() == scheme);
    CHECK(read.weights().bytes() == made.weights().bytes());
    CHECK(read.weights().unused().empty());
    CHECK(equal(read.weights().layers[1].mlps[2].down, made.weights().layers[1].mlps[2].down));
    CHECK(equal(read.weights().layers[0].mamba.in, made.weights().layers[0].mamba.in));
    CHECK(logits_of(read) == logits_of(made));
    CHECK_NOTHROW(Jamba(folder.path(), {.threads = 1, .weights = scheme}));
    // The same file again.
    save_tensors(read.weights().store(), read.config(), {{"made", "in a \"test\""}},
                 folder.path() + "/again");
    CHECK(text_of(folder.path() + "/again") == text_of(folder.path() + "/model.safetensors"));
  }
}

TEST_CASE("save: weights quantised already are not quantised otherwise") {
  const Folder folder;
  save_quantized(folder, Scheme::kExpertsInt8);
  std::string message;
  CHECK(code_of([&] { Jamba(folder.path(), {.weights = Scheme::kInt8}); }, &message) ==
        "argument-invalid");
  CHECK(message.find("expected stored or experts-int8") != std::string::npos);
}

TEST_CASE("save: wrong types, shapes and scales are refused by name") {
  const std::string name = "model.layers.1.feed_forward.experts.2.up_proj.weight";
  const auto refused = [](const Folder& folder, const std::string& part) {
    std::string message;
    const std::string code =
        code_of([&] { Jamba(folder.path(), {.check_numbers = true}); }, &message);
    CAPTURE(message);
    CHECK(message.find(part) != std::string::npos);
    return code;
  };
  const Folder folder;
  save_quantized(folder, Scheme::kExpertsInt8);
  SUBCASE("no scales") {
    replace(folder, name + "_scale", name + "_scalf");
    CHECK(refused(folder, name + "_scale") == "tensor-missing");
  }
  SUBCASE("scales of another type") {
    replace(folder, name + R"(_scale":{"dtype":"F32")", name + R"(_scale":{"dtype":"I32")");
    CHECK(refused(folder, "expected F32 [24], found I32 [24]") == "tensor-invalid");
  }
  SUBCASE("scales of another shape") {
    replace(folder, name + R"(_scale":{"dtype":"F32","shape":[24])",
            name + R"(_scale":{"dtype":"F16","shape":[48])");
    CHECK(refused(folder, "expected F32 [24], found F16 [48]") == "tensor-invalid");
  }
  SUBCASE("weights of another shape") {
    replace(folder, name + R"(":{"dtype":"I8","shape":[24, 16])",
            name + R"(":{"dtype":"I8","shape":[16, 24])");
    CHECK(refused(folder, "expected I8 [24, 16], found I8 [16, 24]") == "tensor-invalid");
  }
  SUBCASE("weights of another type") {
    replace(folder, name + R"(":{"dtype":"I8")", name + R"(":{"dtype":"U8")");
    CHECK(refused(folder, "expected I8 [24, 16], found U8 [24, 16]") == "tensor-invalid");
  }
  SUBCASE("weights of a folder that calls itself stored") {
    folder.write("config.json", scratch::kSmallJamba);
    CHECK(refused(folder, "expected F32, F16 or BF16") == "tensor-invalid");
  }
  SUBCASE("another scheme than the file has") {
    folder.write("config.json", config_with(Scheme::kInt8));
    CHECK(refused(folder, "expected I8") == "tensor-invalid");
  }
}

TEST_CASE("save: scales that are no scales are refused") {
  for (const float wrong :
       {-1.0f, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const Folder folder;
    save_quantized(folder, Scheme::kInt8);
    std::size_t at = 0;
    {
      const Jamba model(folder.path(), {.threads = 1});
      const std::string text = text_of(folder.path() + "/model.safetensors");
      const float* scale = model.weights().layers[0].mamba.in.scales + 5;
      at = text.find(std::string(reinterpret_cast<const char*>(scale), 16));
      REQUIRE(at != std::string::npos);
    }
    std::string text = text_of(folder.path() + "/model.safetensors");
    std::memcpy(text.data() + at, &wrong, sizeof wrong);
    folder.write("model.safetensors", text);
    std::string message;
    CHECK(code_of([&] { Jamba(folder.path()); }, &message) == "numbers-invalid");
    CHECK(message.find("mamba.in_proj.weight_scale") != std::string::npos);
    CHECK(message.find("element 5") != std::string::npos);
  }
}

TEST_CASE("save: a file that cannot be written leaves nothing behind") {
  const Folder folder;
  scratch::write_jamba(folder);
  const Jamba model(folder.path(), {.threads = 1});
  const std::string path = folder.path() + "/none/model.safetensors";
  CHECK(code_of([&] { save_tensors(model.weights().store(), model.config(), {}, path); }) ==
        "file-missing");
  if (std::filesystem::exists("/dev/full")) {
    std::filesystem::create_symlink("/dev/full", folder.path() + "/full.part");
    const std::string full = folder.path() + "/full";
    CHECK(code_of([&] { save_tensors(model.weights().store(), model.config(), {}, full); }) ==
          "file-missing");
    CHECK_FALSE(std::filesystem::exists(full));
  }
}

}  // namespace
}  // namespace mrkl
