// y = x·Wᵀ over a weight of any stored format, by the products of kernels/product.h, split over a
// thread pool when there is enough work. The bits of a row of y depend on its row of x and on W
// only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/thread_pool.h"
#include "kernels/table.h"
#include "model/weights.h"

namespace mrkl {

// Multiply-adds below which a fork-join costs more than it saves.
constexpr std::size_t kMinWork = 1 << 16;
// Weight rows that one task takes whole.
constexpr std::size_t kRowBlock = 64;

// for_range without a heap allocation for the closure. `work` is the cost of one item in
// multiply-adds.
template <class Body>
void parallel(ThreadPool& pool, std::size_t n, std::size_t work, const Body& body) {
  pool.for_range(n, kMinWork / (work + 1) + 1, std::cref(body));
}

// What the activations of linear layers are rounded to. kAuto: 16 bits wherever this processor
// multiplies them faster and the weights have no more, else f32.
enum class Precision : std::uint8_t { kAuto, kF32, kBf16 };

// kAuto, unless MRKL_PRECISION says auto, f32 or bf16. Throws Error "argument-invalid".
Precision precision_from_environment();

// The products that the linear layers of a model use.
class Linears {
 public:
  // `bytes`: int8 weights meet activations of 8 bits, unless those are never rounded. Throws Error
  // "argument-invalid" when kBf16 is asked of a processor without it.
  Linears(const KernelTable& kernels, Precision precision, bool bytes = false);
  // The product that multiplies rows of this format, widened first if it has none of its own.
  const Product& of(Format format) const noexcept;
  bool direct(Format format) const noexcept;
  // The product of such rows in fours, with the same bits; null if this rung has none.
  const Product* fours(Format format) const noexcept;
  // The product of widened rows with activations that were packed for `packed`. Throws Error
  // "tensor-invalid" when there is none.
  const Product& dense(const Product& packed) const;
  const KernelTable& kernels() const noexcept { return *kernels_; }
  // Are activations never rounded?
  bool exact() const noexcept { return exact_; }
  // Are those of int8 weights rounded to 8 bits?
  bool bytes() const noexcept { return bytes_; }

 private:
  const Product* find(Format format) const noexcept;

  const KernelTable* kernels_;
  bool exact_, bytes_;
};

// The input of linear layers (tokens, cols), packed once for all of them.
class PackedRows {
 public:
  // Room for the widest product, so that `shape` within it cannot fail.
  void reserve(std::size_t tokens, std::size_t cols);
  void shape(const Product& product, std::size_t tokens, std::size_t cols);
  // Different rows may be packed by different threads.
  void pack_row(std::size_t token, const float* x) const;
  void pack(ThreadPool& pool, const float* x, std::size_t ldx) const;

  const Product& product() const noexcept { return *product_; }
  std::size_t tokens() const noexcept { return tokens_; }
  std::size_t cols() const noexcept { return cols_; }
  std::size_t token_bytes() const noexcept { return token_; }
  std::size_t block_bytes() const noexcept { return tokens_ * token_; }
  std::byte* row(std::size_t token) const noexcept { return start_ + token * token_; }

 private:
  const Product* product_ = nullptr;
  std::size_t tokens_ = 0, cols_ = 0, token_ = 0, capacity_ = 0;
  std::unique_ptr<std::byte[]> memory_;
  std::byte* start_ = nullptr;
};

// A rectangle of y: weight rows [row, row + rows) and tokens [token, token + tokens).
struct Area {
  std::size_t row, rows, token, tokens;
};

// That rectangle on the calling thread; y (·, ldy) begins at its corner. `next` (nullable) is the
// memory that will be read after these weights.
void multiply(const Linears& linears, const Matrix& w, const PackedRows& x, const Area& area,
              float* y, std::size_t ldy, const std::byte* next = nullptr);

// y (tokens, rows) = x·Wᵀ, on all threads.
void linear(const Linears& linears, ThreadPool& pool, const Matrix& w, const PackedRows& x,
            float* y, std::size_t ldy);

// Packs x (tokens, cols), row stride ldx, into `packed` first.
void linear(const Linears& linears, ThreadPool& pool, const Matrix& w, const float* x,
            std::size_t ldx, std::size_t tokens, PackedRows& packed, float* y, std::size_t ldy);

// Calls body(area) for areas of at most kRowBlock rows that cover (rows, tokens): consecutive rows
// for the same thread, tokens cut only when there are many of them and few rows. With few tokens an
// area has as many rows as its thread takes at once. `work`: multiply-adds per row and token.
void for_each_area(ThreadPool& pool, std::size_t rows, std::size_t tokens, std::size_t work,
                   const std::function<void(const Area&)>& body);

// Row `row` of a matrix, widened to f32.
void copy_row(const KernelTable& kernels, const Matrix& w, std::size_t row, float* out);

}  // namespace mrkl
