#include "model/linear.h"

#include <algorithm>
#include <cstring>

namespace mrkl {
namespace {

const std::uint16_t* halves(const Matrix& w, std::size_t row) {
  return static_cast<const std::uint16_t*>(w.data) + row * w.cols;
}
const float* floats(const Matrix& w, std::size_t row) {
  return static_cast<const float*>(w.data) + row * w.cols;
}

void gemm(const KernelTable& k, const Matrix& w, std::size_t row, std::size_t rows, const float* x,
          std::size_t ldx, std::size_t tokens, float* y, std::size_t ldy) {
  switch (w.dtype) {
    case Dtype::kF32:
      return k.gemm_nt(tokens, rows, w.cols, x, ldx, floats(w, row), w.cols, y, ldy, false);
    case Dtype::kBf16:
      return k.gemm_nt_bf16(tokens, rows, w.cols, x, ldx, halves(w, row), w.cols, y, ldy, false);
    case Dtype::kF16:
      return k.gemm_nt_f16(tokens, rows, w.cols, x, ldx, halves(w, row), w.cols, y, ldy, false);
  }
}

constexpr std::size_t kFewTokens = 8;  // up to which a product per token beats packing for GEMM
constexpr std::size_t kTokenBlock =
    16;  // tokens that one chunk takes whole, when the weight is narrow

}  // namespace

void gemv(const KernelTable& k, const Matrix& w, std::size_t row, std::size_t rows, const float* x,
          float* y) {
  switch (w.dtype) {
    case Dtype::kF32:
      return k.gemv_f32(rows, w.cols, floats(w, row), w.cols, x, y);
    case Dtype::kBf16:
      return k.gemv_bf16(rows, w.cols, halves(w, row), w.cols, x, y);
    case Dtype::kF16:
      return k.gemv_f16(rows, w.cols, halves(w, row), w.cols, x, y);
  }
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
  const bool by_rows = tokens < 2 * kTokenBlock || w.rows >= 2 * kRowBlock * pool.size();
  const std::size_t block = by_rows ? kRowBlock : kTokenBlock;
  const std::size_t n = by_rows ? w.rows : tokens;
  const std::size_t work = block * w.cols * (by_rows ? tokens : w.rows);
  parallel(pool, (n + block - 1) / block, work, [&](std::size_t begin, std::size_t end) {
    const std::size_t at = begin * block, count = std::min(end * block, n) - at;
    if (tokens <= kFewTokens)
      few(k, w, at, count, x, ldx, tokens, y, ldy);
    else if (by_rows)
      gemm(k, w, at, count, x, ldx, tokens, y + at, ldy);
    else
      gemm(k, w, 0, w.rows, x + at * ldx, ldx, count, y + at * ldy, ldy);
  });
}

void copy_row(const KernelTable& k, const Matrix& w, std::size_t row, float* out) {
  switch (w.dtype) {
    case Dtype::kF32:
      std::memcpy(out, floats(w, row), w.cols * sizeof(float));
      return;
    case Dtype::kBf16:
      return k.widen_bf16(w.cols, halves(w, row), out);
    case Dtype::kF16:
      return k.widen_f16(w.cols, halves(w, row), out);
  }
}

}  // namespace mrkl
