#include "model/save.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "io/json.h"
#include "kernels/table.h"
#include "model/quantize_rows.h"
#include "quant/fours.h"

namespace mrkl {
namespace {

constexpr std::size_t kAlign = 64;  // of the data in the file

struct Entry {
  std::string name;
  const char* dtype;
  std::size_t width;  // bytes of an element
  std::vector<std::size_t> shape;
  const void* data;
  std::size_t bytes;
  bool fours = false;
  const StoredTensor* source = nullptr;  // whose numbers or scales are still to be made
};

std::vector<Entry> entries_of(const TensorStore& store, const JambaConfig& config) {
  std::vector<Entry> out;
  for (const TensorRow& row : tensor_table(config)) {
    const StoredTensor& t = store.get(row.name);
    const FormatRow& format = row_of(t.format);
    const StoredTensor* const source = t.source ? &t : nullptr;
    const std::size_t bytes = bytes_of(t.format, t.elements());
    if (format.elements > 1)
      out.push_back({row.name, "U8", 1, {row.shape[0], bytes / row.shape[0]}, t.data, bytes});
    else
      out.push_back(
          {row.name, format.name, format.bytes, row.shape, t.data, bytes, t.fours, source});
    if (t.format == Format::kI8)
      out.push_back({row.name + kScaleSuffix,
                     "F32",
                     4,
                     {row.shape[0]},
                     t.scales,
                     row.shape[0] * sizeof(float),
                     false,
                     source});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Entry& a, const Entry& b) { return a.width > b.width; });
  return out;
}

std::string header_of(const std::vector<Entry>& entries,
                      const std::map<std::string, std::string>& metadata) {
  std::string out = "{\"__metadata__\":{";
  const char* comma = "";
  for (const auto& [key, value] : metadata) {
    out += comma + json::quote(key) + ":" + json::quote(value);
    comma = ",";
  }
  out += "}";
  std::size_t at = 0;
  for (const Entry& e : entries) {
    out += "," + json::quote(e.name) + ":{\"dtype\":\"" + e.dtype +
           "\",\"shape\":" + shape_text(e.shape) + ",\"data_offsets\":[" + std::to_string(at) +
           "," + std::to_string(at + e.bytes) + "]}";
    at += e.bytes;
  }
  out += "}";
  out.append((kAlign - (8 + out.size()) % kAlign) % kAlign, ' ');
  return out;
}

// A file that is gone again unless it is kept.
class Draft {
 public:
  explicit Draft(const std::string& path) : path_(path), part_(path + ".part") {
    file_ = std::fopen(part_.c_str(), "wb");
    if (file_ == nullptr) fail("create");
  }
  ~Draft() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    std::remove(part_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  void write(const void* data, std::size_t bytes) {
    if (bytes != 0 && std::fwrite(data, 1, bytes, file_) != bytes) fail("write");
  }
  void keep() {
    if (std::fclose(std::exchange(file_, nullptr)) != 0 ||
        std::rename(part_.c_str(), path_.c_str()) != 0) {
      const int code = errno;
      std::remove(part_.c_str());
      errno = code;
      fail("write");
    }
  }

 private:
  [[noreturn]] void fail(const char* doing) const {
    throw Error("file-missing", path_ + ": cannot " + doing + ": " + std::strerror(errno));
  }

  std::string path_, part_;
  std::FILE* file_ = nullptr;
};

void write_fours(const Entry& e, Draft& file) {
  const std::size_t cols = e.shape[1];
  const auto* const data = static_cast<const std::int8_t*>(e.data);
  std::vector<std::int8_t> row(cols);
  for (std::size_t r = 0; r < e.shape[0]; ++r) {
    unpack_int8_row(data + r / kFour * kFour * cols, r % kFour, cols, row.data());
    file.write(row.data(), cols);
  }
}

// The numbers or the scales of a tensor that waits to be quantised.
void write_quantized(const Entry& e, Draft& file) {
  const StoredTensor& t = *e.source;
  const std::size_t cols = t.shape[1];
  std::vector<std::int8_t> row(cols);
  for (std::size_t r = 0; r < t.shape[0]; ++r) {
    float scale = 0;
    quantize_rows(kernels(), *t.source, 1, cols, t.data + r * bytes_of(*t.source, cols), row.data(),
                  &scale);
    if (std::isnan(scale))
      throw Error("numbers-invalid", "tensor " + e.name +
                                         ": expected finite numbers, found others in row " +
                                         std::to_string(r));
    if (e.shape.size() == 1)
      file.write(&scale, sizeof scale);
    else
      file.write(row.data(), cols);
  }
}

}  // namespace

void save_tensors(const TensorStore& store, const JambaConfig& config,
                  const std::map<std::string, std::string>& metadata, const std::string& path) {
  const std::vector<Entry> entries = entries_of(store, config);
  const std::string header = header_of(entries, metadata);
  Draft file(path);
  unsigned char length[8];
  for (std::size_t i = 0; i < 8; ++i)
    length[i] = static_cast<unsigned char>(header.size() >> (8 * i) & 0xff);
  file.write(length, sizeof length);
  file.write(header.data(), header.size());
  for (const Entry& e : entries) {
    if (e.source != nullptr)
      write_quantized(e, file);
    else if (e.fours)
      write_fours(e, file);
    else
      file.write(e.data, e.bytes);
  }
  file.keep();
}

}  // namespace mrkl
