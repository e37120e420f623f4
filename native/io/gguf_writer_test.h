// Bytes of GGUF files for tests, value by value.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace mrkl::scratch {

// Numbers of types in the file.
enum class GgufCode : std::uint32_t { kU32 = 4, kI32, kF32, kBool, kString, kArray, kU64, kI64 };

class GgufWriter {
 public:
  std::uint32_t version = 3, alignment = 32;

  GgufWriter& text(const std::string& key, const std::string& value) {
    return entry(key, GgufCode::kString, string(value));
  }
  GgufWriter& integer(const std::string& key, std::uint32_t value) {
    return entry(key, GgufCode::kU32, raw(value));
  }
  GgufWriter& real(const std::string& key, float value) {
    return entry(key, GgufCode::kF32, raw(value));
  }
  GgufWriter& integers(const std::string& key, const std::vector<std::int32_t>& values) {
    std::string bytes = raw(GgufCode::kI32) + raw(std::uint64_t{values.size()});
    for (const std::int32_t v : values) bytes += raw(v);
    return entry(key, GgufCode::kArray, bytes);
  }
  GgufWriter& texts(const std::string& key, const std::vector<std::string>& values) {
    std::string bytes = raw(GgufCode::kString) + raw(std::uint64_t{values.size()});
    for (const std::string& v : values) bytes += string(v);
    return entry(key, GgufCode::kArray, bytes);
  }
  // An entry of any type, its value as bytes.
  GgufWriter& entry(const std::string& key, GgufCode type, const std::string& value) {
    ++entries_;
    metadata_ += string(key) + raw(type) + value;
    return *this;
  }

  // Sizes fastest first; `type` is ggml's number.
  GgufWriter& tensor(const std::string& name, const std::vector<std::uint64_t>& sizes,
                     std::uint32_t type, const std::string& data) {
    tensor_at(name, sizes, type, data_.size());
    data_ += data;
    data_.resize((data_.size() + alignment - 1) / alignment * alignment);
    return *this;
  }
  GgufWriter& tensor_at(const std::string& name, const std::vector<std::uint64_t>& sizes,
                        std::uint32_t type, std::uint64_t offset) {
    ++tensors_;
    table_ += string(name) + raw(static_cast<std::uint32_t>(sizes.size()));
    for (const std::uint64_t size : sizes) table_ += raw(size);
    table_ += raw(type) + raw(offset);
    return *this;
  }

  std::string bytes() const {
    std::string out = "GGUF" + raw(version) + raw(tensors_) + raw(entries_) + metadata_ + table_;
    out.resize((out.size() + alignment - 1) / alignment * alignment);
    return out + data_;
  }

  template <class T>
  static std::string raw(T value) {
    std::string out(sizeof value, 0);
    std::memcpy(out.data(), &value, sizeof value);
    return out;
  }
  static std::string string(const std::string& value) {
    return raw(std::uint64_t{value.size()}) + value;
  }

 private:
  std::uint64_t tensors_ = 0, entries_ = 0;
  std::string metadata_, table_, data_;
};

}  // namespace mrkl::scratch
