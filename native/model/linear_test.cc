#include "model/linear.h"

#include <doctest/doctest.h>

#include <cmath>

namespace mrkl {
namespace {

std::uint32_t next(std::uint32_t& seed) { return seed = seed * 1664525u + 1013904223u; }

// A matrix of arbitrary blocks whose numbers are finite and at most about 1.
struct Sample {
  std::vector<std::uint8_t> bytes;
  std::vector<float> scales;
  Matrix matrix;

  Sample(Format format, std::size_t rows, std::size_t cols) {
    std::uint32_t seed = 7;
    bytes.resize(rows * bytes_of(format, cols));
    const std::size_t block = row_of(format).bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(next(seed) >> 24);
      const std::size_t at = i % block;
      const bool plain = row_of(format).elements == 1;
      const bool top = plain ? at + 1 == block : at == 1 || at == 3 || at + 1 == block;
      if (top && format != Format::kI8) bytes[i] = 0x10;
    }
    matrix = {format, bytes.data(), nullptr, rows, cols};
    if (format != Format::kI8) return;
    for (std::size_t r = 0; r < rows; ++r) scales.push_back(0.001f * static_cast<float>(r + 1));
    matrix.scales = scales.data();
  }
};

// |y − x·Wᵀ| / (|x|·|W|) at worst.
double worst_error(const Linears& linears, const Sample& w, std::size_t tokens, ThreadPool& pool) {
  const Matrix& m = w.matrix;
  std::uint32_t seed = 3;
  const std::size_t ldx = m.cols + 3, ldy = m.rows + 5;
  std::vector<float> x(tokens * ldx), y(tokens * ldy, NAN), row(m.cols);
  for (float& v : x) v = static_cast<float>(next(seed) >> 8) / 0x1p24f - 0.5f;
  PackedRows packed;
  linear(linears, pool, m, x.data(), ldx, tokens, packed, y.data(), ldy);
  double worst = 0;
  for (std::size_t r = 0; r < m.rows; ++r) {
    copy_row(kernels(), m, r, row.data());
    for (std::size_t t = 0; t < tokens; ++t) {
      double sum = 0, size = 1e-30;
      for (std::size_t c = 0; c < m.cols; ++c) {
        const double term = static_cast<double>(row[c]) * static_cast<double>(x[t * ldx + c]);
        sum += term;
        size += std::abs(term);
      }
      worst = std::max(worst, std::abs(static_cast<double>(y[t * ldy + r]) - sum) / size);
    }
  }
  return worst;
}

TEST_CASE("linear: every format gives the product with its widened rows") {
  ThreadPool pool(2);
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Format::kQ5_1); ++i) {
    const auto format = static_cast<Format>(i);
    const Sample w(format, 77, 512);
    CAPTURE(row_of(format).name);
    for (const std::size_t tokens : {1, 2, 7, 8, 9, 40}) {
      CAPTURE(tokens);
      CHECK(worst_error(Linears(kernels(), Precision::kF32), w, tokens, pool) < 1e-6);
      CHECK(worst_error(Linears(kernels(), Precision::kAuto), w, tokens, pool) < 5e-3);
    }
  }
}

}  // namespace
}  // namespace mrkl
