#include "io/safetensors.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/error.h"
#include "io/json.h"

namespace mrkl {
namespace {

constexpr std::size_t kMaxHeader = 100'000'000;  // the format's own limit

struct TypeRow {
  const char* name;
  std::size_t bytes;
  std::optional<Format> format;
};
constexpr TypeRow kTypes[] = {
    {"F32", 4, Format::kF32},  {"F16", 2, Format::kF16},     {"BF16", 2, Format::kBf16},
    {"F64", 8, std::nullopt},  {"I64", 8, std::nullopt},     {"U64", 8, std::nullopt},
    {"I32", 4, std::nullopt},  {"U32", 4, std::nullopt},     {"I16", 2, std::nullopt},
    {"U16", 2, std::nullopt},  {"I8", 1, Format::kI8},       {"U8", 1, std::nullopt},
    {"BOOL", 1, std::nullopt}, {"F8_E4M3", 1, std::nullopt}, {"F8_E5M2", 1, std::nullopt}};

[[noreturn]] void broken(const std::string& source, const std::string& why) {
  throw Error("file-invalid", source + ": " + why);
}

[[noreturn]] void wrong(const std::string& source, const std::string& tensor,
                        const std::string& expected, const std::string& found) {
  throw Error("tensor-invalid",
              source + ": tensor " + tensor + ": expected " + expected + ", found " + found);
}

const json::Value& member(const std::string& source, const std::string& tensor,
                          const json::Value& entry, const char* key, json::Kind kind) {
  const json::Value* v = entry.find(key);
  const std::string expected = std::string(json::name_of(kind)) + " in \"" + key + "\"";
  if (v == nullptr) wrong(source, tensor, expected, "nothing");
  if (v->kind != kind) wrong(source, tensor, expected, json::name_of(v->kind));
  return *v;
}

std::size_t whole(const std::string& source, const std::string& tensor, const json::Value& v,
                  const char* what) {
  if (v.kind != json::Kind::kNumber || !v.integral || v.integer < 0)
    wrong(source, tensor, std::string("whole numbers from 0 in \"") + what + "\"",
          v.kind == json::Kind::kNumber ? std::to_string(v.number) : json::name_of(v.kind));
  return static_cast<std::size_t>(v.integer);
}

// One header entry. `begin` receives the offset in the data area.
TensorView read_entry(const std::string& source, const std::string& name, const json::Value& entry,
                      const std::byte* data, std::size_t data_bytes, std::size_t& begin) {
  if (entry.kind != json::Kind::kObject)
    wrong(source, name, "an object", json::name_of(entry.kind));
  TensorView t;
  t.name = name;
  t.dtype_name = member(source, name, entry, "dtype", json::Kind::kString).text;
  const auto* row = std::find_if(std::begin(kTypes), std::end(kTypes),
                                 [&t](const TypeRow& r) { return t.dtype_name == r.name; });
  if (row == std::end(kTypes))
    wrong(source, name, "a known element type", "\"" + t.dtype_name + "\"");
  t.format = row->format;

  std::size_t bytes = row->bytes;
  for (const json::Value& v : member(source, name, entry, "shape", json::Kind::kArray).items) {
    const std::size_t n = whole(source, name, v, "shape");
    if (n != 0 && bytes > std::numeric_limits<std::size_t>::max() / n)
      wrong(source, name, "a shape whose size fits 64 bits", "one that overflows");
    bytes *= n;
    t.shape.push_back(n);
  }

  const auto& offsets = member(source, name, entry, "data_offsets", json::Kind::kArray).items;
  if (offsets.size() != 2)
    wrong(source, name, "two numbers in \"data_offsets\"", std::to_string(offsets.size()));
  begin = whole(source, name, offsets[0], "data_offsets");
  const std::size_t end = whole(source, name, offsets[1], "data_offsets");
  if (begin > end || end > data_bytes)
    wrong(source, name, "data within the " + std::to_string(data_bytes) + " bytes of the file",
          "offsets " + std::to_string(begin) + " to " + std::to_string(end));
  if (end - begin != bytes)
    wrong(source, name,
          std::to_string(bytes) + " bytes for " + t.dtype_name + " " + shape_text(t.shape),
          std::to_string(end - begin));
  t.data = data + begin;
  t.bytes = bytes;
  return t;
}

void read_metadata(const std::string& source, const json::Value& entry, SafetensorsHeader& out) {
  if (entry.kind != json::Kind::kObject) broken(source, "__metadata__ is not an object");
  for (const auto& [key, v] : entry.members) {
    if (v.kind != json::Kind::kString) broken(source, "__metadata__ \"" + key + "\" is no string");
    out.metadata.emplace(key, v.text);
  }
}

}  // namespace

SafetensorsHeader parse_safetensors(const std::byte* data, std::size_t size,
                                    const std::string& source) {
  if (size < 8)
    broken(source, "truncated: expected 8 bytes of header length, found " + std::to_string(size));
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < 8; ++i) length |= std::to_integer<std::uint64_t>(data[i]) << (8 * i);
  if (length > kMaxHeader)
    broken(source, "header of " + std::to_string(length) + " bytes exceeds the limit of " +
                       std::to_string(kMaxHeader));
  if (length > size - 8)
    broken(source, "truncated: the header needs " + std::to_string(length) +
                       " bytes, the file has " + std::to_string(size - 8));
  const std::string_view text(reinterpret_cast<const char*>(data) + 8,
                              static_cast<std::size_t>(length));
  const json::Value root = json::parse(text, source);
  if (root.kind != json::Kind::kObject) broken(source, "the header is not a JSON object");

  const std::byte* area = data + 8 + length;
  const std::size_t area_bytes = size - 8 - static_cast<std::size_t>(length);
  SafetensorsHeader out;
  std::vector<std::pair<std::size_t, TensorView>> placed;
  for (const auto& [name, entry] : root.members) {
    if (name == "__metadata__") {
      read_metadata(source, entry, out);
      continue;
    }
    std::size_t begin = 0;
    TensorView t = read_entry(source, name, entry, area, area_bytes, begin);
    placed.emplace_back(begin, std::move(t));
  }
  std::sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second.bytes < b.second.bytes;
  });
  std::size_t end = 0;
  for (auto& [begin, t] : placed) {
    if (begin != end)
      wrong(source, t.name, "data at offset " + std::to_string(end),
            "offset " + std::to_string(begin) +
                (begin < end ? ", which overlaps another tensor" : ", which leaves a gap"));
    end = begin + t.bytes;
    out.tensors.push_back(std::move(t));
  }
  if (end != area_bytes)
    broken(source, "tensors cover " + std::to_string(end) + " of " + std::to_string(area_bytes) +
                       " data bytes");
  return out;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string out = "[";
  for (std::size_t i = 0; i < shape.size(); ++i)
    out += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return out + "]";
}

std::vector<float> widen(const TensorView& t) {
  if (!t.format)
    throw Error("tensor-invalid",
                "tensor " + t.name + ": expected a type to compute with, found " + t.dtype_name);
  const FormatRow& row = row_of(*t.format);
  std::vector<float> out(t.bytes / row.bytes * row.elements);
  row.widen(out.size(), t.data, out.data());
  return out;
}

}  // namespace mrkl
