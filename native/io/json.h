// A strict reader of JSON (RFC 8259) for files that strangers wrote: config.json, safetensors
// headers, shard indexes. Refused beyond the grammar: duplicate keys, invalid UTF-8, lone
// surrogates, numbers that overflow a double, nesting and sizes beyond `Limits`. Every failure is
// an Error "file-invalid" that names the source and the byte.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mrkl::json {

enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

struct Limits {
  std::size_t depth = 32;
  std::size_t values = 4'000'000;
};

struct Member;

struct Value {
  Kind kind = Kind::kNull;
  bool boolean = false;
  bool integral = false;     // written without fraction or exponent, and fits `integer`
  std::int64_t integer = 0;  // valid when `integral`
  double number = 0;
  std::string text;
  std::vector<Value> items;     // of an array
  std::vector<Member> members;  // of an object, in file order, keys unique

  // The member of this name, or null. Linear: for objects with few members.
  const Value* find(std::string_view key) const noexcept;
};

struct Member {
  std::string key;
  Value value;
};

const char* name_of(Kind kind) noexcept;

// `source` names the text in errors.
Value parse(std::string_view text, const std::string& source, Limits limits = {});

// The text as a JSON string, quotes included.
std::string quote(std::string_view text);

}  // namespace mrkl::json
