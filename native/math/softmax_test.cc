#include "math/softmax.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("softmax: golden values and gradients") {
  Operand x = operand("x", 3, 5, 0.1, 3.0);
  const Op op{3, 5, [&](ThreadPool& pool, Matrix y) { softmax_forward(pool, x.view(), y); },
              [&](ThreadPool& pool, View dy, bool add) {
                std::vector<float> y(15);
                softmax_forward(pool, x.view(), {y.data(), 3, 5, 5});
                softmax_backward(pool, {y.data(), 3, 5, 5}, dy, x.slot(add));
              }};
  check_golden(run_forward(op),
               {0.0311989477, 0.198929878, 0.460986646, 0.26148406, 0.0474004681, 0.132848056});
  check_gradients(op, {&x});
}

}  // namespace
}  // namespace mrkl
