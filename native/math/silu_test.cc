#include "math/silu.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("silu: golden values and gradients") {
  Operand x = operand("x", 3, 5, 0.1, 3.0);
  const Op op{
      3, 5, [&](ThreadPool& pool, Matrix y) { silu_forward(pool, x.view(), y); },
      [&](ThreadPool& pool, View dy, bool add) { silu_backward(pool, x.view(), dy, x.slot(add)); }};
  check_golden(run_forward(op),
               {0.172009087, 1.92795595, 2.84954432, 2.2284193, 0.482406257, -0.278207783});
  check_gradients(op, {&x});
}

TEST_CASE("swiglu: golden values and gradients") {
  Operand gate = operand("gate", 3, 5, 0.1, 3.0), up = operand("up", 3, 5, 1.1);
  const Op op{3, 5,
              [&](ThreadPool& pool, Matrix y) { swiglu_forward(pool, gate.view(), up.view(), y); },
              [&](ThreadPool& pool, View dy, bool add) {
                swiglu_backward(pool, gate.view(), up.view(), dy, gate.slot(add), up.slot(add));
              }};
  check_golden(run_forward(op),
               {0.153295764, 1.87753534, 1.7053729, -0.130082068, -0.331782699, 0.276452571});
  check_gradients(op, {&gate, &up});
}

TEST_CASE("silu: gradients of large arguments are finite") {
  const std::vector<float> x{-200.0f, -90.0f, 0.0f, 90.0f, 200.0f}, dy(5, 1.0f);
  std::vector<float> dx(5);
  silu_backward_row(5, x.data(), dy.data(), dx.data(), false);
  check_golden(dx, {0.0, 0.0, 0.5, 1.0, 1.0});
}

}  // namespace
}  // namespace mrkl
