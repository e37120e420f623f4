// Every rung against rung zero: odd lengths from 0 to two vectors and more, misaligned pointers,
// strides with gaps that must stay untouched. Buffers have exactly the size the contract asks for,
// so that the address sanitizer sees a step too far.
#include "kernels/table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "kernels/test_data.h"

namespace mrkl {
namespace {

const KernelTable& zero_rung = kReferenceKernels;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

TEST_CASE("kernels: the ladder starts with the reference, and the choice is supported") {
  const KernelTable* const* rungs = nullptr;
  REQUIRE(kernel_rungs(&rungs) >= 1);
  CHECK(rungs[0] == &kReferenceKernels);
  CHECK(kernels().supported());
}

TEST_CASE("kernels: functions of contiguous elements") {
  for_each_rung([](const KernelTable& rung) {
    for (const std::size_t n : {0ul,  1ul,  2ul,  3ul,  4ul,  5ul,  7ul,  8ul,  9ul,  13ul, 15ul,
                                16ul, 17ul, 23ul, 31ul, 32ul, 33ul, 47ul, 64ul, 65ul, 131ul}) {
      for (const std::size_t skew : {0ul, 1ul, 3ul}) {
        CAPTURE(n);
        CAPTURE(skew);
        const Floats x(n, skew, 1), y(n, skew, 2), w(n, skew, 3);
        CHECK(close(rung.dot(n, x, y), zero_rung.dot(n, x, y), 1e-5f));

        const auto same = [&](const char* what, auto&& call, float tolerance = 1e-6f) {
          CAPTURE(what);
          Floats mine = y, theirs = y;
          call(rung, mine);
          call(zero_rung, theirs);
          CHECK(close(mine, theirs, tolerance));
        };
        same("axpy", [&](auto& k, float* out) { k.axpy(n, 0.7f, x, out); });
        same("exp", [&](auto& k, float* out) { k.exp(n, x, out); });
        same("silu", [&](auto& k, float* out) { k.silu(n, x, out); });
        same("silu_mul", [&](auto& k, float* out) { k.silu_mul(n, x, w, out); });
        same("softplus", [&](auto& k, float* out) { k.softplus(n, x, out); });
        same("in place", [&](auto& k, float* out) { k.silu(n, out, out); });
        if (n == 0) continue;
        same("rmsnorm", [&](auto& k, float* out) { k.rmsnorm(n, x, w, 1e-6f, out); });
        same("rmsnorm in place", [&](auto& k, float* out) { k.rmsnorm(n, out, w, 1e-6f, out); });
        same("softmax", [&](auto& k, float* out) { k.softmax(n, out); });
      }
    }
  });
}

TEST_CASE("kernels: widening is exact") {
  std::vector<std::uint16_t> bits(0x10000 + 5);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint16_t>(i);
  for_each_rung([&](const KernelTable& rung) {
    for (std::size_t n : {1ul, 7ul, 8ul, 15ul, 17ul, 33ul, bits.size()}) {
      CAPTURE(n);
      std::vector<float> mine(n), theirs(n);
      rung.widen_bf16(n, bits.data() + bits.size() - n, mine.data());
      zero_rung.widen_bf16(n, bits.data() + bits.size() - n, theirs.data());
      CHECK(std::memcmp(mine.data(), theirs.data(), n * sizeof(float)) == 0);
      rung.widen_f16(n, bits.data() + bits.size() - n, mine.data());
      zero_rung.widen_f16(n, bits.data() + bits.size() - n, theirs.data());
      CHECK(std::memcmp(mine.data(), theirs.data(), n * sizeof(float)) == 0);
    }
  });
}

// Largest relative error against double precision over [from, to].
template <class Exact>
double worst_error(void (*function)(std::size_t, const float*, float*), Exact exact, float from,
                   float to) {
  constexpr std::size_t kPoints = 20001;
  std::vector<float> x(kPoints), y(kPoints);
  for (std::size_t i = 0; i < kPoints; ++i)
    x[i] = from + (to - from) * static_cast<float>(i) / static_cast<float>(kPoints - 1);
  function(kPoints, x.data(), y.data());
  double worst = 0;
  for (std::size_t i = 0; i < kPoints; ++i) {
    const double want = exact(static_cast<double>(x[i]));
    worst = std::fmax(worst, std::fabs(static_cast<double>(y[i]) - want) / std::fabs(want));
  }
  return worst;
}

TEST_CASE("kernels: exp and its relatives are right to two units in the last place") {
  constexpr double kTwoUlp = 2 * 1.2e-7;
  for_each_rung([&](const KernelTable& rung) {
    CHECK(worst_error(
              rung.exp, [](double x) { return std::exp(x); }, -87, 88) < kTwoUlp);
    CHECK(worst_error(
              rung.softplus, [](double x) { return std::log1p(std::exp(x)); }, -80, 30) <
          2 * kTwoUlp);
    CHECK(worst_error(
              rung.silu, [](double x) { return x / (1 + std::exp(-x)); }, -79.9f, 80) <
          2 * kTwoUlp);

    const float x[] = {-kInf, -200, -104, -95, 89, 1000, kInf, kNaN, 0};
    float y[9];
    rung.exp(9, x, y);
    CHECK(y[0] == 0);
    CHECK(y[1] == 0);
    CHECK(y[2] == 0);
    CHECK(y[3] == doctest::Approx(5.521e-42).epsilon(1e-3));
    CHECK(y[4] == kInf);
    CHECK(y[5] == kInf);
    CHECK(y[6] == kInf);
    CHECK(std::isnan(y[7]));
    CHECK(y[8] == 1);
    rung.softplus(9, x, y);
    CHECK(y[0] == 0);
    CHECK(y[5] == 1000);
    CHECK(y[6] == kInf);
    CHECK(std::isnan(y[7]));
    rung.silu(9, x, y);
    CHECK(y[1] == 0);
    CHECK(y[5] == 1000);
    CHECK(std::isnan(y[7]));
  });
}

TEST_CASE("kernels: gemm in all layouts and types") {
  struct Shape {
    std::size_t m, n, k;
  };
  std::vector<Shape> shapes = {{20, 530, 260}, {3, 40, 600}, {0, 3, 4}, {3, 0, 4}};
  for (const std::size_t m : {1ul, 2ul, 6ul, 13ul, 15ul, 29ul})
    for (const std::size_t n : {1ul, 7ul, 16ul, 17ul, 32ul, 33ul})
      for (const std::size_t k : {0ul, 1ul, 9ul, 16ul, 33ul}) shapes.push_back({m, n, k});
  for_each_rung([&](const KernelTable& rung) {
    for (const auto& [m, n, k] : shapes) {
      CAPTURE(m);
      CAPTURE(n);
      CAPTURE(k);
      const auto compare = [&](const char* what, auto&& call) {
        CAPTURE(what);
        for (const bool accumulate : {false, true}) {
          CAPTURE(accumulate);
          // Rows of C have a gap of one, which no kernel may touch.
          Floats mine(m * (n + 1), 1, 7);
          if (!accumulate) std::fill(mine.begin(), mine.end(), kNaN);
          Floats theirs = mine;
          call(rung, mine, accumulate);
          call(zero_rung, theirs, accumulate);
          CHECK(close(mine, theirs, 1e-5f * std::sqrt(static_cast<float>(k + 1))));
        }
      };
      const std::size_t longest = std::max({m, n, k}) + 2;
      const Floats a((std::max(m, k) + 1) * longest, 1, 1), b((std::max(n, k) + 1) * longest, 3, 2);
      const Halves b_bf16(b, f32_to_bf16), b_f16(b, f32_to_f16);
      const std::size_t ldc = n + 1;
      compare("nt",
              [&, lda = k + 1, ldb = k + 2, m = m, n = n, k = k](auto& rows, float* c, bool add) {
                rows.gemm_nt(m, n, k, a, lda, b, ldb, c, ldc, add);
              });
      compare("nn",
              [&, lda = k + 1, ldb = n + 2, m = m, n = n, k = k](auto& rows, float* c, bool add) {
                rows.gemm_nn(m, n, k, a, lda, b, ldb, c, ldc, add);
              });
      compare("tn",
              [&, lda = m + 1, ldb = n + 2, m = m, n = n, k = k](auto& rows, float* c, bool add) {
                rows.gemm_tn(m, n, k, a, lda, b, ldb, c, ldc, add);
              });
      compare("nt bf16", [&, ld = k + 1, m = m, n = n, k = k](auto& rows, float* c, bool add) {
        rows.gemm_nt_bf16(m, n, k, a, ld, b_bf16, ld, c, ldc, add);
      });
      compare("nt f16", [&, ld = k + 1, m = m, n = n, k = k](auto& rows, float* c, bool add) {
        rows.gemm_nt_f16(m, n, k, a, ld, b_f16, ld, c, ldc, add);
      });
    }
  });
}

TEST_CASE("kernels: mixed products round operands to bf16 at most, and sum in f32") {
  const auto rounded = [](Floats x) {
    for (float& v : x) v = bf16_to_f32(f32_to_bf16(v));
    return x;
  };
  const auto sizes = [](Floats x) {
    for (float& v : x) v = std::fabs(v);
    return x;
  };
  for_each_rung([&](const KernelTable& rung) {
    for (const auto& [m, n, k] :
         {std::array{20ul, 530ul, 1100ul}, std::array{1ul, 1ul, 1ul}, std::array{15ul, 33ul, 31ul},
          std::array{29ul, 16ul, 33ul}, std::array{2ul, 17ul, 64ul}, std::array{6ul, 7ul, 0ul}}) {
      CAPTURE(m);
      CAPTURE(n);
      CAPTURE(k);
      const auto compare = [&](GemmF32 call, GemmF32 spec, std::size_t lda, std::size_t ldb) {
        const Floats a((std::max(m, k) + 1) * lda, 1, 1), b((std::max(n, k) + 1) * ldb, 3, 2);
        for (const bool add : {false, true}) {
          Floats mine(m * (n + 1), 1, 7), theirs = mine, bound(m * (n + 1), 1, 7);
          call(m, n, k, a, lda, b, ldb, mine, n + 1, add);
          spec(m, n, k, a, lda, b, ldb, theirs, n + 1, add);
          spec(m, n, k, sizes(a), lda, sizes(b), ldb, bound, n + 1, false);
          bool within = true;  // each operand is off by 2⁻⁸ of itself at most, the sum by k·2⁻²⁴
          for (std::size_t i = 0; i < m * (n + 1); ++i)
            within &= i % (n + 1) == n
                          ? mine[i] == theirs[i]
                          : std::fabs(mine[i] - theirs[i]) <= bound[i] * 0x1.1p-7f + 1e-6f;
          CHECK(within);
          Floats same(m * (n + 1), 1, 7), exact = same;
          const Floats a16 = rounded(a), b16 = rounded(b);
          call(m, n, k, a16, lda, b16, ldb, same, n + 1, add);
          spec(m, n, k, a16, lda, b16, ldb, exact, n + 1, add);
          CHECK(close(same, exact, 1e-5f * std::sqrt(static_cast<float>(k + 1))));
        }
      };
      compare(rung.mixed_nt, zero_rung.gemm_nt, k + 1, k + 2);
      compare(rung.mixed_nn, zero_rung.gemm_nn, k + 1, n + 2);
      compare(rung.mixed_tn, zero_rung.gemm_tn, m + 1, n + 2);
    }
  });
}

TEST_CASE("kernels: gemm reads nothing beyond its operands") {
  for_each_rung([](const KernelTable& rung) {
    for (const auto& [m, n, k] : {std::array{5ul, 19ul, 21ul}, std::array{17ul, 33ul, 3ul}}) {
      const Floats a(m * k, 1, 1), b(n * k, 2, 2);
      const Halves half(b, f32_to_bf16);
      Floats c(m * n, 3, 3);
      rung.gemm_nt(m, n, k, a, k, b, k, c, n, false);
      rung.gemm_nn(m, n, k, a, k, b, n, c, n, false);
      rung.gemm_tn(m, n, k, a, m, b, n, c, n, false);
      rung.mixed_nt(m, n, k, a, k, b, k, c, n, false);
      rung.mixed_nn(m, n, k, a, k, b, n, c, n, false);
      rung.mixed_tn(m, n, k, a, m, b, n, c, n, false);
      rung.gemm_nt_bf16(m, n, k, a, k, half, k, c, n, false);
      rung.gemm_nt_f16(m, n, k, a, k, half, k, c, n, false);
    }
  });
}

TEST_CASE("kernels: gemv in all types") {
  for_each_rung([](const KernelTable& rung) {
    for (const std::size_t rows : {0ul, 1ul, 3ul, 4ul, 5ul, 9ul}) {
      for (const std::size_t cols :
           {0ul, 1ul, 7ul, 8ul, 9ul, 15ul, 16ul, 17ul, 33ul, 64ul, 100ul}) {
        CAPTURE(rows);
        CAPTURE(cols);
        const std::size_t ld = cols + 1;
        const Floats w(rows * ld, 1, 1), x(cols, 3, 2);
        const Halves bf16(w, f32_to_bf16), f16(w, f32_to_f16);
        Floats mine(rows, 1, 3), theirs(rows, 1, 4);
        rung.gemv_f32(rows, cols, w, ld, x, mine);
        zero_rung.gemv_f32(rows, cols, w, ld, x, theirs);
        CHECK(close(mine, theirs, 1e-5f));
        rung.gemv_bf16(rows, cols, bf16, ld, x, mine);
        zero_rung.gemv_bf16(rows, cols, bf16, ld, x, theirs);
        CHECK(close(mine, theirs, 1e-5f));
        rung.gemv_f16(rows, cols, f16, ld, x, mine);
        zero_rung.gemv_f16(rows, cols, f16, ld, x, theirs);
        CHECK(close(mine, theirs, 1e-5f));
      }
    }
  });
}

TEST_CASE("kernels: adamw") {
  for_each_rung([](const KernelTable& rung) {
    for (const std::size_t n : {0ul, 1ul, 7ul, 16ul, 33ul, 50ul}) {
      CAPTURE(n);
      const Floats g(n, 1, 1);
      Floats w1(n, 1, 2), m1(n, 2, 3), v1(n, 3, 4);
      for (float& v : v1) v = std::fabs(v);
      Floats w2 = w1, m2 = m1, v2 = v1;
      rung.adamw(n, w1, g, m1, v1, 0.9f, 0.98f, 1e-8f, 1e-2f, 3.0f, 1e-3f);
      zero_rung.adamw(n, w2, g, m2, v2, 0.9f, 0.98f, 1e-8f, 1e-2f, 3.0f, 1e-3f);
      CHECK(close(w1, w2, 1e-6f));
      CHECK(close(m1, m2, 1e-6f));
      CHECK(close(v1, v2, 1e-6f));
    }
  });
}

}  // namespace
}  // namespace mrkl
