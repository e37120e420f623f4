#include "model/linear.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/pages.h"
#include "model/quantize_rows.h"

namespace mrkl {
namespace {

constexpr std::size_t kFewTokens = 24;  // up to which weights pass once, in long runs
constexpr std::size_t kAlign = 64;

const Product& pick(const Products& all, Format format) {
  static constexpr Product none{};
  switch (format) {
    case Format::kF32:
      return all.f32;
    case Format::kF16:
      return all.f16;
    case Format::kBf16:
      return all.bf16;
    case Format::kI8:
      return all.i8;
    case Format::kQ8_0:
      return all.q8_0;
    case Format::kQ4_0:
      return all.q4_0;
    case Format::kQ4_K:
      return all.q4_k;
    case Format::kQ5_K:
      return all.q5_k;
    case Format::kQ6_K:
      return all.q6_k;
    case Format::kQ5_0:
    case Format::kQ5_1:
      return none;
  }
  return none;
}

ProductCall call_of(const Area& area, std::size_t cols, const PackedRows& x, float* y,
                    std::size_t ldy) {
  ProductCall call{};
  call.rows = area.rows;
  call.cols = cols;
  call.tokens = area.tokens;
  call.x = x.row(area.token);
  call.token = x.token_bytes();
  call.block = x.block_bytes();
  call.y = y;
  call.ldy = ldy;
  return call;
}

// Rows widened to f32 or bf16, as `product` reads them, a few at a time: of a format without a
// product, or of one that shares its input with formats of another kind of activations.
void multiply_widened(const Product& product, const KernelTable& kernels, const Matrix& w,
                      const PackedRows& x, const Area& area, float* y, std::size_t ldy) {
  constexpr std::size_t kRows = 16;
  const std::size_t row = (w.cols + kColumnBlock - 1) / kColumnBlock * product.token_bytes(w.cols);
  static thread_local std::vector<float> wide;
  static thread_local std::vector<std::byte> rows;
  wide.resize(std::max(wide.size(), w.cols));
  rows.resize(std::max(rows.size(), kRows * row));
  for (std::size_t r = 0; r < area.rows; r += kRows) {
    const std::size_t n = std::min(kRows, area.rows - r);
    for (std::size_t i = 0; i < n; ++i) {
      copy_row(kernels, w, area.row + r + i, wide.data());
      product.pack(w.cols, wide.data(), rows.data() + i * row, product.token_bytes(w.cols));
    }
    ProductCall call = call_of({0, n, area.token, area.tokens}, w.cols, x, y + r, ldy);
    call.w = rows.data();
    call.row = row;
    product.multiply(call);
  }
}

// Rows that become int8 here, a few at a time; the pages of the file that they lie in are given
// back.
void multiply_quantized(const Product& product, const KernelTable& kernels, const Matrix& w,
                        const PackedRows& x, const Area& area, float* y, std::size_t ldy) {
  constexpr std::size_t kRows = 16;
  static thread_local std::vector<std::int8_t> rows;
  rows.resize(std::max(rows.size(), kRows * w.cols));
  float scales[kRows];
  for (std::size_t r = 0; r < area.rows; r += kRows) {
    const std::size_t n = std::min(kRows, area.rows - r);
    quantize_rows(kernels, *w.source, n, w.cols, w.row(area.row + r), rows.data(), scales);
    ProductCall call = call_of({0, n, area.token, area.tokens}, w.cols, x, y + r, ldy);
    call.w = rows.data();
    call.row = w.cols;
    call.scales = scales;
    product.multiply(call);
  }
  release_mapped(w.row(area.row), area.rows * w.row_bytes());
}

}  // namespace

Precision precision_from_environment() {
  const char* const wanted = std::getenv("MRKL_PRECISION");
  const std::string name = wanted == nullptr ? "" : wanted;
  if (name.empty() || name == "auto") return Precision::kAuto;
  if (name == "f32") return Precision::kF32;
  if (name == "bf16") return Precision::kBf16;
  throw Error("argument-invalid",
              "MRKL_PRECISION: expected auto, f32 or bf16, found \"" + name + "\"");
}

Linears::Linears(const KernelTable& kernels, Precision precision, bool bytes)
    : kernels_(&kernels),
      exact_(precision == Precision::kF32),
      bytes_(bytes && precision != Precision::kF32) {
  if (precision == Precision::kBf16 && kernels.rounded->bf16.multiply == nullptr)
    throw Error("argument-invalid",
                std::string("precision: expected auto or f32 on this processor (kernels: ") +
                    kernels.name + "), found bf16");
}

const Product* Linears::find(Format format) const noexcept {
  if (bytes_ && format == Format::kI8) return &kernels_->bytes->i8;
  if (!exact_) {
    const Product& rounded = pick(*kernels_->rounded, format);
    if (rounded.multiply != nullptr) return &rounded;
  }
  // Q8_0 and its kin are rounded to bf16 where that is faster; f16 and f32 weights never are.
  const Product& exact = pick(*kernels_->exact, format);
  return exact.multiply != nullptr ? &exact : nullptr;
}

bool Linears::direct(Format format) const noexcept { return find(format) != nullptr; }

const Product* Linears::fours(Format format) const noexcept {
  if (exact_ || !direct(format)) return nullptr;
  const Products& all = *kernels_->rounded;
  const Product* const product = format == Format::kI8 ? &(bytes_ ? *kernels_->bytes : all).i8_fours
                                 : format == Format::kBf16 ? &all.bf16_fours
                                                           : nullptr;
  return product == nullptr || product->multiply == nullptr ? nullptr : product;
}

const Product& Linears::of(Format format) const noexcept {
  if (const Product* product = find(format)) return *product;
  const Product& rounded = kernels_->rounded->bf16;
  return !exact_ && rounded.multiply != nullptr ? rounded : kernels_->exact->f32;
}

const Product& Linears::dense(const Product& packed) const {
  for (const Product* product : {&kernels_->rounded->bf16, &kernels_->exact->f32})
    if (product->multiply != nullptr && product->alike(packed)) return *product;
  throw Error("tensor-invalid",
              "weights that share an input: expected one kind of activations, found int8 weights "
              "beside others");
}

void PackedRows::reserve(std::size_t tokens, std::size_t cols) {
  constexpr std::size_t kSize = sizeof(float), kExtra = 64;
  const std::size_t blocks = (cols + kColumnBlock - 1) / kColumnBlock;
  const std::size_t bytes = tokens * blocks * (Product::width(cols) * kSize + kExtra);
  if (bytes <= capacity_) return;
  memory_.reset(new std::byte[bytes + kAlign]);
  capacity_ = bytes;
  const auto address = reinterpret_cast<std::uintptr_t>(memory_.get());
  start_ = memory_.get() + (kAlign - address % kAlign) % kAlign;
}

void PackedRows::shape(const Product& product, std::size_t tokens, std::size_t cols) {
  reserve(tokens, cols);
  product_ = &product;
  tokens_ = tokens;
  cols_ = cols;
  token_ = product.token_bytes(cols);
}

void PackedRows::pack_row(std::size_t token, const float* x) const {
  product_->pack(cols_, x, row(token), block_bytes());
}

void PackedRows::pack(ThreadPool& pool, const float* x, std::size_t ldx) const {
  parallel(pool, tokens_, cols_, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) pack_row(t, x + t * ldx);
  });
}

void multiply(const Linears& linears, const Matrix& w, const PackedRows& x, const Area& area,
              float* y, std::size_t ldy, const std::byte* next) {
  const Product& own = linears.of(w.format);
  if (!linears.direct(w.format) || !own.alike(x.product()))
    return multiply_widened(linears.dense(x.product()), linears.kernels(), w, x, area, y, ldy);
  if (w.source) return multiply_quantized(own, linears.kernels(), w, x, area, y, ldy);
  ProductCall call = call_of(area, w.cols, x, y, ldy);
  call.w = w.row(area.row);
  call.row = w.row_bytes();
  call.scales = w.scales == nullptr ? nullptr : w.scales + area.row;
  call.next = next;
  call.exponents = w.exponents_at(area.row);
  (w.fours ? *linears.fours(w.format) : own).multiply(call);
}

void for_each_area(ThreadPool& pool, std::size_t rows, std::size_t tokens, std::size_t work,
                   const std::function<void(const Area&)>& body) {
  const std::size_t row_blocks = (rows + kRowBlock - 1) / kRowBlock;
  if (tokens <= kFewTokens) {
    parallel(pool, row_blocks, kRowBlock * tokens * work, [&](std::size_t begin, std::size_t end) {
      const std::size_t at = begin * kRowBlock;
      body({at, std::min(end * kRowBlock, rows) - at, 0, tokens});
    });
    return;
  }
  const std::size_t wanted = 4 * pool.size();  // tasks, for balance
  const std::size_t parts = (wanted + row_blocks - 1) / row_blocks;
  const std::size_t token_block = std::max(kFewTokens, (tokens + parts - 1) / parts);
  const std::size_t token_blocks = (tokens + token_block - 1) / token_block;
  parallel(pool, row_blocks * token_blocks, kRowBlock * token_block * work,
           [&](std::size_t begin, std::size_t end) {
             for (std::size_t i = begin; i < end; ++i) {
               const std::size_t r = i / token_blocks * kRowBlock;
               const std::size_t t = i % token_blocks * token_block;
               body({r, std::min(kRowBlock, rows - r), t, std::min(token_block, tokens - t)});
             }
           });
}

void linear(const Linears& linears, ThreadPool& pool, const Matrix& w, const PackedRows& x,
            float* y, std::size_t ldy) {
  for_each_area(pool, w.rows, x.tokens(), w.cols, [&](const Area& area) {
    multiply(linears, w, x, area, y + area.token * ldy + area.row, ldy);
  });
}

void linear(const Linears& linears, ThreadPool& pool, const Matrix& w, const float* x,
            std::size_t ldx, std::size_t tokens, PackedRows& packed, float* y, std::size_t ldy) {
  packed.shape(linears.of(w.format), tokens, w.cols);
  packed.pack(pool, x, ldx);
  linear(linears, pool, w, packed, y, ldy);
}

void copy_row(const KernelTable& k, const Matrix& w, std::size_t row, float* out) {
  static thread_local std::vector<std::byte> room;
  if (w.source) {
    static thread_local std::vector<std::int8_t> quantized;
    quantized.resize(std::max(quantized.size(), w.cols));
    float scale = 0;
    quantize_rows(k, *w.source, 1, w.cols, w.row(row), quantized.data(), &scale);
    for (std::size_t i = 0; i < w.cols; ++i) out[i] = static_cast<float>(quantized[i]) * scale;
    return;
  }
  const std::byte* const stored = w.stored_row(row, room);
  const auto* halves = reinterpret_cast<const std::uint16_t*>(stored);
  if (w.format == Format::kBf16) return k.widen_bf16(w.cols, halves, out);
  if (w.format == Format::kF16) return k.widen_f16(w.cols, halves, out);
  row_of(w.format).widen(w.cols, stored, out);
  if (w.scales == nullptr) return;
  for (std::size_t i = 0; i < w.cols; ++i) out[i] *= w.scales[row];
}

}  // namespace mrkl
