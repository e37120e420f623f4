// Attention to blocks of the KV cache: every rung against softmax in double precision, whatever the
// tile a row is in.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "base/dtype.h"
#include "kernels/test_data.h"

namespace mrkl {
namespace {

struct Case {
  std::size_t rows, d, blocks;
  std::vector<std::size_t> length;  // tokens that a row sees
};

Case make(std::size_t rows, std::size_t d, std::size_t last) {
  Case c{rows, d, 1 + last / kKvBlock, {}};
  for (std::size_t r = 0; r < rows; ++r)
    c.length.push_back(last < rows - 1 - r ? 1 : last - (rows - 1 - r) + 1);
  return c;
}

// Keys and values of all blocks in one stored type, k (d, 64) and v (64, d) per block.
template <class Stored>
struct Cache {
  std::vector<Stored> k, v;
  std::vector<float> k_scale, v_scale, wide_k, wide_v;  // wide: (tokens, d)

  Cache(const Case& c, Stored (*narrow)(float), float (*widen)(Stored), bool scaled)
      : k(c.blocks * kKvBlock * c.d), v(k.size()), wide_k(k.size()), wide_v(k.size()) {
    const std::size_t tokens = c.blocks * kKvBlock;
    const Floats from_k(k.size(), 0, 2), from_v(k.size(), 0, 3), scales(2 * tokens, 0, 4);
    for (std::size_t t = 0; t < tokens; ++t) {
      k_scale.push_back(scaled ? 0.01f * std::fabs(scales[t]) : 1.0f);
      v_scale.push_back(scaled ? 0.01f * std::fabs(scales[tokens + t]) : 1.0f);
      for (std::size_t i = 0; i < c.d; ++i) {
        const float blow = scaled ? 60.0f : 1.0f;
        const Stored key = narrow(blow * from_k[t * c.d + i]),
                     value = narrow(blow * from_v[t * c.d + i]);
        k[t / kKvBlock * kKvBlock * c.d + i * kKvBlock + t % kKvBlock] = key;
        v[t * c.d + i] = value;
        wide_k[t * c.d + i] = widen(key) * k_scale[t];
        wide_v[t * c.d + i] = widen(value) * v_scale[t];
      }
    }
    if (!scaled) k_scale.clear();
  }
  KvBlock block(std::size_t b, std::size_t d) const {
    const std::size_t at = b * kKvBlock;
    const bool scaled = !k_scale.empty();
    return {k.data() + at * d, v.data() + at * d, scaled ? k_scale.data() + at : nullptr,
            scaled ? v_scale.data() + at : nullptr};
  }
};

// o / l (rows, d) of rows [first, first + rows).
template <class Stored>
Floats run(AttendBlock attend, const Case& c, const Cache<Stored>& cache, const Floats& q,
           std::size_t first, std::size_t rows) {
  Floats o(rows * c.d, 0, 1);
  std::fill(o.begin(), o.end(), 0.0f);
  std::vector<float> ml(2 * rows);
  for (std::size_t r = 0; r < rows; ++r) ml[2 * r] = -INFINITY;
  for (std::size_t b = 0; b < c.blocks; ++b) {
    std::vector<AttendRow> row;
    for (std::size_t r = 0; r < rows; ++r) {
      const std::size_t length = c.length[first + r];
      if (length <= b * kKvBlock) continue;
      row.push_back({q + (first + r) * c.d, o + r * c.d, ml.data() + 2 * r,
                     std::min(kKvBlock, length - b * kKvBlock)});
    }
    const KvBlock block = cache.block(b, c.d);
    attend(row.size(), c.d, 0.3f, row.data(), &block);
  }
  for (std::size_t i = 0; i < rows * c.d; ++i) o[i] /= ml[i / c.d * 2 + 1];
  return o;
}

template <class Stored>
Floats exact(const Case& c, const Cache<Stored>& cache, const Floats& q) {
  Floats out(c.rows * c.d, 0, 1);
  for (std::size_t r = 0; r < c.rows; ++r) {
    std::vector<double> p(c.length[r]), o(c.d);
    double most = -INFINITY, total = 0;
    for (std::size_t u = 0; u < p.size(); ++u) {
      for (std::size_t i = 0; i < c.d; ++i)
        p[u] += 0.3 * static_cast<double>(q[r * c.d + i]) *
                static_cast<double>(cache.wide_k[u * c.d + i]);
      most = std::max(most, p[u]);
    }
    for (double& x : p) total += x = std::exp(x - most);
    for (std::size_t u = 0; u < p.size(); ++u)
      for (std::size_t i = 0; i < c.d; ++i)
        o[i] += p[u] / total * static_cast<double>(cache.wide_v[u * c.d + i]);
    for (std::size_t i = 0; i < c.d; ++i) out[r * c.d + i] = static_cast<float>(o[i]);
  }
  return out;
}

template <class Stored>
void check(AttendBlock KernelTable::*attend, Stored (*narrow)(float), float (*widen)(Stored),
           bool scaled) {
  const auto on = [&](const KernelTable& rung) {
    for (const auto& shape : {std::array<std::size_t, 3>{1, 64, 0},
                              {1, 16, 200},
                              {4, 4, 63},
                              {7, 33, 64},
                              {13, 80, 130},
                              {20, 128, 70},
                              {6, 24, 300}}) {
      const std::size_t rows = shape[0], d = shape[1], last = shape[2];
      CAPTURE(rows);
      CAPTURE(d);
      CAPTURE(last);
      const Case c = make(rows, d, last);
      const Cache<Stored> cache(c, narrow, widen, scaled);
      const Floats q(rows * d, 1, 1);
      const Floats together = run(rung.*attend, c, cache, q, 0, rows);
      CHECK(close(together, exact(c, cache, q), 2e-5f));
      for (std::size_t r = 0; r < rows; ++r) {
        const Floats alone = run(rung.*attend, c, cache, q, r, 1);
        CHECK(std::memcmp(alone.begin(), together + r * d, d * sizeof(float)) == 0);
      }
    }
  };
  on(kReferenceKernels);
  for_each_rung(on);
}

TEST_CASE(
    "kernels: attention to blocks of f32, bf16 and i8; a row's bits do not depend on others") {
  check<float>(
      &KernelTable::attend_f32, [](float x) { return x; }, [](float x) { return x; }, false);
  check<std::uint16_t>(&KernelTable::attend_bf16, f32_to_bf16, bf16_to_f32, false);
  check<std::int8_t>(
      &KernelTable::attend_i8, [](float x) { return static_cast<std::int8_t>(std::lround(x)); },
      [](std::int8_t x) { return static_cast<float>(x); }, true);
}

}  // namespace
}  // namespace mrkl
