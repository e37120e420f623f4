#include "io/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#ifndef __cpp_lib_to_chars
#include <locale>
#include <sstream>
#endif
#include <unordered_set>

#include "base/error.h"

namespace mrkl::json {
namespace {

// False for numbers beyond the range of a double; the grammar has been checked.
bool number_of(const char* first, const char* last, double& out) {
#ifdef __cpp_lib_to_chars
  return std::from_chars(first, last, out).ec == std::errc();
#else  // libc++ reads only whole numbers so (LLVM 14)
  std::istringstream in(std::string(first, last));
  in.imbue(std::locale::classic());
  return static_cast<bool>(in >> out);
#endif
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& source, Limits limits)
      : text_(text), source_(source), limits_(limits) {}

  Value document() {
    Value v = value(0);
    space();
    if (at_ != text_.size()) fail("expected the end of the document");
    return v;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error("file-invalid",
                source_ + ": malformed JSON at byte " + std::to_string(at_) + ": " + why);
  }

  bool more() const noexcept { return at_ < text_.size(); }
  char peek() const noexcept { return more() ? text_[at_] : '\0'; }

  void space() noexcept {
    while (more() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  void expect(char c) {
    if (!more() || text_[at_] != c) fail(std::string("expected '") + c + "'");
    ++at_;
  }

  void word(std::string_view w) {
    if (text_.substr(at_, w.size()) != w) fail("expected a value");
    at_ += w.size();
  }

  Value value(std::size_t depth) {
    if (depth > limits_.depth) fail("nested deeper than " + std::to_string(limits_.depth));
    if (++count_ > limits_.values) fail("more than " + std::to_string(limits_.values) + " values");
    space();
    if (!more()) fail("expected a value, found the end");
    Value v;
    switch (peek()) {
      case '{':
        object(v, depth);
        break;
      case '[':
        array(v, depth);
        break;
      case '"':
        v.kind = Kind::kString;
        v.text = string();
        break;
      case 't':
        word("true");
        v.kind = Kind::kBool;
        v.boolean = true;
        break;
      case 'f':
        word("false");
        v.kind = Kind::kBool;
        break;
      case 'n':
        word("null");
        break;
      default:
        number(v);
    }
    return v;
  }

  void array(Value& v, std::size_t depth) {
    v.kind = Kind::kArray;
    expect('[');
    space();
    if (peek() == ']') {
      ++at_;
      return;
    }
    for (;;) {
      v.items.push_back(value(depth + 1));
      space();
      if (peek() == ']') {
        ++at_;
        return;
      }
      expect(',');
    }
  }

  void object(Value& v, std::size_t depth) {
    v.kind = Kind::kObject;
    expect('{');
    space();
    if (peek() == '}') {
      ++at_;
      return;
    }
    for (;;) {
      space();
      std::string key = string();
      space();
      expect(':');
      v.members.push_back({std::move(key), value(depth + 1)});
      space();
      if (peek() == '}') {
        ++at_;
        break;
      }
      expect(',');
    }
    std::unordered_set<std::string_view> seen;
    seen.reserve(v.members.size());
    for (const auto& [key, member] : v.members)
      if (!seen.insert(key).second) fail("duplicate key \"" + key + "\"");
  }

  void number(Value& v) {
    const std::size_t start = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else if (peek() >= '1' && peek() <= '9') {
      digits();
    } else {
      fail("expected a value");
    }
    bool whole = true;
    if (peek() == '.') {
      whole = false;
      ++at_;
      if (!digits()) fail("expected a digit after '.'");
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) fail("expected a digit in the exponent");
    }
    const char* first = text_.data() + start;
    const char* last = text_.data() + at_;
    v.kind = Kind::kNumber;
    const bool read = number_of(first, last, v.number);
    if (!read || !std::isfinite(v.number)) {
      // Underflow to zero is as harmless as in any other reader; overflow is not.
      if (!read && !whole && tiny(first, last))
        v.number = 0;
      else
        fail("number out of range");
    }
    if (whole) {
      const auto integer = std::from_chars(first, last, v.integer);
      v.integral = integer.ec == std::errc() && integer.ptr == last;
    }
  }

  // Is a literal that from_chars refused too small rather than too large?
  static bool tiny(const char* first, const char* last) {
    const char* e = std::find_if(first, last, [](char c) { return c == 'e' || c == 'E'; });
    return e != last && e + 1 != last && e[1] == '-';
  }

  bool digits() noexcept {
    const std::size_t start = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > start;
  }

  std::string string() {
    if (peek() != '"') fail("expected a string");
    ++at_;
    std::string out;
    for (;;) {
      if (!more()) fail("unterminated string");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return out;
      }
      if (c < 0x20) fail("control character in a string");
      if (c == '\\') {
        ++at_;
        escape(out);
      } else if (c < 0x80) {
        out.push_back(static_cast<char>(c));
        ++at_;
      } else {
        utf8(out);
      }
    }
  }

  void escape(std::string& out) {
    const char c = peek();
    if (!more()) fail("unterminated string");
    ++at_;
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kBytes = "\"\\/\b\f\n\r\t";
    const std::size_t i = kNames.find(c);
    if (i != std::string_view::npos) {
      out.push_back(kBytes[i]);
      return;
    }
    if (c != 'u') fail("unknown escape");
    std::uint32_t code = hex4();
    if (code >= 0xD800 && code < 0xDC00) {
      if (text_.substr(at_, 2) != "\\u") fail("lone surrogate");
      at_ += 2;
      const std::uint32_t low = hex4();
      if (low < 0xDC00 || low > 0xDFFF) fail("lone surrogate");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
      fail("lone surrogate");
    }
    encode(code, out);
  }

  std::uint32_t hex4() {
    std::uint32_t code = 0;
    if (text_.size() - at_ < 4) fail("expected four hexadecimal digits");
    const char* first = text_.data() + at_;
    const auto r = std::from_chars(first, first + 4, code, 16);
    if (r.ec != std::errc() || r.ptr != first + 4) fail("expected four hexadecimal digits");
    at_ += 4;
    return code;
  }

  static void encode(std::uint32_t code, std::string& out) {
    const auto put = [&out](std::uint32_t b) {
      out.push_back(static_cast<char>(static_cast<unsigned char>(b)));
    };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | (code >> 6));
      put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      put(0xE0 | (code >> 12));
      put(0x80 | ((code >> 6) & 0x3F));
      put(0x80 | (code & 0x3F));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
      put(0x80 | ((code >> 6) & 0x3F));
      put(0x80 | (code & 0x3F));
    }
  }

  // Copies one well-formed multi-byte sequence (RFC 3629: no overlong forms, no surrogates, at most
  // U+10FFFF).
  void utf8(std::string& out) {
    const auto lead = static_cast<unsigned char>(text_[at_]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text_.size() - at_ < length) fail("invalid UTF-8");
    std::uint32_t code = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      const auto b = static_cast<unsigned char>(text_[at_ + i]);
      if ((b & 0xC0) != 0x80) fail("invalid UTF-8");
      code = (code << 6) | (b & 0x3Fu);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) fail("invalid UTF-8");
    out.append(text_.substr(at_, length));
    at_ += length;
  }

  std::string_view text_;
  const std::string& source_;
  Limits limits_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

const Value* Value::find(std::string_view key) const noexcept {
  for (const auto& [name, member] : members)
    if (name == key) return &member;
  return nullptr;
}

const char* name_of(Kind kind) noexcept {
  constexpr const char* kNames[] = {"null",     "a boolean", "a number",
                                    "a string", "an array",  "an object"};
  return kNames[static_cast<std::size_t>(kind)];
}

Value parse(std::string_view text, const std::string& source, Limits limits) {
  return Reader(text, source, limits).document();
}

std::string quote(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (code < 0x20)
      out += {'\\', 'u', '0', '0', kHex[code >> 4], kHex[code & 15]};
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace mrkl::json
