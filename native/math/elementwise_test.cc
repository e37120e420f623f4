#include "math/elementwise.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("add and scale: golden values and gradients") {
  Operand x = operand("x", 3, 5, 0.1), y = operand("y", 3, 5, 1.1);
  const Op sum{3, 5, [&](ThreadPool& pool, Matrix z) { add_forward(pool, x.view(), y.view(), z); },
               [&](ThreadPool& pool, View dz, bool add) {
                 scale_backward(pool, 1.0f, dz, x.slot(add));
                 scale_backward(pool, 1.0f, dz, y.slot(add));
               }};
  check_golden(run_forward(sum), {0.0998334166 + 0.8912073601, 0.7173560909 + 0.9738476309});
  check_gradients(sum, {&x, &y});
  const Op half{
      3, 5, [&](ThreadPool& pool, Matrix z) { scale_forward(pool, 0.5f, x.view(), z); },
      [&](ThreadPool& pool, View dz, bool add) { scale_backward(pool, 0.5f, dz, x.slot(add)); }};
  check_golden(run_forward(half), {0.0499167083, 0.3586780454});
  check_gradients(half, {&x});
}

}  // namespace
}  // namespace mrkl
