// The product of int8 weights and activations of 8 bits (product.h) by vpdpbusd, which adds four
// products of unsigned and signed bytes to a lane. Rows of W stand side by side, sixteen of them
// and four columns to a vector, as W' + 128; a vector holds the sums of sixteen rows and a token,
// and begins with the −128·Σ x' of the activations. Nothing is folded at the end.
//   few tokens   sixteen rows and a byte block at a time, from where W lies to a corner of the
//                first-level cache (3 shuffles a vector), then through all tokens
//   many tokens  a column block of 64 rows into the second-level cache, then tokens
#pragma once
#include "kernels/vector/byte_product.h"

namespace mrkl {
namespace {

constexpr size_t kGroup = 16;         // rows of a vector
constexpr size_t kLineColumns = 4;    // columns of a vector
constexpr size_t kTurn = 32;          // columns that are turned at once
constexpr size_t kByteTokens = 12;    // of a tile
constexpr size_t kFewByteTokens = 8;  // the same, where W is prefetched meanwhile
constexpr size_t kGroupBytes = kGroup * kColumnBlock;
constexpr size_t kAheadColumns = 16 * kByteBlock;  // that W is prefetched, with few tokens

// ---- rows side by side ----

// Sixteen rows in fours; behind the last row the last four again.
struct FoursOfBytes {
  static constexpr size_t kRows = kFour;  // that lie side by side
  const uint8_t* fours[kGroup / kFour];
  FoursOfBytes(const ProductCall& p, size_t r, size_t b) {
    for (size_t f = 0; f < kGroup / kFour; ++f) {
      const size_t at = r + f * kFour < p.rows ? r + f * kFour : p.rows - kFour;
      fours[f] = bytes_at(p.w, at * p.row + b * kColumnBlock * kFour);
    }
  }
  // Columns [c, c + kTurn) of two rows.
  Ints two(size_t f, size_t half, size_t c, uint32_t) const {
    return _mm512_loadu_si512(fours[f] + c * kFour + half * 64);
  }
};

// Sixteen plain rows; behind the last row the last again.
struct RowsOfBytes {
  static constexpr size_t kRows = 1;
  const uint8_t* rows[kGroup];
  RowsOfBytes(const ProductCall& p, size_t r, size_t b) {
    for (size_t j = 0; j < kGroup; ++j)
      rows[j] = bytes_at(p.w, (r + j < p.rows ? r + j : p.rows - 1) * p.row + b * kColumnBlock);
  }
  Ints two(size_t f, size_t half, size_t c, uint32_t live) const {
    const uint8_t* const* const at = rows + f * kFour + half * 2;
    return _mm512_inserti64x4(_mm512_castsi256_si512(_mm256_maskz_loadu_epi8(live, at[0] + c)),
                              _mm256_maskz_loadu_epi8(live, at[1] + c), 1);
  }
};

// Columns [begin, end) of sixteen rows: vectors of four columns each, as unsigned bytes.
template <class Rows>
MRKL_INLINE inline void turn(const Rows& rows, size_t begin, size_t end, uint8_t* out) {
  const __m512i low = _mm512_setr_epi32(0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27);
  const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(4));
  const __m512i sign = _mm512_set1_epi8(-128);
  for (size_t c = begin; c < end; c += kTurn, out += kGroup * kTurn) {
    const uint32_t live = end - c < kTurn ? (1u << (end - c)) - 1u : ~0u;
    __m512i columns[2][4];  // of four rows: columns 0 to 15 and 16 to 31, four to a quarter
    MRKL_UNROLL
    for (size_t f = 0; f < 4; ++f) {
      const __m512i a = rows.two(f, 0, c, live), b = rows.two(f, 1, c, live);
      columns[0][f] = _mm512_permutex2var_epi32(a, low, b);
      columns[1][f] = _mm512_permutex2var_epi32(a, high, b);
    }
    MRKL_UNROLL
    for (size_t i = 0; i < 2; ++i) {
      const auto& x = columns[i];
      const __m512i a = _mm512_shuffle_i32x4(x[0], x[1], 0x44);
      const __m512i b = _mm512_shuffle_i32x4(x[0], x[1], 0xee);
      const __m512i d = _mm512_shuffle_i32x4(x[2], x[3], 0x44);
      const __m512i e = _mm512_shuffle_i32x4(x[2], x[3], 0xee);
      const __m512i four[] = {_mm512_shuffle_i32x4(a, d, 0x88), _mm512_shuffle_i32x4(a, d, 0xdd),
                              _mm512_shuffle_i32x4(b, e, 0x88), _mm512_shuffle_i32x4(b, e, 0xdd)};
      MRKL_UNROLL
      for (size_t k = 0; k < 4; ++k)
        _mm512_store_si512(out + (i * 4 + k) * 64, _mm512_xor_si512(four[k], sign));
    }
  }
}

// ---- the register tile ----

inline Ints dot8(Ints sums, Ints w, Ints x) {
  __asm__("vpdpbusd %2, %1, %0" : "+v"(sums) : "v"(w), "v"(x));
  return sums;
}
inline Ints spread(const uint8_t* x) {
  int32_t four;
  memcpy(&four, x, sizeof four);
  return _mm512_set1_epi32(four);
}

// A byte block: `groups` of rows, turned, and tokens.
struct ByteTile {
  const uint8_t* w;       // of the first group; the next stands kGroupBytes further
  size_t r, t, b, block;  // first row and token, column block, byte block
  size_t cols;            // of the byte block
  bool last;              // of all columns
  // What is prefetched, a line with each vector of W: `run` lines, and as many `stride` bytes on.
  const uint8_t* ahead = nullptr;
  size_t run = 0, stride = 0;
};

// Adds the sums of a byte block, times the scale of each token, to y; after the last, times those
// of the rows. `more` holds the scales of the first token.
template <size_t ways, size_t tokens, size_t groups>
inline void fold_bytes(const ProductCall& p, const ByteTile& at, const uint8_t* more,
                       const Ints (&sums)[ways][tokens][groups]) {
  const bool begins = at.b == 0 && at.block == 0;
  const auto fold = [&](size_t g, size_t r, auto... live) MRKL_INLINE {
    const Vec rows = at.last ? load(p.scales + r, live...) : zero();
    float* y = p.y + at.t * p.ldy + r;
    MRKL_UNROLL
    for (size_t i = 0; i < tokens; ++i, y += p.ldy) {
      Ints sum = sums[0][i][g];
      MRKL_UNROLL
      for (size_t k = 1; k < ways; ++k) sum = _mm512_add_epi32(sum, sums[k][i][g]);
      float scale;
      memcpy(&scale, more + i * p.token + 4 * at.block, 4);
      Vec acc = fma(float_of(sum), set1(scale), begins ? zero() : load(y, live...));
      if (at.last) acc = acc * rows;
      store(y, live..., acc);
    }
  };
  MRKL_UNROLL
  for (size_t g = 0; g < groups; ++g) {
    const size_t r = at.r + g * kGroup;
    p.rows - r < kGroup ? fold(g, r, first_lanes(p.rows - r)) : fold(g, r);
  }
}

template <size_t groups, size_t tokens, bool streams>
void product_bytes(const ProductCall& p, const ByteTile& at) {
  const uint8_t* const first = bytes_at(p.x, at.b * p.block + at.t * p.token);
  const uint8_t* const more = first + Product::width(p.cols);
  const uint8_t* x = first + at.block * kByteBlock;
  const uint8_t* w = at.w;
  const size_t token = p.token;
  // Enough chains of sums to hide their latency.
  constexpr size_t ways = groups * tokens >= 4 ? 1 : 4 / (groups * tokens);
  Ints sums[ways][tokens][groups];
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i) {
    int32_t offset;
    memcpy(&offset, more + i * token + offsetof(ByteScales, offsets) + 4 * at.block, 4);
    MRKL_UNROLL
    for (size_t g = 0; g < groups; ++g) {
      sums[0][i][g] = _mm512_set1_epi32(offset);
      MRKL_UNROLL
      for (size_t k = 1; k < ways; ++k) sums[k][i][g] = no_ints();
    }
  }
  const auto step = [&](size_t k) MRKL_INLINE {
    Ints line[groups];
    MRKL_UNROLL
    for (size_t g = 0; g < groups; ++g) line[g] = _mm512_load_si512(w + g * kGroupBytes + k * 64);
    MRKL_UNROLL
    for (size_t i = 0; i < tokens; ++i) {
      const Ints four = spread(x + i * token + k * kLineColumns);
      MRKL_UNROLL
      for (size_t g = 0; g < groups; ++g) sums[k][i][g] = dot8(sums[k][i][g], line[g], four);
    }
  };
  // Columns come in whole steps: activations behind the last are zero.
  const uint8_t* ahead = at.ahead;
  size_t left = at.run;
  for (size_t c = 0; c < at.cols; c += ways * kLineColumns) {
    MRKL_UNROLL
    for (size_t k = 0; k < ways; ++k) {
      step(k);
      if constexpr (streams) {
        prefetch_second_at(ahead, 0);
        ahead += kLine;
        if (--left == 0) {
          left = at.run;
          ahead += at.stride - at.run * kLine;
        }
      }
    }
    w += ways * 64;
    x += ways * kLineColumns;
  }
  fold_bytes(p, at, more, sums);
}

using ProductBytes = void (*)(const ProductCall& p, const ByteTile& at);

template <size_t groups, bool streams>
ProductBytes bytes_of_tokens(size_t tokens) {
  static constexpr ProductBytes tiles[] = {
      product_bytes<groups, 1, streams>,  product_bytes<groups, 2, streams>,
      product_bytes<groups, 3, streams>,  product_bytes<groups, 4, streams>,
      product_bytes<groups, 5, streams>,  product_bytes<groups, 6, streams>,
      product_bytes<groups, 7, streams>,  product_bytes<groups, 8, streams>,
      product_bytes<groups, 9, streams>,  product_bytes<groups, 10, streams>,
      product_bytes<groups, 11, streams>, product_bytes<groups, 12, streams>};
  static_assert(kByteTokens == sizeof tiles / sizeof *tiles);
  return tiles[tokens - 1];
}

// ---- few tokens and many ----

// Where the byte block lies that is read kAheadColumns after column c of the sixteen rows at r: in
// these rows, those below, or the next W.
template <class Rows>
const uint8_t* block_ahead(const ProductCall& p, size_t r, size_t c) {
  const uint8_t* w = bytes_at(p.w, r * p.row);
  c += kAheadColumns;
  if (c >= p.cols) {
    c -= p.cols;
    if (r + kGroup < p.rows)
      w += kGroup * p.row;
    else if (p.next != nullptr)
      w = bytes_at(p.next, 0);
  }
  return reinterpret_cast<const uint8_t*>(reinterpret_cast<uintptr_t>(w) + c * Rows::kRows);
}

template <class Rows>
void multiply_few_bytes(const ProductCall& p, size_t blocks) {
  const Tiles tiles(p.tokens, kFewByteTokens);
  constexpr size_t run = kByteBlock * Rows::kRows / kLine;
  alignas(kLine) uint8_t turned[kGroup * kByteBlock];
  for (size_t r = 0; r < p.rows; r += kGroup)
    for (size_t b = 0; b < blocks; ++b) {
      const Rows rows(p, r, b);
      const size_t cols = columns_of(p, b);
      for (size_t c = 0; c < cols; c += kByteBlock) {
        const size_t own = cols - c < kByteBlock ? cols - c : kByteBlock;
        turn(rows, c, c + own, turned);
        ByteTile at{turned, r, 0, b, c / kByteBlock, own, b + 1 == blocks && c + own == cols};
        at.ahead = block_ahead<Rows>(p, r, b * kColumnBlock + c);
        at.run = run;
        at.stride = Rows::kRows * p.row;
        bytes_of_tokens<1, true>(tiles.size(0))(p, at);
        for (size_t i = 1; i < tiles.count; ++i) {
          at.t = tiles.first(i);
          bytes_of_tokens<1, false>(tiles.size(i))(p, at);
        }
      }
    }
}

template <class Rows>
void multiply_many_bytes(const ProductCall& p, size_t first, size_t end, size_t blocks) {
  const Tiles tiles(p.tokens, kByteTokens);
  alignas(kLine) uint8_t turned[kManyRows * kColumnBlock];
  for (size_t b = 0; b < blocks; ++b) {
    const size_t cols = columns_of(p, b);
    for (size_t r = first; r < end; r += kGroup)
      turn(Rows(p, r, b), 0, cols, turned + (r - first) * kColumnBlock);
    for (size_t i = 0; i < tiles.count; ++i)
      for (size_t r = first; r < end; r += 2 * kGroup) {
        const bool two = r + kGroup < end;
        const ProductBytes tile = two ? bytes_of_tokens<2, false>(tiles.size(i))
                                      : bytes_of_tokens<1, false>(tiles.size(i));
        for (size_t c = 0; c < cols; c += kByteBlock) {
          const size_t own = cols - c < kByteBlock ? cols - c : kByteBlock;
          tile(p, {turned + (r - first) * kColumnBlock + c * kGroup, r, tiles.first(i), b,
                   c / kByteBlock, own, b + 1 == blocks && c + own == cols});
        }
      }
  }
}

template <class Rows>
void multiply_bytes(const ProductCall& p) {
  if (p.tokens == 0 || p.rows == 0) return;
  const size_t blocks = blocks_of(p);
  if (p.tokens <= kFewTokens) return multiply_few_bytes<Rows>(p, blocks);
  for (size_t r = 0; r < p.rows; r += kManyRows)
    multiply_many_bytes<Rows>(p, r, r + kManyRows < p.rows ? r + kManyRows : p.rows, blocks);
}

}  // namespace
}  // namespace mrkl
