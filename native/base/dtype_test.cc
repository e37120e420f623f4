#include "base/dtype.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace mrkl {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();

bool same_bits(float x, float y) { return std::memcmp(&x, &y, sizeof x) == 0; }

TEST_CASE("f16: known values in both directions") {
  const struct {
    std::uint16_t half;
    float single;
  } rows[] = {
      {0x0000, 0.0f},     {0x8000, -0.0f},    {0x3c00, 1.0f},        {0xc000, -2.0f},
      {0x7bff, 65504.0f}, {0x0400, 0x1p-14f}, {0x03ff, 0x3ffp-24f},  {0x0001, 0x1p-24f},
      {0x7c00, kInf},     {0xfc00, -kInf},    {0x3555, 0x1.554p-2f}, {0x8001, -0x1p-24f},
  };
  for (const auto& row : rows) {
    CAPTURE(row.half);
    CHECK(same_bits(f16_to_f32(row.half), row.single));
    CHECK(f32_to_f16(row.single) == row.half);
  }
}

TEST_CASE("f16: every pattern survives the round trip") {
  int wrong = 0;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float single = f16_to_f32(half);
    wrong += std::isnan(single) ? !std::isnan(f16_to_f32(f32_to_f16(single)))
                                : f32_to_f16(single) != half;
  }
  CHECK(wrong == 0);
}

TEST_CASE("f16: rounds to nearest, ties to even") {
  const struct {
    float single;
    std::uint16_t half;
  } rows[] = {
      {1.0f + 0x1p-11f, 0x3c00},
      {1.0f + 0x3p-11f, 0x3c02},
      {1.0f + 0x1.001p-11f, 0x3c01},
      {65519.0f, 0x7bff},
      {65520.0f, 0x7c00},
      {1e30f, 0x7c00},
      {0x1p-25f, 0x0000},
      {0x1.8p-25f, 0x0001},
      {0x1.8p-24f, 0x0002},
      {0x1p-14f - 0x1p-26f, 0x0400},
      {-0x1p-26f, 0x8000},
  };
  for (const auto& row : rows) {
    CAPTURE(row.single);
    CHECK(f32_to_f16(row.single) == row.half);
  }
}

TEST_CASE("bf16: exact widening, rounding, NaN") {
  CHECK(same_bits(bf16_to_f32(0x3f80), 1.0f));
  CHECK(f32_to_bf16(1.0f + 0x1p-8f) == 0x3f80);
  CHECK(f32_to_bf16(1.0f + 0x3p-8f) == 0x3f82);
  CHECK(f32_to_bf16(std::numeric_limits<float>::max()) == 0x7f80);
  CHECK(f32_to_bf16(-kInf) == 0xff80);
  CHECK(std::isnan(bf16_to_f32(f32_to_bf16(std::bit_cast<float>(0x7f800001u)))));
}

}  // namespace
}  // namespace mrkl
