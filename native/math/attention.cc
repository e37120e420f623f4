#include "math/attention.h"

#include <cmath>

#include "kernels/table.h"
#include "math/parallel.h"

namespace mrkl {
namespace {

constexpr std::size_t kQueryBlock = 64;

// A block of queries of one head against the keys of its segment.
struct Block {
  std::size_t t, rows;  // first query row and their number
  std::size_t u, keys;  // first key row and the number that the last query sees
  std::size_t dim, qcol, kcol;
  bool causal;
  std::size_t first;  // position of query t in its segment
};

template <class Body>
void for_each_block(const Segments& queries, const Segments& keys, std::size_t s, const Body& body,
                    Block block) {
  block.u = keys.begin(s);
  for (std::size_t i = 0; i < queries.length(s); i += kQueryBlock) {
    block.t = queries.begin(s) + i;
    block.first = i;
    block.rows = std::min(kQueryBlock, queries.length(s) - i);
    block.keys = block.causal ? std::min(keys.length(s), i + block.rows) : keys.length(s);
    body(block);
  }
}

// p (rows, keys) of a block
void probabilities(const Block& at, View q, View k, std::vector<float>& p) {
  const float scale = 1.0f / std::sqrt(static_cast<float>(at.dim));
  p.resize(at.rows * at.keys);
  kernels().gemm_nt(at.rows, at.keys, at.dim, q.row(at.t) + at.qcol, q.ld, k.row(at.u) + at.kcol,
                    k.ld, p.data(), at.keys, false);
  for (std::size_t i = 0; i < at.rows; ++i) {
    float* row = p.data() + i * at.keys;
    const std::size_t seen = at.causal ? std::min(at.keys, at.first + i + 1) : at.keys;
    for (std::size_t j = 0; j < seen; ++j) row[j] *= scale;
    kernels().softmax(seen, row);
    std::fill(row + seen, row + at.keys, 0.0f);
  }
}

void zero_columns(const Gradient& g, std::size_t begin, std::size_t rows, std::size_t column,
                  std::size_t width) {
  if (!g || g.add) return;
  for (std::size_t r = 0; r < rows; ++r) std::fill_n(g.to.row(begin + r) + column, width, 0.0f);
}

void backward_block(const Block& at, View q, View k, View v, View d_o, const Gradient& dq,
                    const Gradient& dk, const Gradient& dv, std::vector<float>& p,
                    std::vector<float>& ds) {
  const auto& kernel = kernels();
  const float scale = 1.0f / std::sqrt(static_cast<float>(at.dim));
  const float* out = d_o.row(at.t) + at.qcol;
  probabilities(at, q, k, p);
  if (dv)
    kernel.gemm_tn(at.keys, at.dim, at.rows, p.data(), at.keys, out, d_o.ld,
                   dv.to.row(at.u) + at.kcol, dv.to.ld, true);
  if (!dq && !dk) return;
  ds.resize(p.size());
  kernel.gemm_nt(at.rows, at.keys, at.dim, out, d_o.ld, v.row(at.u) + at.kcol, v.ld, ds.data(),
                 at.keys, false);
  for (std::size_t i = 0; i < at.rows; ++i) {
    const float* probability = p.data() + i * at.keys;
    float* row = ds.data() + i * at.keys;
    const float mean = kernel.dot(at.keys, probability, row);
    for (std::size_t j = 0; j < at.keys; ++j) row[j] = scale * probability[j] * (row[j] - mean);
  }
  if (dq)
    kernel.gemm_nn(at.rows, at.dim, at.keys, ds.data(), at.keys, k.row(at.u) + at.kcol, k.ld,
                   dq.to.row(at.t) + at.qcol, dq.to.ld, dq.add);
  if (dk)
    kernel.gemm_tn(at.keys, at.dim, at.rows, ds.data(), at.keys, q.row(at.t) + at.qcol, q.ld,
                   dk.to.row(at.u) + at.kcol, dk.to.ld, true);
}

}  // namespace

void attention_forward(ThreadPool& pool, const AttentionShape& shape, const Segments& queries,
                       const Segments& keys, View q, View k, View v, Matrix o) {
  const std::size_t dim = q.cols / shape.heads, group = shape.heads / shape.kv_heads;
  for_each_task(pool, queries.count() * shape.heads, [&](std::size_t task) {
    const std::size_t s = task / shape.heads, h = task % shape.heads;
    std::vector<float> p;
    const auto body = [&](const Block& at) {
      probabilities(at, q, k, p);
      kernels().gemm_nn(at.rows, dim, at.keys, p.data(), at.keys, v.row(at.u) + at.kcol, v.ld,
                        o.row(at.t) + at.qcol, o.ld, false);
    };
    for_each_block(queries, keys, s, body,
                   {0, 0, 0, 0, dim, h * dim, h / group * dim, shape.causal, 0});
  });
}

void attention_backward(ThreadPool& pool, const AttentionShape& shape, const Segments& queries,
                        const Segments& keys, View q, View k, View v, View d_o, Gradient dq,
                        Gradient dk, Gradient dv) {
  const std::size_t dim = q.cols / shape.heads, group = shape.heads / shape.kv_heads;
  // One task owns a key head of a segment, so that its query heads add to dk and dv in order.
  for_each_task(pool, queries.count() * shape.kv_heads, [&](std::size_t task) {
    const std::size_t s = task / shape.kv_heads, kv = task % shape.kv_heads;
    zero_columns(dk, keys.begin(s), keys.length(s), kv * dim, dim);
    zero_columns(dv, keys.begin(s), keys.length(s), kv * dim, dim);
    std::vector<float> p, ds;
    for (std::size_t h = kv * group; h < (kv + 1) * group; ++h) {
      const auto body = [&](const Block& at) {
        backward_block(at, q, k, v, d_o, dq, dk, dv, p, ds);
      };
      for_each_block(queries, keys, s, body, {0, 0, 0, 0, dim, h * dim, kv * dim, shape.causal, 0});
    }
  });
}

}  // namespace mrkl
