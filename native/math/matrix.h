// Row-major matrices by reference. Shapes in this folder: T packed rows (tokens), H, I, D widths, V
// vocabulary. `ld` counts elements from one row to the next, so a column range of a wider matrix is
// a matrix too.
#pragma once
#include <cstddef>
#include <vector>

namespace mrkl {

struct View {
  const float* data = nullptr;
  std::size_t rows = 0, cols = 0, ld = 0;
  const float* row(std::size_t r) const noexcept { return data + r * ld; }
};

struct Matrix {
  float* data = nullptr;
  std::size_t rows = 0, cols = 0, ld = 0;
  float* row(std::size_t r) const noexcept { return data + r * ld; }
  operator View() const noexcept { return {data, rows, cols, ld}; }
};

// Where a backward pass leaves ∂L/∂x. Nowhere when nobody wants it; added when another user of x
// came first.
struct Gradient {
  Matrix to;
  bool add = false;
  explicit operator bool() const noexcept { return to.data != nullptr; }
};

// Packed sequences without padding: sequence s is rows [bounds[s], bounds[s + 1]).
struct Segments {
  std::vector<std::size_t> bounds;
  std::size_t count() const noexcept { return bounds.size() - 1; }
  std::size_t begin(std::size_t s) const noexcept { return bounds[s]; }
  std::size_t length(std::size_t s) const noexcept { return bounds[s + 1] - bounds[s]; }
};

}  // namespace mrkl
