#include "math/attention.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

struct Attention {
  Operand q, k, v;
  Segments queries, keys;
  AttentionShape shape;

  Op op() {
    return {q.rows, q.cols,
            [this](ThreadPool& pool, Matrix o) {
              attention_forward(pool, shape, queries, keys, q.view(), k.view(), v.view(), o);
            },
            [this](ThreadPool& pool, View d_o, bool add) {
              attention_backward(pool, shape, queries, keys, q.view(), k.view(), v.view(), d_o,
                                 q.slot(add), k.slot(add), v.slot(add));
            }};
  }
  void check() { check_gradients(op(), {&q, &k, &v}); }
};

Attention attention(std::vector<std::size_t> queries, std::vector<std::size_t> keys,
                    AttentionShape shape, std::size_t dim) {
  return {operand("q", queries.back(), shape.heads * dim, 0.1),
          operand("k", keys.back(), shape.kv_heads * dim, 0.9),
          operand("v", keys.back(), shape.kv_heads * dim, 1.6),
          {queries},
          {keys},
          shape};
}

TEST_CASE("attention, causal with shared key heads: golden values and gradients") {
  Attention a = attention({0, 3, 5}, {0, 3, 5}, {4, 2, true}, 2);
  const auto o = run_forward(a.op());
  check_golden({o.begin() + 8, o.end()},
               {-0.14527367, -0.235054755, 0.777935108, 0.555833455, -0.0171540746, -0.335180488,
                -0.293966675, 0.00526146353, -0.336297652, -0.309849171, 0.632606866, 0.599887794});
  a.check();
}

TEST_CASE("attention, bidirectional: golden values and gradients") {
  Attention a = attention({0, 3, 5}, {0, 3, 5}, {4, 2, false}, 2);
  check_golden(run_forward(a.op()),
               {0.618844202, 0.588226232, 0.781701181, 0.707335635, 0.127632057, -0.0813474373,
                -0.250955277, 0.0828373807, 0.170579801, 0.180053041, 0.783658895});
  a.check();
}

TEST_CASE("attention, to other rows: golden values and gradients") {
  Attention a = attention({0, 3, 5}, {0, 2, 7}, {4, 2, false}, 2);
  check_golden(run_forward(a.op()),
               {0.50583506, 0.322732639, 0.775394643, 0.553657107, -0.147631463, -0.174710998,
                -0.35352119, 0.0785054381, -0.14527367, -0.235054755, 0.777935108});
  a.check();
}

TEST_CASE("attention: a sequence longer than one block of queries") {
  Attention a = attention({0, 66}, {0, 66}, {1, 1, true}, 2);
  a.check();
}

}  // namespace
}  // namespace mrkl
