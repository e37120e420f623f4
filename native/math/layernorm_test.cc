#include "math/layernorm.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("layernorm: golden values and gradients") {
  Operand x = operand("x", 3, 5, 0.1), w = operand("w", 1, 5, 0.9), b = operand("b", 1, 5, 2.2);
  const Op op{3, 5,
              [&](ThreadPool& pool, Matrix y) {
                layernorm_forward(pool, x.view(), w.view(), b.view(), 1e-5f, y);
              },
              [&](ThreadPool& pool, View dy, bool add) {
                layernorm_backward(pool, x.view(), w.view(), 1e-5f, dy, x.slot(add), w.slot(add),
                                   b.slot(add));
              }};
  check_golden(run_forward(op),
               {-0.26766157, 0.660154517, 0.478684266, -0.81935809, -0.445725833, 1.02554757});
  check_gradients(op, {&x, &w, &b});
}

}  // namespace
}  // namespace mrkl
