// Products of weights in fours of rows (product.h): the register tile reads W as a single stream,
// whatever the number of tokens. Sums run in the order of the products of plain rows: the same
// bits.
//   few tokens   a four at a time; with more than kTileTokens tokens its halves in turn, so that a
//                weight is widened once for twice as many tokens. W is prefetched into the
//                second-level cache, as the first is full of activations
//   many tokens  column blocks outside, then tokens, then fours
#pragma once
#include "kernels/vector/product.h"

namespace mrkl {
namespace {

constexpr size_t kManyRows = 64;          // whose column block fits the second-level cache
constexpr size_t kInnerBytes = 28 << 10;  // of activations that the first-level cache holds
constexpr size_t kNearTokens = 1;         // up to which W is prefetched into that cache
constexpr size_t kFarBytes = 8 << 10;     // ahead, with more

// ---- kinds: as in product_kinds.h, by step, part (of a step, kWidth columns) and row ----

// Numbers of 16 bits, as fours are unpacked: in steps of kWidth columns.
template <class Kind>
struct PlainFours : Kind {
  using Number = uint16_t;
  static constexpr size_t kWidth = Kind::kStep, kColumns = kWidth, kChunk = 2 * kWidth;
  static constexpr bool kStreams = false, kPatched = false;
  struct Row {};
  static Row row(const ProductCall&, size_t) { return {}; }
  static typename Kind::Weights weights(const uint8_t* chunk, size_t, Row) {
    return Kind::load_weights(chunk);
  }
  static void store(uint16_t* to, typename Kind::Weights w) { memcpy(to, &w, sizeof w); }
};

struct WholeFours : Whole {
  using Plain = PlainFours<Whole>;
  static constexpr size_t kWidth = kStep, kColumns = 32, kChunk = 32;
  static constexpr bool kStreams = true, kPatched = false;
  struct Row {};
  static Row row(const ProductCall&, size_t) { return {}; }
  static Ints weights(const uint8_t* chunk, size_t part, Row) {
    return widen16(chunk + part * kWidth);
  }
};

inline size_t blocks_of(const ProductCall& p) { return (p.cols + kColumnBlock - 1) / kColumnBlock; }

inline size_t columns_of(const ProductCall& p, size_t b) {
  const size_t left = p.cols - b * kColumnBlock;
  return left < kColumnBlock ? left : kColumnBlock;
}

inline const uint8_t* bytes_of(const void* p) { return static_cast<const uint8_t*>(p); }

struct Patches {
  const Patch *begin, *end;
};
inline Patches patches_of(const ProductCall& p, size_t r, size_t b) {
  const uint32_t* const begins = p.exponents.begins + r / kFour * blocks_of(p) + b;
  return {p.exponents.patches + begins[0], p.exponents.patches + begins[1]};
}

// Bytes of a four's `cols` columns.
template <class Kind>
constexpr size_t four_bytes(size_t cols) {
  return cols / Kind::kColumns * kFour * Kind::kChunk;
}

// ---- the register tile ----

// The step of a four at column c, unpacked with its patches; returns the first patch behind it.
template <class Kind>
const Patch* unpack_step(const ProductCall& p, size_t r, const uint8_t* w, size_t c, Patches left,
                         typename Kind::Plain::Number* out) {
  constexpr size_t kParts = Kind::kColumns / Kind::kWidth;
  for (size_t part = 0; part < kParts; ++part)
    for (size_t j = 0; j < kFour; ++j)
      Kind::Plain::store(out + (part * kFour + j) * Kind::kWidth,
                         Kind::weights(w + j * Kind::kChunk, part, Kind::row(p, r + j)));
  for (; left.begin != left.end; ++left.begin) {
    const size_t j = left.begin->at / kColumnBlock, at = left.begin->at % kColumnBlock - c;
    if (at >= Kind::kColumns) break;
    out[at / Kind::kWidth * kFour * Kind::kWidth + j * Kind::kWidth + at % Kind::kWidth] =
        left.begin->bits;
  }
  return left.begin;
}

template <class Kind, size_t rows, size_t tokens>
MRKL_INLINE inline void prefetch_rows(const uint8_t* w, size_t first, size_t ahead) {
  MRKL_UNROLL
  for (size_t at = first * Kind::kChunk; at < (first + rows) * Kind::kChunk; at += kLine)
    tokens <= kNearTokens ? prefetch_at(w, ahead + at) : prefetch_second_at(w, ahead + at);
}

// parts[i][first + j]: the sums of row first + j of a four and token i. What lies `ahead` bytes
// further is prefetched, by each half of a four its own lines: memory never waits.
template <class Kind, size_t rows, size_t tokens>
MRKL_INLINE inline void sum_fours(const ProductCall& p, size_t r, const uint8_t* w, size_t first,
                                  const uint8_t* x, size_t cols, size_t ahead,
                                  [[maybe_unused]] Patches patches,
                                  typename Kind::Sums (&parts)[tokens][kFour]) {
  constexpr size_t kParts = Kind::kColumns / Kind::kWidth, kStep = kFour * Kind::kChunk;
  typename Kind::Sums sums[tokens][rows];
  typename Kind::Row of[rows];
  MRKL_UNROLL
  for (size_t j = 0; j < rows; ++j) of[j] = Kind::row(p, r + first + j);
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i) {
    MRKL_UNROLL
    for (size_t j = 0; j < rows; ++j) sums[i][j] = Kind::none();
  }
  const auto step = [&](size_t c, auto weights) MRKL_INLINE {
    if (Kind::kStreams) prefetch_rows<Kind, rows, tokens>(w, first, ahead);
    MRKL_UNROLL
    for (size_t part = 0; part < kParts; ++part) {
      typename Kind::Weights line[rows];
      MRKL_UNROLL
      for (size_t j = 0; j < rows; ++j) line[j] = weights(part, j);
      MRKL_UNROLL
      for (size_t i = 0; i < tokens; ++i) {
        MRKL_UNROLL
        for (size_t j = 0; j < rows; ++j)
          sums[i][j] = Kind::dot(sums[i][j], line[j], x + i * p.token, c + part * Kind::kWidth);
      }
    }
    w += kStep;
  };
  const auto steps = [&](size_t c, size_t end) MRKL_INLINE {
    for (; c < end; c += Kind::kColumns)
      step(c, [&](size_t part, size_t j) MRKL_INLINE {
        return Kind::weights(w + (first + j) * Kind::kChunk, part, of[j]);
      });
  };
  size_t c = 0;
  if constexpr (Kind::kPatched) {
    alignas(kLine) typename Kind::Plain::Number plain[kFour * Kind::kColumns];
    while (patches.begin != patches.end) {
      const size_t at = patches.begin->at % kColumnBlock / Kind::kColumns * Kind::kColumns;
      steps(c, at);
      patches.begin = unpack_step<Kind>(p, r, w, at, patches, plain);
      step(at, [&](size_t part, size_t j) MRKL_INLINE {
        return Kind::Plain::load_weights(
            bytes_of(plain + (part * kFour + first + j) * Kind::kWidth));
      });
      c = at + Kind::kColumns;
    }
  }
  steps(c, cols);
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i) {
    MRKL_UNROLL
    for (size_t j = 0; j < rows; ++j) parts[i][first + j] = sums[i][j];
  }
}

// Where the weights of a tile lie, and what to prefetch.
struct FourAt {
  size_t r;          // first row
  const uint8_t* w;  // its four, at column block b
  size_t t, b;       // first token, column block
  size_t ahead = 0;  // how far W is prefetched, if it comes from memory
  // Else what comes from memory next, a part of it.
  const uint8_t* next = nullptr;
  size_t from = 0, to = 0;
};

// Tokens [t, t + tokens) of a four over column block b.
template <class Kind, size_t tokens>
void product_four(const ProductCall& p, const FourAt& at) {
  const size_t begin = at.b * kColumnBlock, left = p.cols - begin;
  const size_t cols = left < kColumnBlock ? left : kColumnBlock;
  const uint8_t* const x = bytes_at(p.x, at.b * p.block + at.t * p.token);
  constexpr size_t rows = tokens <= kTileTokens ? kFour : kFour / 2;
  typename Kind::Sums parts[tokens][kFour];
  for (size_t byte = at.from; byte < at.to; byte += kLine) prefetch_at(at.next, byte);
  Patches patches{};
  if constexpr (Kind::kPatched) patches = patches_of(p, at.r, at.b);
  sum_fours<Kind, rows, tokens>(p, at.r, at.w, 0, x, cols, at.ahead, patches, parts);
  if constexpr (rows < kFour)
    sum_fours<Kind, rows, tokens>(p, at.r, at.w, rows, x, cols, at.ahead, patches, parts);
  Quad row_scales = spread4(1);
  if constexpr (Kind::kRowScales) row_scales = load4(p.scales + at.r);
  float* to = p.y + at.t * p.ldy + at.r;
  MRKL_UNROLL
  for (size_t i = 0; i < tokens; ++i, to += p.ldy) {
    const Quad sum = mrkl::sums(Kind::to_float(parts[i][0]), Kind::to_float(parts[i][1]),
                                Kind::to_float(parts[i][2]), Kind::to_float(parts[i][3]));
    Quad scales = row_scales;
    if constexpr (Kind::kTokenScales) {
      float scale;
      memcpy(&scale, x + i * p.token + Product::width(p.cols) * Kind::kSize, sizeof scale);
      scales = row_scales * spread4(scale);
    }
    store(to, add_block<Kind>(at.b == 0 ? spread4(0) : load4(to), sum, scales));
  }
}

using ProductFour = void (*)(const ProductCall& p, const FourAt& at);

constexpr size_t kFourTokens = 2 * kTileTokens;
constexpr size_t four_tokens(size_t n) { return n < kFourTokens ? n : kFourTokens; }

template <class Kind>
ProductFour four_of(size_t tokens) {
  static constexpr ProductFour fours[] = {
      product_four<Kind, four_tokens(1)>,  product_four<Kind, four_tokens(2)>,
      product_four<Kind, four_tokens(3)>,  product_four<Kind, four_tokens(4)>,
      product_four<Kind, four_tokens(5)>,  product_four<Kind, four_tokens(6)>,
      product_four<Kind, four_tokens(7)>,  product_four<Kind, four_tokens(8)>,
      product_four<Kind, four_tokens(9)>,  product_four<Kind, four_tokens(10)>,
      product_four<Kind, four_tokens(11)>, product_four<Kind, four_tokens(12)>};
  static_assert(kFourTokens <= sizeof fours / sizeof *fours);
  return fours[tokens - 1];
}

// ---- unpacking ----

// The column block of a four in the layout of Kind::Plain, whose products give the same bits. What
// lies `ahead` bytes further is prefetched.
template <class Kind>
void unpack_four(const ProductCall& p, size_t r, const uint8_t* w, size_t b, size_t cols,
                 size_t ahead, typename Kind::Plain::Number* out) {
  constexpr size_t kParts = Kind::kColumns / Kind::kWidth, kStep = kFour * Kind::kChunk;
  typename Kind::Row of[kFour];
  for (size_t j = 0; j < kFour; ++j) of[j] = Kind::row(p, r + j);
  auto* to = out;
  for (size_t c = 0; c < cols; c += Kind::kColumns, w += kStep) {
    MRKL_UNROLL
    for (size_t at = 0; at < kStep; at += kLine) prefetch_second_at(w, ahead + at);
    MRKL_UNROLL
    for (size_t part = 0; part < kParts; ++part) {
      MRKL_UNROLL
      for (size_t j = 0; j < kFour; ++j, to += Kind::kWidth)
        Kind::Plain::store(to, Kind::weights(w + j * Kind::kChunk, part, of[j]));
    }
  }
  if constexpr (Kind::kPatched) {
    const Patches patches = patches_of(p, r, b);
    for (const Patch* i = patches.begin; i != patches.end; ++i) {
      const size_t j = i->at / kColumnBlock, c = i->at % kColumnBlock;
      out[c / Kind::kWidth * kFour * Kind::kWidth + j * Kind::kWidth + c % Kind::kWidth] = i->bits;
    }
  }
}

// ---- few tokens and many ----

// Tokens and a column block of a four.
template <class Kind>
void multiply_four(const ProductCall& p, const Tiles& tiles, const FourAt& at) {
  using Plain = typename Kind::Plain;
  if (tiles.count == 1) return four_of<Kind>(p.tokens)(p, at);
  alignas(kLine) typename Plain::Number plain[kFour * kColumnBlock];
  unpack_four<Kind>(p, at.r, at.w, at.b, columns_of(p, at.b), at.ahead, plain);
  for (size_t i = 0; i < tiles.count; ++i)
    four_of<Plain>(tiles.size(i))(p, {at.r, bytes_of(plain), tiles.first(i), at.b});
}

// While the activations of all column blocks fit into the first-level cache, each four goes through
// all blocks, as it lies in memory; else a group of fours goes through each.
template <class Kind>
void multiply_few_fours(const ProductCall& p, size_t blocks) {
  const Tiles tiles(p.tokens, kFourTokens);
  const bool linear = p.tokens * p.token * blocks <= kInnerBytes;
  const size_t group = linear ? kFour : kManyRows;
  const size_t far = p.tokens <= kNearTokens ? kPrefetchBytes : kFarBytes;
  const auto begin = reinterpret_cast<uintptr_t>(p.w);
  const auto at = [&](size_t r, size_t b) {
    return begin + r * p.row + four_bytes<Kind>(b * kColumnBlock);
  };
  const auto behind = p.next == nullptr ? at(p.rows, 0) : reinterpret_cast<uintptr_t>(p.next);
  const size_t jump = behind - at(p.rows, 0);  // modulo 2⁶⁴
  for (size_t first = 0; first < p.rows; first += group) {
    const size_t end = first + group < p.rows ? first + group : p.rows;
    const uintptr_t below = end < p.rows ? at(end, 0) : behind;
    for (size_t b = 0; b < blocks; ++b)
      for (size_t r = first; r < end; r += kFour) {
        const uintptr_t here = at(r, b), next = r + kFour < end  ? at(r + kFour, b)
                                                : b + 1 < blocks ? at(first, b + 1)
                                                                 : below;
        const bool within = here + far < at(p.rows, 0);
        const size_t ahead = linear ? far + (within ? 0 : jump) : next - here;
        multiply_four<Kind>(p, tiles, {r, bytes_at(p.w, here - begin), 0, b, ahead});
      }
  }
}

// A block of the fours of [first, end) rows stays in the second-level cache while the tokens pass.
template <class Kind>
void multiply_many_fours(const ProductCall& p, size_t first, size_t end, size_t blocks) {
  using Plain = typename Kind::Plain;
  const Tiles tiles(p.tokens, kTileTokens);
  alignas(kLine) typename Plain::Number plain[kManyRows * kColumnBlock];
  for (size_t b = 0; b < blocks; ++b) {
    const size_t cols = columns_of(p, b), here = four_bytes<Kind>(b * kColumnBlock);
    for (size_t r = first; r < end; r += kFour)
      unpack_four<Kind>(p, r, bytes_at(p.w, r * p.row + here), b, cols, 0,
                        plain + (r - first) * cols);
    // The next column block of these rows, or the first of the rows below.
    const bool last = b + 1 == blocks;
    const size_t next = last ? kManyRows * p.row : here + four_bytes<Kind>(kColumnBlock);
    const size_t bytes = four_bytes<Kind>(columns_of(p, last ? 0 : b + 1));
    const auto slice = [&](size_t i) { return i * bytes / tiles.count / kLine * kLine; };
    for (size_t i = 0; i < tiles.count; ++i)
      for (size_t r = first; r < end; r += kFour)
        four_of<Plain>(tiles.size(i))(
            p, {r, bytes_of(plain + (r - first) * cols), tiles.first(i), b, 0,
                bytes_at(p.w, r * p.row) + next, slice(i), slice(i + 1)});
  }
}

template <class Kind>
void multiply_fours(const ProductCall& p) {
  if (p.tokens == 0) return;
  const size_t blocks = blocks_of(p);
  if (p.tokens <= kFewTokens) return multiply_few_fours<Kind>(p, blocks);
  for (size_t r = 0; r < p.rows; r += kManyRows)
    multiply_many_fours<Kind>(p, r, r + kManyRows < p.rows ? r + kManyRows : p.rows, blocks);
}

template <class Kind>
constexpr Product product_of_fours() {
  return {Kind::kSize, Kind::kExtra, pack<Kind>, multiply_fours<Kind>};
}

}  // namespace
}  // namespace mrkl
