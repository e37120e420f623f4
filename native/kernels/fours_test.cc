// Products of weights in fours give the bits of those of plain rows; packing loses nothing.
#include "quant/fours.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "kernels/table.h"
#include "kernels/test_data.h"

namespace mrkl {
namespace {

struct Random {
  std::uint32_t state;
  std::uint32_t next() { return (state = state * 1664525u + 1013904223u) >> 8; }
};

std::size_t blocks_of(std::size_t cols) { return (cols + kColumnBlock - 1) / kColumnBlock; }

// Rows as they are stored and the same in fours.
struct Sample {
  std::size_t rows, cols;
  std::vector<std::uint16_t> bf16;
  std::vector<std::int8_t> i8, i8_fours;
  std::vector<float> scales;
  std::vector<std::uint8_t> short_fours;
  std::vector<std::uint16_t> lowest;
  std::vector<std::uint32_t> begins{0};
  std::vector<Patch> patches;

  // `odd`: of 65,536 numbers so many have an exponent far off.
  Sample(std::size_t r, std::size_t c, std::uint32_t odd)
      : rows(r), cols(c), bf16(r * c), i8(r * c), i8_fours(r * c), lowest(r) {
    Random random{static_cast<std::uint32_t>(r * 31 + c)};
    for (auto& v : bf16) {
      const std::uint32_t sign = random.next() % 2 << 15, rest = random.next() % 128;
      std::uint32_t exponent = 110 + random.next() % 16;
      if (random.next() % 65536 < odd) exponent = random.next() % 126;
      v = static_cast<std::uint16_t>(sign | exponent << 7 | rest);
    }
    for (auto& v : i8) v = static_cast<std::int8_t>(static_cast<int>(random.next() % 255) - 127);
    for (std::size_t i = 0; i < rows; ++i) scales.push_back(0.5f + static_cast<float>(i));
    short_fours.resize(rows * short_row_bytes(cols));
    std::vector<std::uint32_t> counts(blocks_of(cols));
    for (std::size_t i = 0; i < rows; i += kFour) {
      pack_four_int8(i8.data() + i * cols, cols, i8_fours.data() + i * cols);
      pack_four_bf16(bf16.data() + i * cols, cols, short_fours.data() + i * short_row_bytes(cols),
                     lowest.data() + i, counts.data(), patches);
      for (const std::uint32_t count : counts) begins.push_back(begins.back() + count);
    }
  }

  ShortExponents exponents(std::size_t row) const {
    return {lowest.data() + row, begins.data() + row / kFour * blocks_of(cols), patches.data()};
  }
};

TEST_CASE("fours: what is packed comes back, whatever the bits") {
  for (const std::size_t cols : {64ul, 192ul, 1024ul, 2112ul}) {
    for (const std::uint32_t odd : {0u, 300u, 65536u}) {
      const Sample s(8, cols, odd);
      CHECK(s.patches.empty() == (odd == 0));
      std::vector<std::uint16_t> row(cols);
      std::vector<std::int8_t> bytes(cols);
      for (std::size_t r = 0; r < s.rows; ++r) {
        const std::size_t first = r / kFour * kFour;
        unpack_bf16_row(s.short_fours.data() + first * short_row_bytes(cols), s.exponents(first),
                        r % kFour, cols, row.data());
        CHECK(std::equal(row.begin(), row.end(), s.bf16.data() + r * cols));
        unpack_int8_row(s.i8_fours.data() + first * cols, r % kFour, cols, bytes.data());
        CHECK(std::equal(bytes.begin(), bytes.end(), s.i8.data() + r * cols));
      }
    }
  }
}

TEST_CASE("fours: every bit pattern of 16 bits survives") {
  std::vector<std::uint16_t> all(65536), row(16384);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint16_t>(i * 40503u);
  std::vector<std::uint8_t> packed(kFour * short_row_bytes(row.size()));
  std::vector<std::uint16_t> lowest(kFour);
  std::vector<std::uint32_t> counts(16), begins{0};
  std::vector<Patch> patches;
  pack_four_bf16(all.data(), row.size(), packed.data(), lowest.data(), counts.data(), patches);
  for (const std::uint32_t count : counts) begins.push_back(begins.back() + count);
  for (std::size_t j = 0; j < kFour; ++j) {
    unpack_bf16_row(packed.data(), {lowest.data(), begins.data(), patches.data()}, j, row.size(),
                    row.data());
    CHECK(std::equal(row.begin(), row.end(), all.data() + j * row.size()));
  }
}

struct Call {
  const Product& product;
  const void* w;
  std::size_t row;
  ShortExponents exponents;
};

std::vector<float> run(const Call& c, const Sample& s, std::size_t first, std::size_t rows,
                       std::size_t tokens, const float* x) {
  const std::size_t token = c.product.token_bytes(s.cols), block = token * tokens;
  std::vector<std::uint8_t> packed(block * blocks_of(s.cols));
  for (std::size_t t = 0; t < tokens; ++t)
    c.product.pack(s.cols, x + t * s.cols, packed.data() + t * token, block);
  std::vector<float> y(tokens * rows, 7);
  c.product.multiply({rows, s.cols, tokens, c.w, c.row, s.scales.data() + first, packed.data(),
                      token, block, y.data(), rows, nullptr, c.exponents});
  return y;
}

void check_same(const Product& plain, const Product& fours, const Sample& s, bool bf16,
                std::size_t first, std::size_t rows, std::size_t tokens) {
  const Floats x(tokens * s.cols, 0, 5);
  const void* const w = bf16 ? static_cast<const void*>(s.bf16.data() + first * s.cols)
                             : s.i8.data() + first * s.cols;
  const void* const v =
      bf16 ? static_cast<const void*>(s.short_fours.data() + first * short_row_bytes(s.cols))
           : s.i8_fours.data() + first * s.cols;
  const auto mine = run({fours, v, bf16 ? short_row_bytes(s.cols) : s.cols, s.exponents(first)}, s,
                        first, rows, tokens, x);
  const auto theirs = run({plain, w, bf16 ? 2 * s.cols : s.cols, {}}, s, first, rows, tokens, x);
  CHECK(std::memcmp(mine.data(), theirs.data(), mine.size() * sizeof(float)) == 0);
}

TEST_CASE("fours: products have the bits of those of plain rows") {
  for_each_rung([](const KernelTable& rung) {
    for (const std::size_t cols : {64ul, 1024ul, 1088ul, 2560ul}) {
      const Sample s(132, cols, 20);
      for (const std::size_t tokens : {1ul, 2ul, 4ul, 6ul, 7ul, 8ul, 12ul, 13ul, 24ul, 25ul, 40ul})
        for (const std::size_t rows : {4ul, 64ul, 128ul}) {
          CAPTURE(cols);
          CAPTURE(tokens);
          CAPTURE(rows);
          const Products& all = *rung.rounded;
          if (all.bf16_fours.multiply != nullptr)
            check_same(all.bf16, all.bf16_fours, s, true, 4, rows, tokens);
          if (all.i8_fours.multiply != nullptr)
            check_same(all.i8, all.i8_fours, s, false, 4, rows, tokens);
          check_same(rung.bytes->i8, rung.bytes->i8_fours, s, false, 4, rows, tokens);
        }
    }
  });
}

}  // namespace
}  // namespace mrkl
