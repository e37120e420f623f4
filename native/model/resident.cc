#include "model/resident.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "model/linear.h"
#include "model/quantize_rows.h"
#include "quant/fours.h"

namespace mrkl {
namespace {

constexpr std::size_t kAlign = 64;
constexpr std::size_t kSlab = std::size_t{64} << 20;
constexpr std::size_t kPiece = std::size_t{4} << 20;  // of a file, mapped at once by a thread
constexpr std::size_t kMostPatched = 256;             // one number in so many, at most

std::size_t aligned_size(std::size_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }

bool in_fours(const StoredTensor& t) {
  return t.shape[0] % kFour == 0 && t.shape[1] % kFourSteps == 0;
}

}  // namespace

std::optional<Residency> find_residency(const std::string& name) {
  if (name == "auto") return Residency::kAuto;
  if (name == "mapped") return Residency::kMapped;
  if (name == "resident") return Residency::kResident;
  return {};
}

// body(begin, end) over [0, n) on all threads. Item i stands at from + i·bytes in a mapped file, of
// which only what is being read stays resident.
template <class Body>
void Resident::Workers::each_piece(std::size_t n, const std::byte* from, std::size_t bytes,
                                   const Body& body) const {
  const std::size_t step = std::max<std::size_t>(1, kPiece / bytes);
  pool.for_range(n, (1 << 18) / bytes + 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; at += step) {
      if (stop != nullptr && stop->load(std::memory_order_relaxed)) return;
      const std::size_t last = std::min(at + step, end);
      fetch_mapped(from + at * bytes, (last - at) * bytes);
      body(at, last);
      release_mapped(from + at * bytes, (last - at) * bytes);
    }
  });
  release_mapped(from, n * bytes);
}

std::byte* Resident::take(std::size_t bytes) {
  if (slabs_.empty() || slabs_.back().size() - used_ < bytes) {
    slabs_.emplace_back(std::max(kSlab, bytes));
    used_ = 0;
  }
  std::byte* const at = slabs_.back().data() + used_;
  used_ += aligned_size(bytes);
  return at;
}

Matrix Resident::keep(TensorStore& store, const std::string& name, const Linears& linears,
                      ThreadPool& pool, const std::atomic<bool>* stop) {
  const Workers workers{pool, stop};
  const StoredTensor& t = store.get(name);
  Matrix to{t.format, t.data, t.scales, t.shape.at(0), t.shape.at(1)};
  const bool fours = linears.fours(t.format) != nullptr && in_fours(t);
  if (t.source) {
    to.fours = fours;
    quantize(t, to, linears.kernels(), workers);
  } else if (fours && t.format == Format::kI8) {
    pack_int8(store, name, to, workers);
  } else if (store.in_file(t)) {
    const bool aligned = reinterpret_cast<std::uintptr_t>(t.data) % alignof(std::uint16_t) == 0;
    if (!fours || !aligned || !pack_bf16(t, to, workers)) copy(t, to, workers);
  }
  return to;
}

void Resident::quantize(const StoredTensor& from, Matrix& to, const KernelTable& kernels,
                        const Workers& workers) {
  const std::size_t row = bytes_of(*from.source, to.cols);
  auto* const data = reinterpret_cast<std::int8_t*>(take(to.rows * to.cols));
  auto* const scales = reinterpret_cast<float*>(take(to.rows * sizeof(float)));
  const auto rows = [&](std::size_t begin, std::size_t n, std::int8_t* out) {
    quantize_rows(kernels, *from.source, n, to.cols, from.data + begin * row, out, scales + begin);
  };
  if (to.fours) {
    const std::size_t four = kFour * to.cols;
    workers.each_piece(to.rows / kFour, from.data, kFour * row,
                       [&](std::size_t begin, std::size_t end) {
                         std::vector<std::int8_t> plain(four);
                         for (std::size_t i = begin; i < end; ++i) {
                           rows(i * kFour, kFour, plain.data());
                           pack_four_int8(plain.data(), to.cols, data + i * four);
                         }
                       });
  } else {
    workers.each_piece(to.rows, from.data, row, [&](std::size_t begin, std::size_t end) {
      rows(begin, end - begin, data + begin * to.cols);
    });
  }
  to.data = data;
  to.scales = scales;
}

void Resident::copy(const StoredTensor& from, Matrix& to, const Workers& workers) {
  const std::size_t row = to.row_bytes();
  std::byte* const data = take(to.rows * row);
  workers.each_piece(to.rows, from.data, row, [&](std::size_t begin, std::size_t end) {
    std::memcpy(data + begin * row, from.data + begin * row, (end - begin) * row);
  });
  to.data = data;
}

void Resident::pack_int8(TensorStore& store, const std::string& name, Matrix& to,
                         const Workers& workers) {
  const StoredTensor& t = store.get(name);
  const std::size_t four = kFour * to.cols;
  const auto* const from = reinterpret_cast<const std::int8_t*>(t.data);
  if (!store.in_file(t)) {
    auto* const data = reinterpret_cast<std::int8_t*>(store.put_in_fours(name));
    if (data == nullptr) return;  // somebody else's
    to.fours = true;
    workers.pool.for_range(to.rows / kFour, (1 << 16) / four + 1,
                           [&](std::size_t begin, std::size_t end) {
                             std::vector<std::int8_t> rows(four);
                             for (std::size_t i = begin; i < end; ++i) {
                               std::memcpy(rows.data(), data + i * four, four);
                               pack_four_int8(rows.data(), to.cols, data + i * four);
                             }
                           });
    return;
  }
  auto* const data = reinterpret_cast<std::int8_t*>(take(to.rows * to.cols));
  workers.each_piece(to.rows / kFour, t.data, four, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      pack_four_int8(from + i * four, to.cols, data + i * four);
  });
  to.data = data;
  to.fours = true;
}

bool Resident::pack_bf16(const StoredTensor& from, Matrix& to, const Workers& workers) {
  const std::size_t fours = to.rows / kFour, four = kFour * to.cols, before = used_;
  const std::size_t blocks = (to.cols + kColumnBlock - 1) / kColumnBlock;
  const std::size_t bytes = fours * kFour * short_row_bytes(to.cols);
  auto* const data = reinterpret_cast<std::uint8_t*>(take(bytes));
  Exponents e;
  e.lowest.resize(to.rows);
  e.begins.resize(fours * blocks + 1);
  std::vector<std::vector<Patch>> found(fours);  // most are empty
  workers.each_piece(fours, from.data, 2 * four, [&](std::size_t begin, std::size_t end) {
    const auto* const rows = reinterpret_cast<const std::uint16_t*>(from.data);
    for (std::size_t i = begin; i < end; ++i)
      pack_four_bf16(rows + i * four, to.cols, data + i * kFour * short_row_bytes(to.cols),
                     e.lowest.data() + i * kFour, e.begins.data() + i * blocks + 1, found[i]);
  });
  for (std::size_t i = 1; i < e.begins.size(); ++i) e.begins[i] += e.begins[i - 1];
  if (e.begins.back() > to.rows * to.cols / kMostPatched) {
    used_ = std::min(before, used_);
    return false;
  }
  for (const std::vector<Patch>& some : found)
    e.patches.insert(e.patches.end(), some.begin(), some.end());
  const Exponents& kept = exponents_.emplace_back(std::move(e));
  to.data = data;
  to.fours = true;
  to.exponents = {kept.lowest.data(), kept.begins.data(), kept.patches.data()};
  return true;
}

}  // namespace mrkl
