#include "io/gguf.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <unordered_set>

#include "base/error.h"

namespace mrkl {
namespace {

constexpr std::size_t kMaxKey = 65'535;      // bytes; the format's own limit
constexpr std::size_t kMaxItems = 1u << 24;  // of an array, entries or tensors
constexpr std::size_t kMaxAlignment = 1 << 20;

// Value types of entries.
struct ValueType {
  const char* name;
  GgufKind kind;
  std::size_t bytes;  // 0: a string
};
constexpr ValueType kValueTypes[] = {
    {"u8", GgufKind::kInteger, 1},    {"i8", GgufKind::kInteger, 1},
    {"u16", GgufKind::kInteger, 2},   {"i16", GgufKind::kInteger, 2},
    {"u32", GgufKind::kInteger, 4},   {"i32", GgufKind::kInteger, 4},
    {"f32", GgufKind::kReal, 4},      {"bool", GgufKind::kBool, 1},
    {"string", GgufKind::kString, 0}, {"array", GgufKind::kString, 0},
    {"u64", GgufKind::kInteger, 8},   {"i64", GgufKind::kInteger, 8},
    {"f64", GgufKind::kReal, 8},
};
constexpr std::uint32_t kArray = 9;

// Types of tensors: number in the file, name, and what a block is. Those that the engine computes
// with are found in its table of formats by name.
struct TensorType {
  std::uint32_t number;
  const char* name;
  std::size_t elements, bytes;
};
constexpr TensorType kTensorTypes[] = {
    {0, "F32", 1, 4},         {1, "F16", 1, 2},         {2, "Q4_0", 32, 18},
    {3, "Q4_1", 32, 20},      {6, "Q5_0", 32, 22},      {7, "Q5_1", 32, 24},
    {8, "Q8_0", 32, 34},      {9, "Q8_1", 32, 36},      {10, "Q2_K", 256, 84},
    {11, "Q3_K", 256, 110},   {12, "Q4_K", 256, 144},   {13, "Q5_K", 256, 176},
    {14, "Q6_K", 256, 210},   {15, "Q8_K", 256, 292},   {16, "IQ2_XXS", 256, 66},
    {17, "IQ2_XS", 256, 74},  {18, "IQ3_XXS", 256, 98}, {19, "IQ1_S", 256, 50},
    {20, "IQ4_NL", 32, 18},   {21, "IQ3_S", 256, 110},  {22, "IQ2_S", 256, 82},
    {23, "IQ4_XS", 256, 136}, {24, "I8", 1, 1},         {25, "I16", 1, 2},
    {26, "I32", 1, 4},        {27, "I64", 1, 8},        {28, "F64", 1, 8},
    {29, "IQ1_M", 256, 56},   {30, "BF16", 1, 2},       {34, "TQ1_0", 256, 54},
    {35, "TQ2_0", 256, 66},   {39, "MXFP4", 32, 17},
};

// The bytes of the file from front to back.
class Cursor {
 public:
  Cursor(const std::byte* data, std::size_t size, const std::string& source)
      : data_(data), size_(size), source_(source) {}

  [[noreturn]] void fail(const std::string& why) const {
    throw Error("file-invalid", source_ + ": " + why);
  }

  std::size_t at() const noexcept { return at_; }
  std::size_t left() const noexcept { return size_ - at_; }

  const std::byte* take(std::size_t n, const std::string& what) {
    if (n > left())
      fail("truncated in " + what + ": expected " + std::to_string(n) + " bytes at byte " +
           std::to_string(at_) + ", found " + std::to_string(left()));
    at_ += n;
    return data_ + at_ - n;
  }

  // An unsigned number of n ≤ 8 bytes.
  std::uint64_t number(std::size_t n, const std::string& what) {
    const std::byte* raw = take(n, what);
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < n; ++i) out |= std::to_integer<std::uint64_t>(raw[i]) << (8 * i);
    return out;
  }
  std::uint32_t u32(const std::string& what) { return static_cast<std::uint32_t>(number(4, what)); }

  // A count of things that take at least `bytes` bytes each.
  std::size_t count(std::size_t bytes, const std::string& what) {
    const std::uint64_t n = number(8, what);
    if (n > kMaxItems || n > left() / bytes)
      fail(what + ": expected a number of items that fits the file and is at most " +
           std::to_string(kMaxItems) + ", found " + std::to_string(n));
    return static_cast<std::size_t>(n);
  }

  std::string_view text(const std::string& what, std::size_t longest = SIZE_MAX) {
    const std::uint64_t n = number(8, what);
    if (n > longest || n > left())
      fail(what + ": expected a string of at most " + std::to_string(std::min(longest, left())) +
           " bytes, found " + std::to_string(n));
    return {reinterpret_cast<const char*>(take(static_cast<std::size_t>(n), what)),
            static_cast<std::size_t>(n)};
  }

 private:
  const std::byte* data_;
  std::size_t size_, at_ = 0;
  const std::string& source_;
};

std::int64_t integer_of(std::uint64_t raw, const ValueType& type) {
  const bool is_signed = type.name[0] == 'i';
  const auto shift = static_cast<unsigned>(64 - 8 * type.bytes);
  if (is_signed) return static_cast<std::int64_t>(raw << shift) >> shift;
  return static_cast<std::int64_t>(
      std::min<std::uint64_t>(raw, std::numeric_limits<std::int64_t>::max()));
}

void read_item(Cursor& in, const ValueType& type, const std::string& what, GgufValue& out) {
  if (type.kind == GgufKind::kString) {
    out.strings.push_back(in.text(what));
    return;
  }
  const std::uint64_t raw = in.number(type.bytes, what);
  if (type.kind == GgufKind::kReal) {
    out.reals.push_back(
        type.bytes == 4 ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)))
                        : std::bit_cast<double>(raw));
    return;
  }
  if (type.kind == GgufKind::kBool && raw > 1)
    in.fail(what + ": expected 0 or 1 for a bool, found " + std::to_string(raw));
  out.integers.push_back(integer_of(raw, type));
}

const ValueType& value_type(Cursor& in, std::uint32_t number, const std::string& what) {
  if (number >= std::size(kValueTypes))
    in.fail(what + ": expected a value type from 0 to 12, found " + std::to_string(number));
  return kValueTypes[number];
}

GgufValue read_value(Cursor& in, const std::string& what) {
  GgufValue out;
  std::uint32_t number = in.u32(what);
  out.list = number == kArray;
  if (out.list) number = in.u32(what);
  const ValueType& type = value_type(in, number, what);
  if (number == kArray) in.fail(what + ": expected an array of plain values, found one of arrays");
  out.kind = type.kind;
  const std::size_t n = out.list ? in.count(std::max<std::size_t>(type.bytes, 1), what) : 1;
  if (out.kind == GgufKind::kString)
    out.strings.reserve(std::min(n, in.left() / 8));
  else if (out.kind == GgufKind::kReal)
    out.reals.reserve(n);
  else
    out.integers.reserve(n);
  for (std::size_t i = 0; i < n; ++i) read_item(in, type, what, out);
  return out;
}

[[noreturn]] void wrong(const std::string& source, const std::string& tensor,
                        const std::string& expected, const std::string& found) {
  throw Error("tensor-invalid",
              source + ": tensor " + tensor + ": expected " + expected + ", found " + found);
}

// Sets shape and bytes from the sizes, fastest first.
void set_shape(const std::string& source, const std::vector<std::uint64_t>& sizes,
               const TensorType& type, TensorView& t) {
  if (sizes[0] % type.elements != 0)
    wrong(source, t.name,
          "rows of a multiple of " + std::to_string(type.elements) + " numbers for " + type.name,
          std::to_string(sizes[0]));
  std::uint64_t bytes = sizes[0] / type.elements;
  const auto grow = [&](std::uint64_t factor) {
    if (factor == 0) wrong(source, t.name, "sizes from 1", "0");
    if (bytes > std::numeric_limits<std::size_t>::max() / factor)
      wrong(source, t.name, "a shape whose size fits 64 bits", "one that overflows");
    bytes *= factor;
  };
  if (sizes[0] == 0) grow(0);
  grow(type.bytes);
  for (std::size_t i = 1; i < sizes.size(); ++i) grow(sizes[i]);
  t.bytes = static_cast<std::size_t>(bytes);
  t.shape.assign(sizes.rbegin(), sizes.rend());
}

// One tensor's description. `offset` receives its place in the data.
TensorView read_tensor(Cursor& in, const std::string& source, std::uint64_t& offset) {
  TensorView t;
  t.name = gguf_text(in.text("the name of a tensor", kMaxKey));
  const std::string what = "tensor " + t.name;
  const std::uint32_t dimensions = in.u32(what);
  if (dimensions < 1 || dimensions > 4)
    wrong(source, t.name, "1 to 4 dimensions", std::to_string(dimensions));
  std::vector<std::uint64_t> sizes(dimensions);
  for (auto& size : sizes) size = in.number(8, what);
  const std::uint32_t number = in.u32(what);
  const auto* type = std::find_if(std::begin(kTensorTypes), std::end(kTensorTypes),
                                  [=](const TensorType& row) { return row.number == number; });
  if (type == std::end(kTensorTypes))
    wrong(source, t.name, "a known tensor type", "type " + std::to_string(number));
  t.dtype_name = type->name;
  const FormatRow* row = find_format(type->name);
  // Plain int8 has no scales here.
  if (row != nullptr && row->format != Format::kI8) t.format = row->format;
  set_shape(source, sizes, *type, t);
  offset = in.number(8, what);
  return t;
}

std::size_t alignment(const Cursor& in, const GgufHeader& header) {
  const auto found = header.metadata.find("general.alignment");
  if (found == header.metadata.end()) return 32;
  const GgufValue& v = found->second;
  const bool whole = v.kind == GgufKind::kInteger && !v.list;
  const std::int64_t n = whole ? v.integers[0] : 0;
  if (n < 1 || n > static_cast<std::int64_t>(kMaxAlignment) ||
      !std::has_single_bit(static_cast<std::uint64_t>(n)))
    in.fail("general.alignment: expected a power of two up to " + std::to_string(kMaxAlignment) +
            ", found " + (whole ? std::to_string(n) : std::string("another type of value")));
  return static_cast<std::size_t>(n);
}

// Points the views at their data and checks that they lie in the file, apart from each other.
void place(const std::string& source, const std::byte* data, std::size_t bytes, std::size_t align,
           const std::vector<std::uint64_t>& offsets, std::vector<TensorView>& tensors) {
  std::vector<std::size_t> order(tensors.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
    TensorView& t = tensors[i];
    if (offsets[i] % align != 0)
      wrong(source, t.name, "an offset that is a multiple of " + std::to_string(align),
            std::to_string(offsets[i]));
    if (offsets[i] > bytes || t.bytes > bytes - offsets[i])
      wrong(source, t.name,
            std::to_string(t.bytes) + " bytes within the " + std::to_string(bytes) +
                " data bytes of the file",
            "offset " + std::to_string(offsets[i]));
    t.data = data + offsets[i];
  }
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return offsets[a] < offsets[b]; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const TensorView& before = tensors[order[i - 1]];
    if (offsets[order[i]] - offsets[order[i - 1]] < before.bytes)
      wrong(source, tensors[order[i]].name, "data of its own",
            "an overlap with tensor " + before.name);
  }
}

std::uint32_t read_version(Cursor& in) {
  if (in.left() < 4 || std::memcmp(in.take(4, "magic"), "GGUF", 4) != 0)
    in.fail("expected a file that begins with \"GGUF\"");
  const std::uint32_t version = in.u32("version");
  if ((version & 0xffff) == 0 && version != 0)
    in.fail("expected a little-endian file, found a big-endian one");
  if (version != 2 && version != 3)
    in.fail("expected GGUF version 2 or 3, found " + std::to_string(version));
  return version;
}

}  // namespace

std::string gguf_text(std::string_view text) {
  constexpr std::size_t kLongest = 100;
  std::string out;
  for (const char c : text.substr(0, kLongest)) out += c >= ' ' && c <= '~' ? c : '?';
  return text.size() > kLongest ? out + "…" : out;
}

GgufHeader parse_gguf(const std::byte* data, std::size_t size, const std::string& source) {
  Cursor in(data, size, source);
  GgufHeader out;
  out.version = read_version(in);
  // The smallest tensor description has 32 bytes, the smallest entry 13.
  const std::size_t tensors = in.count(32, "number of tensors");
  const std::size_t entries = in.count(13, "number of entries");
  for (std::size_t i = 0; i < entries; ++i) {
    const std::string key(in.text("key of entry " + std::to_string(i), kMaxKey));
    const std::string what = "entry \"" + gguf_text(key) + "\"";
    if (!out.metadata.emplace(key, read_value(in, what)).second) in.fail(what + " is there twice");
  }
  std::vector<std::uint64_t> offsets(tensors);
  std::unordered_set<std::string> names;
  for (std::size_t i = 0; i < tensors; ++i) {
    out.tensors.push_back(read_tensor(in, source, offsets[i]));
    if (!names.insert(out.tensors.back().name).second)
      wrong(source, out.tensors.back().name, "one tensor of this name", "two");
  }
  const std::size_t align = alignment(in, out);
  const std::size_t gap = (align - in.at() % align) % align;
  if (tensors != 0) {
    const std::byte* at = in.take(gap, "the padding before the data") + gap;
    place(source, at, in.left(), align, offsets, out.tensors);
  }
  return out;
}

}  // namespace mrkl
