// Attention of query rows to one block of the KV cache; formula in table.h. Keys lie with tokens
// along the vectors, values with dimensions along them, so that neither product sums across lanes:
//   S (rows, 64) = scale·Q (rows, d)·K (d, 64);   O (rows, d) = c·O + P (rows, 64)·V (64, d)
// A tile of rows keeps four vectors of sums each in registers while K or V streams by once.
#pragma once
#include <math.h>
#include <stddef.h>

#include "kernels/table.h"
#include "kernels/vector/elementwise.h"
#include "kernels/vector/unroll.h"

namespace mrkl {
namespace {

constexpr size_t kAttendRows = kLanes == 8 ? 2 : 6;  // of a tile: 4·rows sums + 5 registers
constexpr size_t kAttendWide = 4;                    // vectors of a tile

static_assert(kKvBlock % (kAttendWide * kLanes) == 0);

template <class Type, size_t rows>
void block_scores(size_t d, float scale, const AttendRow* row, const KvBlock& block,
                  float (*s)[kKvBlock]) {
  for (size_t u = 0; u < kKvBlock; u += kAttendWide * kLanes) {
    const auto* k = static_cast<const typename Type::Stored*>(block.k) + u;
    Vec sums_of[rows][kAttendWide];
    MRKL_UNROLL
    for (size_t r = 0; r < rows; ++r)
      for (size_t j = 0; j < kAttendWide; ++j) sums_of[r][j] = zero();
    for (size_t i = 0; i < d; ++i, k += kKvBlock) {
      Vec keys[kAttendWide];
      MRKL_UNROLL
      for (size_t j = 0; j < kAttendWide; ++j) keys[j] = Type::widen(k + j * kLanes);
      MRKL_UNROLL
      for (size_t r = 0; r < rows; ++r) {
        const Vec q = set1(row[r].q[i]);
        MRKL_UNROLL
        for (size_t j = 0; j < kAttendWide; ++j) sums_of[r][j] = fma(q, keys[j], sums_of[r][j]);
      }
    }
    MRKL_UNROLL
    for (size_t j = 0; j < kAttendWide; ++j) {
      Vec factor = set1(scale);
      if (block.k_scale != nullptr) factor = factor * load(block.k_scale + u + j * kLanes);
      MRKL_UNROLL
      for (size_t r = 0; r < rows; ++r) store(s[r] + u + j * kLanes, sums_of[r][j] * factor);
    }
  }
}

// Turns the scores of a row into p, updates {m, l} and returns c.
inline float block_softmax(const AttendRow& row, const float* v_scale, float* s) {
  for (size_t u = row.seen; u < kKvBlock; ++u) s[u] = -INFINITY;
  Vec top = set1(row.ml[0]);
  for (size_t u = 0; u < kKvBlock; u += kLanes) top = max(top, load(s + u));
  const float most = largest(top);
  const Vec shift = set1(most);
  Vec total = zero();
  for (size_t u = 0; u < kKvBlock; u += kLanes) {
    const Vec p = exp_bounded(load(s + u) - shift);
    total = total + p;
    store(s + u, v_scale == nullptr ? p : p * load(v_scale + u));
  }
  // At the start o and l are zero, whatever c is.
  float c = 1.0f;
  if (row.ml[0] != most) {
    float lanes[kLanes];
    store(lanes, exp_bounded(set1(row.ml[0]) - shift));
    c = lanes[0];
  }
  row.ml[0] = most;
  row.ml[1] = c * row.ml[1] + sum(total);
  return c;
}

template <class Type, size_t rows, size_t wide, class... Lanes>
void add_values(size_t seen, size_t d, const AttendRow* row, const typename Type::Stored* v,
                size_t at, const float (*p)[kKvBlock], const float* c, Lanes... lanes) {
  Vec o[rows][wide];
  MRKL_UNROLL
  for (size_t r = 0; r < rows; ++r)
    for (size_t j = 0; j < wide; ++j)
      o[r][j] = load(row[r].o + at + j * kLanes, lanes...) * set1(c[r]);
  v += at;
  for (size_t u = 0; u < seen; ++u, v += d) {
    Vec values[wide];
    MRKL_UNROLL
    for (size_t j = 0; j < wide; ++j) values[j] = Type::widen(v + j * kLanes, lanes...);
    MRKL_UNROLL
    for (size_t r = 0; r < rows; ++r) {
      const Vec weight = set1(p[r][u]);
      MRKL_UNROLL
      for (size_t j = 0; j < wide; ++j) o[r][j] = fma(weight, values[j], o[r][j]);
    }
  }
  MRKL_UNROLL
  for (size_t r = 0; r < rows; ++r)
    for (size_t j = 0; j < wide; ++j) store(row[r].o + at + j * kLanes, lanes..., o[r][j]);
}

template <class Type, size_t rows>
void attend_tile(size_t d, float scale, const AttendRow* row, const KvBlock& block) {
  alignas(64) float s[rows][kKvBlock];
  float c[rows];
  block_scores<Type, rows>(d, scale, row, block, s);
  for (size_t r = 0; r < rows; ++r) c[r] = block_softmax(row[r], block.v_scale, s[r]);
  const auto* v = static_cast<const typename Type::Stored*>(block.v);
  const size_t seen = row[rows - 1].seen;
  size_t at = 0;
  for (; at + kAttendWide * kLanes <= d; at += kAttendWide * kLanes)
    add_values<Type, rows, kAttendWide>(seen, d, row, v, at, s, c);
  for (; at + kLanes <= d; at += kLanes) add_values<Type, rows, 1>(seen, d, row, v, at, s, c);
  if (at < d) add_values<Type, rows, 1>(seen, d, row, v, at, s, c, first_lanes(d - at));
}

template <class Type, size_t rows>
void attend_rest(size_t left, size_t d, float scale, const AttendRow* row, const KvBlock& block) {
  if constexpr (rows > 0) {
    if (left == rows) return attend_tile<Type, rows>(d, scale, row, block);
    attend_rest<Type, rows - 1>(left, d, scale, row, block);
  }
}

template <class Type>
void attend(size_t rows, size_t d, float scale, const AttendRow* row, const KvBlock* block) {
  for (; rows >= kAttendRows; rows -= kAttendRows, row += kAttendRows)
    attend_tile<Type, kAttendRows>(d, scale, row, *block);
  attend_rest<Type, kAttendRows - 1>(rows, d, scale, row, *block);
}

}  // namespace
}  // namespace mrkl
