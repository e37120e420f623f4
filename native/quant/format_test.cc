#include "quant/format.h"

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "base/dtype.h"
#include "quant/k_quants.h"
#include "quant/q4_0.h"
#include "quant/q5.h"
#include "quant/q8_0.h"

namespace mrkl {
namespace {

// A block of arbitrary bits, with finite halves where `halves` says that one begins.
template <class Block>
Block arbitrary(std::uint32_t seed, std::initializer_list<std::size_t> halves) {
  std::vector<std::uint8_t> raw(sizeof(Block));
  for (auto& byte : raw) {
    seed = seed * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(seed >> 24);
  }
  for (const std::size_t at : halves) raw[at + 1] = 0x2c;  // 1/16 … 1/8
  Block block;
  std::memcpy(&block, raw.data(), sizeof block);
  return block;
}

template <class Block>
std::vector<float> widened(Format format, const Block& block) {
  std::vector<float> out(row_of(format).elements);
  row_of(format).widen(out.size(), &block, out.data());
  return out;
}

float half_at(const std::uint8_t (&raw)[2]) {
  std::uint16_t bits = 0;
  std::memcpy(&bits, raw, 2);
  return f16_to_f32(bits);
}

TEST_CASE("formats: the table knows each by its value and its name") {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Format::kQ5_1); ++i) {
    const FormatRow& row = row_of(static_cast<Format>(i));
    CHECK(find_format(row.name) == &row);
  }
  CHECK(find_format("Q3_K") == nullptr);
  CHECK(bytes_of(Format::kQ6_K, 512) == 420);
  CHECK(bytes_of(Format::kBf16, 7) == 14);
}

TEST_CASE("formats: Q8_0 is a scale and 32 signed bytes") {
  const auto block = arbitrary<BlockQ8_0>(1, {0});
  const auto x = widened(Format::kQ8_0, block);
  for (std::size_t j = 0; j < 32; ++j)
    CHECK(x[j] == half_at(block.d) * static_cast<float>(block.q[j]));
}

TEST_CASE("formats: Q4_0 holds the first 16 numbers in low halves, the others in high ones") {
  BlockQ4_0 block{};
  block.d[1] = 0x3c;  // 1
  for (std::size_t j = 0; j < 16; ++j) block.q[j] = static_cast<std::uint8_t>(j | (15 - j) << 4);
  const auto x = widened(Format::kQ4_0, block);
  for (int j = 0; j < 16; ++j) {
    CHECK(x[static_cast<std::size_t>(j)] == static_cast<float>(j - 8));
    CHECK(x[static_cast<std::size_t>(j + 16)] == static_cast<float>(7 - j));
  }
}

TEST_CASE("formats: Q5_0 and Q5_1 keep the fifth bits in a word of 32") {
  BlockQ5_0 zero{};
  BlockQ5_1 one{};
  zero.d[1] = one.d[1] = 0x3c;  // 1
  one.m[1] = 0x40;              // 2
  for (std::size_t j = 0; j < 16; ++j)
    zero.low[j] = one.low[j] = static_cast<std::uint8_t>(j | (15 - j) << 4);
  zero.high[0] = one.high[0] = 0x02;  // number 1
  zero.high[3] = one.high[3] = 0x80;  // number 31
  const auto x = widened(Format::kQ5_0, zero), y = widened(Format::kQ5_1, one);
  for (std::size_t j = 0; j < 32; ++j) {
    const std::size_t q = (j < 16 ? j : 31 - j) + (j == 1 || j == 31 ? 16 : 0);
    CHECK(x[j] == static_cast<float>(q) - 16);
    CHECK(y[j] == static_cast<float>(q) + 2);
  }
}

// ggml's own way of unpacking: 64 numbers at a time.
std::vector<float> by_pairs(const std::uint8_t* scales, const std::uint8_t* low,
                            const std::uint8_t* high, float d, float dmin) {
  std::vector<float> out;
  const auto group = [&](int g) {
    const int s = g < 4 ? scales[g] & 63 : (scales[g + 4] & 15) | (scales[g - 4] & 0xc0) >> 2;
    const int m = g < 4 ? scales[g + 4] & 63 : (scales[g + 4] >> 4) | (scales[g] & 0xc0) >> 2;
    return std::pair(d * static_cast<float>(s), dmin * static_cast<float>(m));
  };
  for (int pair = 0; pair < 4; ++pair, low += 32)
    for (int half = 0; half < 2; ++half) {
      const auto [step, base] = group(2 * pair + half);
      for (int j = 0; j < 32; ++j) {
        int q = half == 0 ? low[j] % 16 : low[j] / 16;
        if (high != nullptr && (high[j] & (1 << (2 * pair + half))) != 0) q += 16;
        out.push_back(step * static_cast<float>(q) - base);
      }
    }
  return out;
}

TEST_CASE("formats: Q4_K and Q5_K have eight groups with a step and a base each") {
  for (std::uint32_t seed = 1; seed < 20; ++seed) {
    const auto four = arbitrary<BlockQ4_K>(seed, {0, 2});
    CHECK(widened(Format::kQ4_K, four) ==
          by_pairs(four.scales, four.low, nullptr, half_at(four.d), half_at(four.dmin)));
    const auto five = arbitrary<BlockQ5_K>(seed, {0, 2});
    CHECK(widened(Format::kQ5_K, five) ==
          by_pairs(five.scales, five.low, five.high, half_at(five.d), half_at(five.dmin)));
  }
}

TEST_CASE("formats: Q6_K has sixteen groups with a signed step each") {
  const auto block = arbitrary<BlockQ6_K>(3, {208});
  const auto x = widened(Format::kQ6_K, block);
  std::size_t wrong = 0;
  for (std::size_t h = 0; h < 2; ++h)
    for (std::size_t l = 0; l < 32; ++l) {
      const std::uint8_t *low = block.low + 64 * h, high = block.high[32 * h + l];
      const int q[] = {(low[l] & 15) | (high & 3) << 4, (low[l + 32] & 15) | (high >> 2 & 3) << 4,
                       low[l] >> 4 | (high >> 4 & 3) << 4, low[l + 32] >> 4 | (high >> 6) << 4};
      for (std::size_t p = 0; p < 4; ++p) {
        const float step =
            half_at(block.d) * static_cast<float>(block.scales[8 * h + 2 * p + l / 16]);
        wrong += x[128 * h + 32 * p + l] != step * static_cast<float>(q[p] - 32);
      }
    }
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace mrkl
