// Every rung's products against rung zero: all kinds of weights, odd sizes, unaligned rows, buffers
// of exactly the size that the contract asks for; and that the bits of an element depend neither on
// the tokens nor on the rows of the call.
#include "kernels/product.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "kernels/table.h"
#include "kernels/test_data.h"

namespace mrkl {
namespace {

struct Weights {
  const char* name;
  Product Products::*product;
  std::size_t elements, bytes;  // of a block
  bool scaled;
  void (*write)(const float* x, std::uint8_t* block);
};

template <std::uint16_t (*narrow)(float)>
void write_half(const float* x, std::uint8_t* to) {
  const std::uint16_t v = narrow(*x);
  std::memcpy(to, &v, sizeof v);
}

void write_q8_0(const float* x, std::uint8_t* to) {
  const float scale = *x / 128;
  write_half<f32_to_f16>(&scale, to);
  for (std::size_t i = 0; i < 32; ++i) to[2 + i] = static_cast<std::uint8_t>(std::lrint(x[i] * 60));
}

// Arbitrary bits, and small finite steps at the binary16 numbers that begin at `halves`.
template <std::size_t bytes, std::size_t... halves>
void write_bits(const float* x, std::uint8_t* to) {
  auto state = static_cast<std::uint32_t>(std::lrint(*x * 0x1p20f));
  for (std::size_t i = 0; i < bytes; ++i) {
    state = state * 1664525u + 1013904223u;
    to[i] = static_cast<std::uint8_t>(state >> 24);
  }
  ((to[halves + 1] = static_cast<std::uint8_t>(0x10 | (to[halves + 1] & 0x83))), ...);  // < 2⁻⁹
}

const Weights kWeights[] = {
    {"f32", &Products::f32, 1, 4, false,
     [](const float* x, std::uint8_t* to) { std::memcpy(to, x, 4); }},
    {"f16", &Products::f16, 1, 2, false, write_half<f32_to_f16>},
    {"bf16", &Products::bf16, 1, 2, false, write_half<f32_to_bf16>},
    {"i8", &Products::i8, 1, 1, true,
     [](const float* x, std::uint8_t* to) {
       *to = static_cast<std::uint8_t>(std::lrint(*x * 63));
     }},
    {"q8_0", &Products::q8_0, 32, 34, false, write_q8_0},
    {"q4_0", &Products::q4_0, 32, 18, false, write_bits<18, 0>},
    {"q4_k", &Products::q4_k, 256, 144, false, write_bits<144, 0, 2>},
    {"q5_k", &Products::q5_k, 256, 176, false, write_bits<176, 0, 2>},
    {"q6_k", &Products::q6_k, 256, 210, false, write_bits<210, 208>},
};

// A matrix of exactly the bytes that it needs, at an odd address where its format allows one.
struct Stored {
  std::size_t row;
  std::vector<std::uint8_t> data;
  std::size_t skew;
  std::vector<float> scales;  // none without scaled rows

  Stored(const Weights& kind, std::size_t rows, std::size_t cols)
      : row(cols / kind.elements * kind.bytes),
        data(rows * row + 4),
        skew(kind.bytes % 2 == 0 ? kind.bytes % 4 : 1),
        scales(kind.scaled ? rows : 0) {
    for (std::size_t r = 0; r < scales.size(); ++r)
      scales[r] = (0.5f + static_cast<float>(r)) / 256;
    const Floats values(rows * cols + 256, 0, 3);
    data.resize(skew + rows * row);
    for (std::size_t b = 0; b < rows * cols / kind.elements; ++b)
      kind.write(values + b * kind.elements, data.data() + skew + b * kind.bytes);
  }
  const float* scales_at(std::size_t r) const { return scales.empty() ? nullptr : &scales[r]; }
  const std::uint8_t* at(std::size_t r) const { return data.data() + skew + r * row; }
};

struct Packed {
  std::size_t token, block;
  std::unique_ptr<std::uint8_t[]> data;

  Packed(const Product& product, const Floats& x, std::size_t tokens, std::size_t cols)
      : token(product.token_bytes(cols)),
        block(token * tokens),
        data(new std::uint8_t[block * ((cols + kColumnBlock - 1) / kColumnBlock) + 1]) {
    for (std::size_t t = 0; t < tokens; ++t)
      product.pack(cols, x + t * cols, data.get() + t * token, block);
  }
};

void multiply(const Product& product, const Stored& w, const Packed& x, std::size_t cols,
              std::size_t first_row, std::size_t rows, std::size_t first_token, std::size_t tokens,
              float* y, std::size_t ldy) {
  product.multiply({rows, cols, tokens, w.at(first_row), w.row, w.scales_at(first_row),
                    x.data.get() + first_token * x.token, x.token, x.block,
                    y + first_token * ldy + first_row, ldy});
}

template <class Check>
void for_each_product(const KernelTable& rung, Check check) {
  for (const Weights& kind : kWeights) {
    for (const auto products : {&KernelTable::exact, &KernelTable::rounded, &KernelTable::bytes}) {
      const Product& mine = rung.*products->*kind.product;
      const Product& theirs = kReferenceKernels.*products->*kind.product;
      if (mine.multiply == nullptr) continue;
      CAPTURE(std::string(kind.name));
      CAPTURE(products == &KernelTable::rounded);
      CAPTURE(products == &KernelTable::bytes);
      check(kind, mine, theirs);
    }
  }
}

TEST_CASE("products: every rung agrees with the reference") {
  for_each_rung([](const KernelTable& rung) {
    for_each_product(rung, [](const Weights& kind, const Product& mine, const Product& theirs) {
      for (const std::size_t wanted : {1ul, 15ul, 32ul, 33ul, 100ul, 1024ul, 1056ul, 2100ul}) {
        const std::size_t cols = (wanted + kind.elements - 1) / kind.elements * kind.elements;
        for (const std::size_t rows : {1ul, 3ul, 4ul, 9ul}) {
          for (const std::size_t tokens : {1ul, 2ul, 5ul, 6ul, 7ul, 13ul, 31ul}) {
            CAPTURE(cols);
            CAPTURE(rows);
            CAPTURE(tokens);
            const Stored w(kind, rows, cols);
            const Floats x(tokens * cols, 1, 5);
            const Packed my_x(mine, x, tokens, cols), their_x(theirs, x, tokens, cols);
            const std::size_t ldy = rows + 1;  // a gap that must stay
            Floats y1((tokens - 1) * ldy + rows, 1, 7), y2 = y1;
            multiply(mine, w, my_x, cols, 0, rows, 0, tokens, y1, ldy);
            multiply(theirs, w, their_x, cols, 0, rows, 0, tokens, y2, ldy);
            CHECK(close(y1, y2, 3e-6f * std::sqrt(static_cast<float>(cols))));
          }
        }
      }
    });
  });
}

TEST_CASE("products: bits do not depend on how tokens and rows are split") {
  constexpr std::size_t kRows = 21, kTokens = 40;
  for_each_rung([&](const KernelTable& rung) {
    for_each_product(rung, [&](const Weights& kind, const Product& product, const Product&) {
      const std::size_t cols = kind.elements > 32 ? 2304 : 2144;
      const Stored w(kind, kRows, cols);
      const Floats x(kTokens * cols, 0, 5);
      const Packed packed(product, x, kTokens, cols);
      std::vector<float> whole(kTokens * kRows), parts(kTokens * kRows);
      multiply(product, w, packed, cols, 0, kRows, 0, kTokens, whole.data(), kRows);
      for (const std::size_t tokens : {1ul, 2ul, 3ul, 4ul, 5ul, 7ul, 25ul}) {
        for (const std::size_t rows : {1ul, 2ul, 4ul, 5ul, 21ul}) {
          CAPTURE(tokens);
          CAPTURE(rows);
          for (std::size_t t = 0; t < kTokens; t += tokens)
            for (std::size_t r = 0; r < kRows; r += rows)
              multiply(product, w, packed, cols, r, std::min(rows, kRows - r), t,
                       std::min(tokens, kTokens - t), parts.data(), kRows);
          CHECK(std::memcmp(whole.data(), parts.data(), whole.size() * sizeof(float)) == 0);
        }
      }
    });
  });
}

TEST_CASE("products: activations of 8 bits give the reference's bits in every rung") {
  const Weights& kind = *std::find_if(std::begin(kWeights), std::end(kWeights),
                                      [](const Weights& w) { return w.product == &Products::i8; });
  const Product& theirs = kReferenceKernels.bytes->i8;
  for_each_rung([&](const KernelTable& rung) {
    const Product& mine = rung.bytes->i8;
    for (const std::size_t cols : {1ul, 31ul, 127ul, 130ul, 1024ul, 1200ul, 2560ul})
      for (const std::size_t rows : {1ul, 17ul, 70ul})
        for (const std::size_t tokens : {1ul, 3ul, 12ul, 13ul, 24ul, 25ul, 40ul}) {
          CAPTURE(cols);
          CAPTURE(rows);
          CAPTURE(tokens);
          const Stored w(kind, rows, cols);
          Floats x(tokens * cols, 0, 5);
          x[0] = 1000;                        // an outlier costs its block only
          if (cols > 200) x[cols - 1] = NAN;  // and so does what is no number its token
          if (cols > 200 && tokens > 1) x[2 * cols - 1] = INFINITY;
          const Packed my_x(mine, x, tokens, cols), their_x(theirs, x, tokens, cols);
          CHECK(std::memcmp(my_x.data.get(), their_x.data.get(), my_x.block) == 0);
          std::vector<float> y1(tokens * rows, 7), y2(tokens * rows, 8);
          multiply(mine, w, my_x, cols, 0, rows, 0, tokens, y1.data(), rows);
          multiply(theirs, w, their_x, cols, 0, rows, 0, tokens, y2.data(), rows);
          for (std::size_t i = 0; i < y1.size(); ++i)
            if (!(y1[i] == y2[i] || (std::isnan(y1[i]) && std::isnan(y2[i])))) {
              FAIL_CHECK("element " << i << ": " << y1[i] << ", expected " << y2[i]);
              break;
            }
        }
  });
}

TEST_CASE("products: activations of 8 bits are within half a step of their block") {
  const Product& product = kernels().bytes->i8;
  constexpr std::size_t kCols = kColumnBlock + 200;
  const Floats x(kCols, 0, 9);
  const std::size_t token = product.token_bytes(kCols);
  std::vector<std::uint8_t> packed(2 * token);
  product.pack(kCols, x, packed.data(), token);
  for (std::size_t c = 0; c < kCols; ++c) {
    const std::uint8_t* const block = packed.data() + c / kColumnBlock * token;
    const std::size_t at = c % kColumnBlock;
    ByteScales scales;
    std::memcpy(&scales, block + Product::width(kCols), sizeof scales);
    const float scale = scales.scales[at / kByteBlock];
    const float found = scale * static_cast<float>(static_cast<std::int8_t>(block[at]));
    CHECK(std::fabs(found - x[c]) <= 0.50001f * scale);
  }
}

TEST_CASE("products: integer sums hold the largest values, and no columns give zero") {
  for_each_rung([](const KernelTable& rung) {
    const Product& product = rung.rounded->i8;
    constexpr std::size_t kCols = 3 * kColumnBlock;
    const Floats x(kCols, 0, 1);
    std::vector<std::uint8_t> w(kCols, 0x81);  // -127
    std::vector<float> ones(kCols, 1.0f);
    std::vector<std::uint8_t> packed(3 * product.token_bytes(kCols));
    product.pack(kCols, ones.data(), packed.data(), product.token_bytes(kCols));
    const float scale = 0.5f;
    float y = 0;
    product.multiply({1, kCols, 1, w.data(), kCols, &scale, packed.data(), 0,
                      product.token_bytes(kCols), &y, 1});
    CHECK(y == doctest::Approx(-63.5 * kCols).epsilon(1e-6));

    const Product& bytes = rung.bytes->i8;
    bytes.pack(kCols, ones.data(), packed.data(), bytes.token_bytes(kCols));
    bytes.multiply(
        {1, kCols, 1, w.data(), kCols, &scale, packed.data(), 0, bytes.token_bytes(kCols), &y, 1});
    CHECK(y == doctest::Approx(-63.5 * kCols).epsilon(1e-6));

    y = 1;
    rung.exact->f32.multiply({1, 0, 1, w.data(), 0, nullptr, packed.data(), 0, 0, &y, 1});
    CHECK(y == 0);
  });
}

}  // namespace
}  // namespace mrkl
