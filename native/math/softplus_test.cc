#include "math/softplus.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("softplus: golden values, those beyond the linear limit included") {
  Operand x = operand("x", 2, 4, 0.3, 30.0);
  const Op op{2, 4, [&](ThreadPool& pool, Matrix y) { softplus_forward(pool, x.view(), y); },
              nullptr};
  check_golden(run_forward(op),
               {8.86574735, 25.2441295, 29.7499443, 20.2638954, 1.49992413, 1.06709928e-08});
}

TEST_CASE("softplus: gradients") {
  Operand x = operand("x", 3, 5, 0.1, 3.0);
  const Op op{3, 5, [&](ThreadPool& pool, Matrix y) { softplus_forward(pool, x.view(), y); },
              [&](ThreadPool& pool, View dy, bool add) {
                softplus_backward(pool, x.view(), dy, x.slot(add));
              }};
  check_gradients(op, {&x});
}

}  // namespace
}  // namespace mrkl
