#include "math/embedding.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("embedding: rows of the table and of the soft prompt, and their gradients") {
  Operand table = operand("table", 4, 3, 0.1), prompt = operand("prompt", 2, 3, 1.1);
  const std::vector<std::int32_t> ids{-1, -2, 3, 0, 3, 1};
  const Op op{6, 3,
              [&](ThreadPool& pool, Matrix y) {
                embedding_forward(pool, table.view(), prompt.view(), ids.data(), y);
              },
              [&](ThreadPool& pool, View dy, bool add) {
                embedding_backward(pool, ids.data(), kNoPadding, dy, table.slot(add),
                                   prompt.slot(add));
              }};
  const auto y = run_forward(op);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(y[i] == prompt.data[i]);
    CHECK(y[3 + i] == prompt.data[3 + i]);
    CHECK(y[6 + i] == table.data[9 + i]);
  }
  check_gradients(op, {&table, &prompt});
}

TEST_CASE("embedding: the padding row gets no gradient") {
  Operand table = operand("table", 3, 2, 0.1);
  const std::vector<std::int32_t> ids{0, 1, 0};
  const std::vector<float> dy(6, 1.0f);
  table.gradient.assign(6, 7.0f);
  ThreadPool pool(1);
  embedding_backward(pool, ids.data(), 0, {dy.data(), 3, 2, 2}, table.slot(false), {});
  CHECK(table.gradient == std::vector<float>{0, 0, 1, 1, 0, 0});
}

}  // namespace
}  // namespace mrkl
