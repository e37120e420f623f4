// One product for decoding and prefill: y[t,r] = Σ_c W[r,c]·x[t,c], W (rows, cols) as it is stored.
// Both operands are read along c, in blocks of kColumnBlock columns; y grows block by block. The
// order of additions of an element depends on cols and on the product only, not on how many tokens
// or rows are in the call: decoding, prefill, any chunking and any batch give the same bits.
//   exact    activations f32, weights widened to f32
//   rounded  activations of 16 bits, made once per row of activations:
//              bf16 weights and blocks (Q8_0, Q4_0, Q4_K, Q5_K, Q6_K; bits in quant/): bf16, sums
//              of bf16 pairs in f32; numbers of blocks are rounded to bf16
//              int8 weights: whole numbers x' = round(x·32767/max|x|) of a column block, summed
//              as integers: at most 1024/4·127·32767 < 2³¹ in one of four lanes or more
//   bytes    int8 weights, and activations of 8 bits (W8A8): whole numbers x' = round(x·127/max|x|)
//            of a byte block of kByteBlock columns, quantised as weights are (quantize_i8 of
//            table.h)
//              acc ← fma(Σ_c W'[r,c]·x'[t,c], max|x|/127, acc) block by block, y[t,r] =
//              scale[r]·acc
//            Sums of a block are below 2²⁴ and so the same in any order: all rungs give the same
//            bits
// Packed activations: block b of token t stands at packed + b·block + t·token bytes; it holds
// width(cols) values of `size` bytes, zero beyond the columns, then `extra` bytes.
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace mrkl {

constexpr size_t kColumnBlock = 1024;
constexpr size_t kByteBlock = 128;
constexpr size_t kByteBlocks = kColumnBlock / kByteBlock;
// Behind the bytes of a column block of activations: of each byte block the scale (0 if there is no
// such block), then −128·Σ x', with which a product of W' + 128 begins.
struct ByteScales {
  float scales[kByteBlocks];
  int32_t offsets[kByteBlocks];
};

// Weights packed in fours of rows, so that one stream of memory brings what a register tile reads.
// Columns in steps (whole ones); each step holds a chunk of each of the four rows.
//   i8    32 columns, chunks of 32 bytes
//   bf16  64 columns, chunks of 96 bytes: an exponent takes four bits, above the lowest of its row.
//         Byte i of the first 32: of column i in the low bits, of column i + 32 in the high; then
//         sign and mantissa of each column. Numbers out of that range are patched.
constexpr size_t kFour = 4;
constexpr size_t kFourSteps = 64;  // columns that both kinds take whole

struct Patch {
  uint16_t at;    // row · kColumnBlock + column, within the four and the column block
  uint16_t bits;  // of the number
};
struct ShortExponents {
  const uint16_t* lowest;  // (rows): the number whose exponent is the row's lowest
  const uint32_t* begins;  // (fours, column blocks) + 1: the first patch of each
  const Patch* patches;
};

struct ProductCall {
  size_t rows, cols, tokens;
  const void* w;               // first row
  size_t row;                  // bytes from row to row
  const float* scales;         // (rows), of int8 weights
  const void* x;               // packed activations of the first token
  size_t token, block;         // bytes from token to token, from column block to column block
  float* y;                    // (tokens, rows)
  size_t ldy;                  // floats from token to token
  const void* next = nullptr;  // what is read after these rows, for the prefetcher
  ShortExponents exponents{};  // of bf16 in fours; of the first row
};

struct Product {
  size_t size, extra;
  // One row of activations.
  void (*pack)(size_t cols, const float* x, void* packed, size_t block);
  void (*multiply)(const ProductCall& call);  // null: this rung has no such product

  // Columns of a packed block, and the bytes it takes.
  static constexpr size_t width(size_t cols) {
    return cols > kColumnBlock ? kColumnBlock : (cols + 63) / 64 * 64;
  }
  size_t token_bytes(size_t cols) const { return width(cols) * size + extra; }
  // Whether both read activations packed in the same way: f32, bf16, or whole numbers.
  bool alike(const Product& other) const { return size == other.size && extra == other.extra; }
};

// By the format of the weights.
struct Products {
  Product f32, f16, bf16, i8, q8_0;
  Product q4_0{}, q4_k{}, q5_k{}, q6_k{};
  Product bf16_fours{}, i8_fours{};  // packed; rows come in fours
};

}  // namespace mrkl
