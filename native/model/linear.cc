#include "model/linear.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace mrkl {
namespace {

const std::uint16_t* halves(const Matrix& w, std::size_t row) {
  return static_cast<const std::uint16_t*>(w.data) + row * w.cols;
}
const float* floats(const Matrix& w, std::size_t row) {
  return static_cast<const float*>(w.data) + row * w.cols;
}

bool has_kernel(Format f) { return f == Format::kF32 || f == Format::kF16 || f == Format::kBf16; }

// Rows of a format without a product of its own, widened block by block; body(first, rows, W).
template <class Body>
void by_widened_rows(const KernelTable& k, const Matrix& w, std::size_t row, std::size_t rows,
                     const Body& body) {
  static thread_local std::vector<float> scratch;
  scratch.resize(std::max(scratch.size(), kRowBlock * w.cols));
  for (std::size_t at = 0; at < rows; at += kRowBlock) {
    const std::size_t n = std::min(kRowBlock, rows - at);
    for (std::size_t r = 0; r < n; ++r) copy_row(k, w, row + at + r, scratch.data() + r * w.cols);
    body(at, n, scratch.data());
  }
}

void gemm(const KernelTable& k, const Matrix& w, std::size_t row, std::size_t rows, const float* x,
          std::size_t ldx, std::size_t tokens, float* y, std::size_t ldy) {
  if (w.format == Format::kF32)
    return k.gemm_nt(tokens, rows, w.cols, x, ldx, floats(w, row), w.cols, y, ldy, false);
  if (w.format == Format::kBf16)
    return k.gemm_nt_bf16(tokens, rows, w.cols, x, ldx, halves(w, row), w.cols, y, ldy, false);
  if (w.format == Format::kF16)
    return k.gemm_nt_f16(tokens, rows, w.cols, x, ldx, halves(w, row), w.cols, y, ldy, false);
  by_widened_rows(k, w, row, rows, [&](std::size_t at, std::size_t n, const float* wide) {
    k.gemm_nt(tokens, n, w.cols, x, ldx, wide, w.cols, y + at, ldy, false);
  });
}

constexpr std::size_t kFewTokens = 8;  // up to which a product per token beats packing for GEMM
constexpr std::size_t kTokenBlock =
    16;  // tokens that one chunk takes whole, when the weight is narrow

}  // namespace

void gemv(const KernelTable& k, const Matrix& w, std::size_t row, std::size_t rows, const float* x,
          float* y) {
  if (w.format == Format::kF32) return k.gemv_f32(rows, w.cols, floats(w, row), w.cols, x, y);
  if (w.format == Format::kBf16) return k.gemv_bf16(rows, w.cols, halves(w, row), w.cols, x, y);
  if (w.format == Format::kF16) return k.gemv_f16(rows, w.cols, halves(w, row), w.cols, x, y);
  by_widened_rows(k, w, row, rows, [&](std::size_t at, std::size_t n, const float* wide) {
    k.gemv_f32(n, w.cols, wide, w.cols, x, y + at);
  });
}

// A handful of tokens: row blocks stay in the cache while each token takes its turn.
static void few(const KernelTable& k, const Matrix& w, std::size_t row, std::size_t rows,
                const float* x, std::size_t ldx, std::size_t tokens, float* y, std::size_t ldy) {
  const std::size_t step = tokens == 1 ? rows : kRowBlock;
  for (std::size_t r = row; r < row + rows; r += step)
    for (std::size_t t = 0; t < tokens; ++t)
      gemv(k, w, r, std::min(step, row + rows - r), x + t * ldx, y + t * ldy + r);
}

void linear(const KernelTable& k, ThreadPool& pool, const Matrix& w, const float* x,
            std::size_t ldx, std::size_t tokens, float* y, std::size_t ldy) {
  const bool dense = has_kernel(w.format);
  const bool by_rows = tokens < 2 * kTokenBlock || w.rows >= 2 * kRowBlock * pool.size() || !dense;
  const std::size_t block = by_rows ? kRowBlock : kTokenBlock;
  const std::size_t n = by_rows ? w.rows : tokens;
  const std::size_t work = block * w.cols * (by_rows ? tokens : w.rows);
  parallel(pool, (n + block - 1) / block, work, [&](std::size_t begin, std::size_t end) {
    const std::size_t at = begin * block, count = std::min(end * block, n) - at;
    if (tokens == 1 || (tokens <= kFewTokens && dense))
      few(k, w, at, count, x, ldx, tokens, y, ldy);
    else if (by_rows)
      gemm(k, w, at, count, x, ldx, tokens, y + at, ldy);
    else
      gemm(k, w, 0, w.rows, x + at * ldx, ldx, count, y + at * ldy, ldy);
  });
}

void copy_row(const KernelTable& k, const Matrix& w, std::size_t row, float* out) {
  if (w.format == Format::kBf16) return k.widen_bf16(w.cols, halves(w, row), out);
  if (w.format == Format::kF16) return k.widen_f16(w.cols, halves(w, row), out);
  row_of(w.format).widen(w.cols, w.row(row), out);
  if (w.scales == nullptr) return;
  for (std::size_t i = 0; i < w.cols; ++i) out[i] *= w.scales[row];
}

}  // namespace mrkl
