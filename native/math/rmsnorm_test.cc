#include "math/rmsnorm.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("rmsnorm: golden values and gradients") {
  Operand x = operand("x", 3, 5, 0.1), w = operand("w", 1, 5, 0.9);
  const Op op{
      3, 5,
      [&](ThreadPool& pool, Matrix y) { rmsnorm_forward(pool, x.view(), w.view(), 1e-5f, y); },
      [&](ThreadPool& pool, View dy, bool add) {
        rmsnorm_backward(pool, x.view(), w.view(), 1e-5f, dy, x.slot(add), w.slot(add));
      }};
  check_golden(run_forward(op),
               {0.117084925, 1.07357297, 1.11367867, 0.170823921, -0.189790429, -0.5142741});
  check_gradients(op, {&x, &w});
}

TEST_CASE("rmsnorm: a frozen weight does not change the gradient of the input") {
  Operand x = operand("x", 300, 5, 0.1), w = operand("w", 1, 5, 0.9);
  const Op op{
      300, 5,
      [&](ThreadPool& pool, Matrix y) { rmsnorm_forward(pool, x.view(), w.view(), 1e-5f, y); },
      [&](ThreadPool& pool, View dy, bool add) {
        rmsnorm_backward(pool, x.view(), w.view(), 1e-5f, dy, x.slot(add), {});
      }};
  check_gradients(op, {&x});
}

}  // namespace
}  // namespace mrkl
