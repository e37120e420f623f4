#include "model/tensor_store.h"

#include <atomic>
#include <cmath>
#include <cstring>
#include <unordered_set>

#include "base/error.h"
#include "model/quantize_rows.h"

namespace mrkl {
namespace {

constexpr std::size_t kAlign = 64;       // of quantised tensors and their scales
constexpr std::size_t kGrain = 1 << 16;  // numbers that one thread takes at once

std::size_t aligned_size(std::size_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }

bool plain(Format f) { return f == Format::kF32 || f == Format::kF16 || f == Format::kBf16; }

// Bytes of a matrix and its scales in a block of memory.
std::size_t room_for(Format format, const std::vector<std::size_t>& shape) {
  const std::size_t scales = format == Format::kI8 ? shape[0] * sizeof(float) : 0;
  return aligned_size(shape[0] * bytes_of(format, shape[1])) + aligned_size(scales);
}

}  // namespace

std::optional<Format> quantized_format(const TensorRow& row, const JambaConfig& config,
                                       Scheme scheme, std::optional<Format> found) {
  if (row.role == Role::kVector || scheme == config.scheme || !found || !plain(*found)) return {};
  return format_of(scheme, row.role, row.shape.at(1));
}

std::size_t StoredTensor::elements() const noexcept {
  std::size_t n = 1;
  for (const std::size_t length : shape) n *= length;
  return n;
}

std::size_t StoredTensor::bytes() const noexcept {
  return bytes_of(format, elements()) + (format == Format::kI8 ? shape[0] * sizeof(float) : 0);
}

// What the constructor does tensor by tensor.
struct TensorStore::Reading {
  TensorStore& store;
  const KernelTable& kernels;
  ThreadPool& pool;
  Scheme found;  // by which the files are quantised
  bool check_numbers;
  std::unordered_set<std::string> known;
  std::size_t used = 0;  // of the block of quantised tensors

  [[noreturn]] void fail(const char* code, const std::string& name, const std::string& what) const {
    throw Error(code, store.source_ + ": tensor " + name + ": " + what);
  }

  static bool fits(const TensorView& t, const char* types) {
    if (std::strcmp(types, kPlain) == 0) return t.format && plain(*t.format);
    // int8 without scales says nothing.
    if (std::strcmp(types, kBlocks) == 0) return t.format && *t.format != Format::kI8;
    return t.dtype_name == types;
  }

  const TensorView& view(const std::string& name, const char* types,
                         const std::vector<std::size_t>& shape) {
    const TensorView* t = store.checkpoint_.find(name);
    const std::string expected = std::string("expected ") + types + " " + shape_text(shape);
    if (t == nullptr) fail("tensor-missing", name, expected + ", found nothing");
    if (!fits(*t, types) || t->shape != shape)
      fail("tensor-invalid", name,
           expected + ", found " + t->dtype_name + " " + shape_text(t->shape));
    known.insert(name);
    return *t;
  }

  // As the files hold it, quantised or not.
  StoredTensor stored(const TensorRow& row) {
    const auto format = row.role == Role::kVector ? std::optional<Format>()
                                                  : format_of(found, row.role, row.shape.at(1));
    if (!format) {
      const TensorView& t = view(row.name, store.checkpoint_.gguf() ? kBlocks : kPlain, row.shape);
      return {row.shape, *t.format, t.data, nullptr, {}, false, t.negated_exp};
    }
    if (*format == Format::kI8) {
      const TensorView& t = view(row.name, "I8", row.shape);
      return {row.shape, *format, t.data, scales(row)};
    }
    const TensorView& t = view(row.name, "U8", {row.shape[0], bytes_of(*format, row.shape[1])});
    return {row.shape, *format, t.data, nullptr};
  }

  const float* scales(const TensorRow& row) {
    const std::string name = row.name + kScaleSuffix;
    const TensorView& t = view(name, "F32", {row.shape[0]});
    StoredTensor scale{t.shape, Format::kF32, t.data, nullptr};
    const auto* at = reinterpret_cast<const float*>(store.aligned(scale));
    for (std::size_t r = 0; r < row.shape[0]; ++r)
      if (!(at[r] >= 0 && std::isfinite(at[r])))
        fail("numbers-invalid", name,
             "expected finite numbers from 0, found " + std::to_string(at[r]) + " at element " +
                 std::to_string(r));
    return at;
  }

  // Every number is finite, and no int8 is −128.
  void check(const TensorRow& row, const StoredTensor& t) const {
    const std::size_t cols = row.shape.back(), rows = t.elements() / cols;
    std::vector<float> wide(cols);
    for (std::size_t r = 0; r < rows; ++r) {
      row_of(t.format).widen(cols, t.data + r * bytes_of(t.format, cols), wide.data());
      for (std::size_t c = 0; c < cols; ++c)
        if (!std::isfinite(wide[c]) || (t.format == Format::kI8 && wide[c] < -127))
          fail("numbers-invalid", row.name,
               (t.format == Format::kI8 ? "expected numbers from -127, found "
                                        : "expected finite numbers, found ") +
                   std::to_string(wide[c]) + " at element " + std::to_string(r * cols + c));
    }
  }

  StoredTensor quantize(const TensorRow& row, const StoredTensor& from, Format to) {
    const std::size_t rows = row.shape[0], cols = row.shape[1];
    std::byte* data = store.quantized_.data() + used;
    used += room_for(to, row.shape);
    float* scales = nullptr;
    if (to == Format::kI8)
      scales = reinterpret_cast<float*>(data + aligned_size(rows * bytes_of(to, cols)));
    std::atomic<std::size_t> wrong{rows};
    pool.for_range(rows, kGrain / cols + 1, [&](std::size_t begin, std::size_t end) {
      std::vector<float> wide;
      for (std::size_t r = begin; r < end; ++r) {
        const float* x = as_floats(kernels, from.format, cols,
                                   from.data + r * bytes_of(from.format, cols), wide);
        std::byte* out = data + r * bytes_of(to, cols);
        bool fits = true;
        if (to == Format::kI8) {
          scales[r] = kernels.quantize_i8(cols, x, reinterpret_cast<std::int8_t*>(out));
          fits = !std::isnan(scales[r]);
        } else {
          fits = kernels.quantize_q4_0(cols, x, reinterpret_cast<std::uint8_t*>(out));
        }
        if (!fits) wrong.store(r, std::memory_order_relaxed);
      }
    });
    if (wrong.load() != rows)
      fail("numbers-invalid", row.name,
           std::string("expected finite numbers that ") + row_of(to).name +
               " can hold, found others in row " + std::to_string(wrong.load()));
    if (store.checkpoint_.mapped()) release_mapped(from.data, bytes_of(from.format, rows * cols));
    return {row.shape, to, data, scales};
  }

  static constexpr const char* kPlain = "F32, F16 or BF16";
  static constexpr const char* kBlocks =
      "F32, F16, BF16, Q8_0, Q5_0, Q5_1, Q4_0, Q6_K, Q5_K or Q4_K";
};

TensorStore::TensorStore(const std::string& source, Checkpoint checkpoint,
                         const JambaConfig& config, const StoreOptions& options,
                         const KernelTable& kernels, ThreadPool& pool)
    : source_(source),
      scheme_(options.scheme == Scheme::kStored ? config.scheme : options.scheme),
      checkpoint_(std::move(checkpoint)) {
  if (config.scheme != Scheme::kStored && scheme_ != config.scheme)
    throw Error("argument-invalid",
                source + ": weights: expected stored or " + name_of(config.scheme) +
                    ", as they are quantised already, found " + name_of(options.scheme));
  Reading reading{*this, kernels, pool, config.scheme, options.check_numbers, {}, 0};
  const std::vector<TensorRow> table = tensor_table(config);
  const auto target = [&](const TensorRow& row) {
    return quantized_format(row, config, scheme_, tensors_.at(row.name).format);
  };
  // Everything is checked before memory is taken: a file may promise any size.
  std::size_t room = 0, whole = 0;
  for (const TensorRow& row : table) {
    const StoredTensor& tensor = tensors_.emplace(row.name, reading.stored(row)).first->second;
    const auto to = target(row);
    whole += to ? room_for(*to, row.shape) : tensor.bytes();
    if (to) room += room_for(*to, row.shape);
  }
  const bool later = checkpoint_.mapped() && !options.check_numbers && 2 * whole <= options.later;
  const auto waits = [&](const TensorRow& row) { return later && target(row) == Format::kI8; };
  for (const TensorRow& row : table)
    if (waits(row)) room -= room_for(Format::kI8, row.shape);
  quantized_ = Pages(room);
  for (const TensorRow& row : table) {
    StoredTensor& tensor = tensors_.at(row.name);
    if (options.check_numbers) reading.check(row, tensor);
    if (waits(row)) {
      tensor.source = tensor.format;
      tensor.format = Format::kI8;
    } else if (const auto to = target(row)) {
      tensor = reading.quantize(row, tensor, *to);
    }
    bytes_ += tensor.bytes();
  }
  for (const std::string& name : checkpoint_.names())
    if (!reading.known.contains(name)) unused_.push_back(name);
}

const StoredTensor& TensorStore::get(const std::string& name) const {
  const auto it = tensors_.find(name);
  if (it == tensors_.end())
    throw Error("tensor-missing", "tensor " + name + " is not in the table");
  return it->second;
}

bool TensorStore::in_file(const StoredTensor& t) const noexcept {
  const bool here = t.data >= quantized_.data() && t.data < quantized_.data() + quantized_.size();
  return checkpoint_.mapped() && !here;
}

std::byte* TensorStore::put_in_fours(const std::string& name) {
  StoredTensor& t = tensors_.at(name);
  const bool here = t.data >= quantized_.data() && t.data < quantized_.data() + quantized_.size();
  if (!here || t.format != Format::kI8) return nullptr;
  t.fours = true;
  return quantized_.data() + (t.data - quantized_.data());
}

const std::byte* TensorStore::aligned(const StoredTensor& t) {
  if (t.source) return t.data;
  if (reinterpret_cast<std::uintptr_t>(t.data) % row_of(t.format).align == 0) return t.data;
  const std::size_t bytes = bytes_of(t.format, t.elements());
  return copies_.emplace_back(t.data, t.data + bytes).data();  // aligned for every type
}

}  // namespace mrkl
