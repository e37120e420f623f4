// The bounds that int8.h and q4_0.h promise, what cannot be quantised, and that every rung makes
// the same bits.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/dtype.h"
#include "kernels/test_data.h"
#include "quant/int8.h"
#include "quant/q4_0.h"
#include "quant/scheme.h"

namespace mrkl {
namespace {

std::vector<float> numbers(std::size_t n, std::uint32_t seed, float scale) {
  std::vector<float> x(n);
  for (float& v : x) {
    seed = seed * 1664525u + 1013904223u;
    v = (static_cast<float>(seed >> 8) / 0x1p23f - 1) * scale;
  }
  return x;
}

bool quantize_blocks(const std::vector<float>& x, BlockQ4_0* blocks) {
  return kReferenceKernels.quantize_q4_0(x.size(), x.data(),
                                         reinterpret_cast<std::uint8_t*>(blocks));
}

// Of half a step, what rounding of the scale, its inverse and the product may add.
constexpr double kSlack = 1 + 1e-4;

TEST_CASE("int8: an element is off by half a step at most, at any magnitude") {
  for (const float scale : {1e-30f, 1e-9f, 0.02f, 1.0f, 3e4f, 1e38f})
    for (const std::size_t n : {1u, 2u, 15u, 64u, 333u}) {
      const auto x = numbers(n, static_cast<std::uint32_t>(n), scale);
      std::vector<std::int8_t> q(n);
      const double step = kReferenceKernels.quantize_i8(n, x.data(), q.data());
      for (std::size_t i = 0; i < n; ++i) {
        CHECK(std::abs(static_cast<double>(x[i]) - step * q[i]) <= step / 2 * kSlack);
        CHECK(q[i] >= -127);
      }
      CHECK(std::max(*std::max_element(q.begin(), q.end()),
                     static_cast<std::int8_t>(-*std::min_element(q.begin(), q.end()))) == 127);
    }
}

TEST_CASE("int8: ties go to even, zero rows and vanishing ones have scale 0") {
  const std::vector<float> x = {127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -127, -0.0f};
  std::vector<std::int8_t> q(x.size());
  CHECK(kReferenceKernels.quantize_i8(x.size(), x.data(), q.data()) == 1.0f);
  CHECK(q == std::vector<std::int8_t>{127, 0, 2, 2, 0, -2, -127, 0});
  for (const float v : {0.0f, -0.0f, 1e-40f, 1e-34f}) {
    const std::vector<float> row(9, v);
    std::vector<std::int8_t> out(9, 1);
    CHECK(kReferenceKernels.quantize_i8(9, row.data(), out.data()) == 0.0f);
    CHECK(out == std::vector<std::int8_t>(9, 0));
  }
}

TEST_CASE("int8, Q4_0: NaN and infinity are told wherever they stand") {
  const float inf = std::numeric_limits<float>::infinity();
  for (const float bad : {inf, -inf, std::numeric_limits<float>::quiet_NaN()})
    for (const std::size_t at : {0u, 7u, 31u}) {
      auto x = numbers(32, 1, 1);
      x[at] = bad;
      std::vector<std::int8_t> q(32);
      BlockQ4_0 block;
      CHECK(std::isnan(kReferenceKernels.quantize_i8(32, x.data(), q.data())));
      CHECK_FALSE(quantize_blocks(x, &block));
    }
}

TEST_CASE("Q4_0: half a step, or one where the largest magnitude has the other sign") {
  for (const float scale : {1e-3f, 0.02f, 1.0f, 1e5f})
    for (std::uint32_t seed = 1; seed < 50; ++seed) {
      const auto x = numbers(64, seed, scale);
      BlockQ4_0 blocks[2];
      REQUIRE(quantize_blocks(x, blocks));
      std::vector<float> y(64);
      widen_q4_0(64, blocks, y.data());
      for (std::size_t b = 0; b < 2; ++b) {
        const auto* from = x.data() + 32 * b;
        float m = 0;
        for (std::size_t j = 0; j < 32; ++j)
          if (std::abs(from[j]) > std::abs(m)) m = from[j];
        const double step =
            std::abs(f16_to_f32(static_cast<std::uint16_t>(blocks[b].d[0] | blocks[b].d[1] << 8)));
        for (std::size_t j = 0; j < 32; ++j) {
          const double error = std::abs(static_cast<double>(from[j]) - y[32 * b + j]);
          const bool beyond = std::abs(from[j] + m) < step;  // near −m
          CHECK(error <= (beyond ? step : step / 2) * 1.01);
        }
      }
    }
}

TEST_CASE("Q4_0: zeros stay, numbers beyond binary16 are refused, tiny ones stay tiny") {
  std::vector<float> x(32, 0.0f), y(32, 1.0f);
  BlockQ4_0 block;
  REQUIRE(quantize_blocks(x, &block));
  widen_q4_0(32, &block, y.data());
  CHECK(y == x);
  x[3] = 1e6f;
  CHECK_FALSE(quantize_blocks(x, &block));
  for (const float tiny : {1e-40f, 3e-7f, 7e-7f}) {
    x.assign(32, -tiny);
    x[5] = tiny;
    REQUIRE(quantize_blocks(x, &block));
    widen_q4_0(32, &block, y.data());
    for (std::size_t j = 0; j < 32; ++j) CHECK(std::abs(y[j] - x[j]) <= 5e-7f);
  }
}

TEST_CASE("int8, Q4_0: every rung makes the bits of the reference, and tells the same numbers") {
  const float inf = std::numeric_limits<float>::infinity();
  for_each_rung([&](const KernelTable& rung) {
    for (const std::size_t n : {1u, 5u, 8u, 16u, 31u, 32u, 64u, 96u, 100u, 1056u})
      for (const float scale : {1e-40f, 1e-34f, 3e-7f, 0.02f, 1.0f, 1e5f, 1e30f})
        for (const float odd : {0.0f, -0.0f, scale, -scale, inf, -inf, std::nanf("")}) {
          CAPTURE(n);
          CAPTURE(scale);
          CAPTURE(odd);
          auto x = numbers(n, static_cast<std::uint32_t>(n), scale);
          x[n * 2 / 3] = odd;
          std::vector<std::int8_t> mine(n, 1), theirs(n, 1);
          const float a = rung.quantize_i8(n, x.data(), mine.data());
          const float b = kReferenceKernels.quantize_i8(n, x.data(), theirs.data());
          CHECK(std::isnan(a) == std::isnan(b));
          if (!std::isnan(b)) CHECK((a == b && mine == theirs));
          if (n % kQ4Elements != 0) continue;
          std::vector<std::uint8_t> my_blocks(n / 32 * 18, 1), their_blocks = my_blocks;
          const bool fits = kReferenceKernels.quantize_q4_0(n, x.data(), their_blocks.data());
          CHECK(rung.quantize_q4_0(n, x.data(), my_blocks.data()) == fits);
          if (fits) CHECK(my_blocks == their_blocks);
        }
  });
}

TEST_CASE("schemes: what each makes of a matrix") {
  CHECK(find_scheme("int4") == Scheme::kInt4);
  CHECK(find_scheme("w8a8") == Scheme::kW8A8);
  CHECK(rounds_to_bytes(Scheme::kW8A8));
  CHECK_FALSE(rounds_to_bytes(Scheme::kInt8));
  CHECK_FALSE(find_scheme("int3").has_value());
  CHECK(format_of(Scheme::kExpertsInt8, Role::kMlp, 64) == Format::kI8);
  CHECK_FALSE(format_of(Scheme::kExpertsInt8, Role::kMixer, 64).has_value());
  CHECK(format_of(Scheme::kInt4, Role::kMixer, 64) == Format::kQ4_0);
  CHECK(format_of(Scheme::kInt4, Role::kMixer, 40) == Format::kI8);
  CHECK(format_of(Scheme::kInt4, Role::kHead, 64) == Format::kI8);
  for (const Scheme scheme : {Scheme::kExpertsInt8, Scheme::kInt8, Scheme::kInt4, Scheme::kW8A8})
    for (const Role role : {Role::kVector, Role::kEmbedding, Role::kRouter})
      CHECK_FALSE(format_of(scheme, role, 64).has_value());
}

}  // namespace
}  // namespace mrkl
