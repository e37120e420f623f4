// Causal grouped-query attention without positions (Jamba spec section 2.1; Vaswani et al. 2017).
//   q = a·Wqᵀ, k = a·Wkᵀ, v = a·Wvᵀ
//   o_t = Σ_{u≤t} softmax_u(q_t·k_u / √d_h)·v_u   per head;   out = o·Woᵀ
// Shapes: q, o (rows, n_h·d_h); k, v (rows, n_kv·d_h). Consecutive query heads share a KV head:
// head j reads ⌊j / (n_h/n_kv)⌋, and all heads of a group read a block of the cache together.
//
// Softmax is taken block by block of 64 positions (table.h), in spans of kSpan blocks that are then
// joined in order. Both bounds are positions, so the bits of o_t depend neither on how tokens were
// fed nor on who else is in the pass nor on how the work was split. Online softmax: Milakov &
// Gimelshein 2018, arXiv:1805.02867; spans in parallel: Dao et al. 2023, "Flash-Decoding".
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "model/pass.h"

namespace mrkl {
namespace {

constexpr std::size_t kSpan = 8;  // blocks
constexpr std::size_t kSpanTokens = kSpan * kKvBlock;
constexpr std::size_t kTileRows = 96;  // query rows that read a block together
constexpr std::size_t kFewTokens = 8;  // up to which spans are worked on in parallel

// The attention of one sequence in one layer.
struct Job {
  const JambaConfig& c;
  AttendBlock kernel;
  const KvCache& kv;
  std::size_t layer;
  std::size_t past, tokens;
  const float* q;         // (tokens, n_h·d_h)
  float* o;               // (tokens, n_h·d_h)
  float* ml;              // (tokens, n_h, 2)
  float *part, *part_ml;  // the same of a span

  std::size_t group() const { return c.heads / c.kv_heads; }
  std::size_t spans() const { return (past + tokens + kSpanTokens - 1) / kSpanTokens; }
  // First token of [begin, end) that sees position `at`.
  std::size_t first(std::size_t begin, std::size_t end, std::size_t at) const {
    return at <= past + begin ? begin : std::min(end, at - past);
  }
  // Rows of head `kv_head` in a (tokens, n_h) table.
  std::size_t row(std::size_t t, std::size_t kv_head, std::size_t j) const {
    return t * c.heads + kv_head * group() + j;
  }

  // A span for tokens [begin, end) of a KV head, into to (·, n_h·d_h) and to_ml, whose row 0 is
  // token `begin`.
  void span(std::size_t kv_head, std::size_t begin, std::size_t end, std::size_t span_index,
            float* to, float* to_ml) const {
    const std::size_t d = c.head_dim;
    static thread_local std::vector<AttendRow> rows;
    const std::size_t last = std::min((span_index + 1) * kSpan, (past + end - 1) / kKvBlock + 1);
    const std::size_t start = first(begin, end, span_index * kSpanTokens);
    for (std::size_t t = start; t < end; ++t)
      for (std::size_t j = 0; j < group(); ++j) {
        const std::size_t at = row(t - begin, kv_head, j);
        std::fill_n(to + at * d, d, 0.0f);
        to_ml[2 * at] = -INFINITY;
        to_ml[2 * at + 1] = 0;
      }
    for (std::size_t b = span_index * kSpan; b < last; ++b) {
      rows.clear();
      for (std::size_t t = first(begin, end, b * kKvBlock); t < end; ++t)
        for (std::size_t j = 0; j < group(); ++j) {
          const std::size_t at = row(t - begin, kv_head, j);
          rows.push_back({q + row(t, kv_head, j) * d, to + at * d, to_ml + 2 * at,
                          std::min(kKvBlock, past + t + 1 - b * kKvBlock)});
        }
      const KvBlock block = kv.block(layer, kv_head, b);
      kernel(rows.size(), d, 1.0f / std::sqrt(static_cast<float>(d)), rows.data(), &block);
    }
  }

  // o ← the join of o and a span.
  static void join(std::size_t d, float* o, float* ml, const float* from, const float* from_ml) {
    const float most = std::max(ml[0], from_ml[0]);
    const float a = std::exp(ml[0] - most), b = std::exp(from_ml[0] - most);
    for (std::size_t i = 0; i < d; ++i) o[i] = a * o[i] + b * from[i];
    ml[0] = most;
    ml[1] = a * ml[1] + b * from_ml[1];
  }

  // Tokens [begin, end) of a KV head from their first span to their last.
  void tile(std::size_t kv_head, std::size_t begin, std::size_t end) const {
    const std::size_t d = c.head_dim, base = begin * c.heads;
    span(kv_head, begin, end, 0, o + base * d, ml + 2 * base);
    for (std::size_t s = 1; s * kSpanTokens < past + end; ++s) {
      span(kv_head, begin, end, s, part + base * d, part_ml + 2 * base);
      for (std::size_t t = first(begin, end, s * kSpanTokens); t < end; ++t)
        join_row(kv_head, t, t);
    }
  }

  void join_row(std::size_t kv_head, std::size_t t, std::size_t from) const {
    const std::size_t d = c.head_dim;
    for (std::size_t j = 0; j < group(); ++j) {
      const std::size_t to = row(t, kv_head, j), at = row(from, kv_head, j);
      join(d, o + to * d, ml + 2 * to, part + at * d, part_ml + 2 * at);
    }
  }

  void finish(std::size_t begin, std::size_t end) const {
    const std::size_t d = c.head_dim;
    for (std::size_t r = begin; r < end; ++r)
      for (std::size_t i = 0; i < d; ++i) o[r * d + i] /= ml[2 * r + 1];
  }
};

// A piece of work: tokens [begin, end) of a KV head, over all spans or one.
struct Task {
  const Job* job;
  std::size_t kv_head, begin, end, span;
};
constexpr std::size_t kAllSpans = ~std::size_t{0};

void run(const Task& t) {
  const Job& job = *t.job;
  if (t.span == kAllSpans) return job.tile(t.kv_head, t.begin, t.end);
  if (t.span == 0) return job.span(t.kv_head, 0, job.tokens, 0, job.o, job.ml);
  const std::size_t at = (t.span - 1) * job.tokens * job.c.heads;
  job.span(t.kv_head, 0, job.tokens, t.span, job.part + at * job.c.head_dim, job.part_ml + 2 * at);
}

// Joins what the tasks of single spans left, in order.
void join_spans(const Job& job) {
  for (std::size_t s = 1; s < job.spans(); ++s)
    for (std::size_t t = job.first(0, job.tokens, s * kSpanTokens); t < job.tokens; ++t)
      for (std::size_t kv_head = 0; kv_head < job.c.kv_heads; ++kv_head)
        job.join_row(kv_head, t, (s - 1) * job.tokens + t);
}

bool by_spans(const Job& job, std::size_t jobs, std::size_t threads) {
  return job.tokens <= kFewTokens && job.spans() > 1 && jobs * job.c.kv_heads < 4 * threads;
}

void add_tasks(const Job& job, bool single_spans, std::size_t threads, std::vector<Task>& tasks) {
  const std::size_t kv_heads = job.c.kv_heads;
  for (std::size_t i = 0; single_spans && i < job.spans() * kv_heads; ++i)
    tasks.push_back({&job, i % kv_heads, 0, job.tokens, i / kv_heads});
  if (single_spans) return;
  // As many tokens as share a block well, but enough tasks for all threads; the last see most.
  const std::size_t most = std::max<std::size_t>(1, kTileRows / job.group());
  const std::size_t even = (job.tokens * kv_heads + 4 * threads - 1) / (4 * threads);
  const std::size_t wide = std::clamp<std::size_t>(even, 1, most);
  for (std::size_t end = job.tokens; end > 0; end -= std::min(end, wide))
    for (std::size_t kv_head = 0; kv_head < kv_heads; ++kv_head)
      tasks.push_back({&job, kv_head, end - std::min(end, wide), end, kAllSpans});
}

void attend(ThreadPool& pool, std::span<const Job> jobs) {
  std::vector<Task> tasks;
  std::size_t work = 0;
  for (const Job& job : jobs) {
    add_tasks(job, by_spans(job, jobs.size(), pool.size()), pool.size(), tasks);
    work += 2 * job.tokens * job.c.heads * job.c.head_dim * (job.past + job.tokens);
  }
  parallel(pool, tasks.size(), work / tasks.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) run(tasks[i]);
  });
  for (const Job& job : jobs) {
    if (by_spans(job, jobs.size(), pool.size())) join_spans(job);
    job.finish(0, job.tokens * job.c.heads);
  }
}

AttendBlock kernel_of(const KernelTable& k, KvType type) {
  return type == KvType::kF32 ? k.attend_f32 : type == KvType::kBf16 ? k.attend_bf16 : k.attend_i8;
}

}  // namespace

void attention_layer(Pass& pass, const AttentionWeights& w, std::size_t layer, const float* a,
                     float* out) {
  const JambaConfig& c = pass.c;
  PassBuffers& ws = pass.ws;
  const std::size_t h = c.hidden_size, ldq = c.heads * c.head_dim, ldkv = c.kv_heads * c.head_dim;
  float *k = ws.kv.data(), *v = k + pass.rows * ldkv;
  pass.linear(w.q, a, h, ws.q.data(), ldq);
  pass.linear(w.k, a, h, k, ldkv);
  pass.linear(w.v, a, h, v, ldkv);
  std::vector<Job> jobs;
  std::size_t part = 0;
  for (const Sequence& s : pass.sequences) {
    KvCache& kv = s.state->kv;
    const std::size_t index = s.state->layers[layer].attention, past = s.state->length;
    kv.write(index, past, s.tokens, k + s.row * ldkv, v + s.row * ldkv, ldkv);
    jobs.push_back({c, kernel_of(pass.k, kv.layout().type), kv, index, past, s.tokens,
                    ws.q.data() + s.row * ldq, ws.o.data() + s.row * ldq,
                    ws.ml.data() + 2 * s.row * c.heads, ws.part.data() + part * ldq,
                    ws.part_ml.data() + 2 * part * c.heads});
    part += attention_parts(past, s.tokens);
  }
  attend(pass.pool, jobs);
  pass.linear(w.o, ws.o.data(), ldq, out, h);
}

std::size_t attention_parts(std::size_t past, std::size_t tokens) noexcept {
  const std::size_t joins = (past + tokens - 1) / kSpanTokens;
  return joins == 0 ? 0 : tokens <= kFewTokens ? joins * tokens : tokens;
}

}  // namespace mrkl
