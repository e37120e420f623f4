#include "math/gelu.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("gelu: golden values and gradients") {
  Operand x = operand("x", 3, 5, 0.1, 3.0);
  const Op op{
      3, 5, [&](ThreadPool& pool, Matrix y) { gelu_forward(pool, x.view(), y); },
      [&](ThreadPool& pool, View dy, bool add) { gelu_backward(pool, x.view(), dy, x.slot(add)); }};
  check_golden(run_forward(op),
               {0.185007537, 2.11828943, 2.98834461, 2.40694905, 0.548031922, -0.122350088});
  check_gradients(op, {&x});
}

}  // namespace
}  // namespace mrkl
