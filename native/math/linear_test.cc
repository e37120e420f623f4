#include "math/linear.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("linear: golden values and gradients") {
  Operand x = operand("x", 3, 5, 0.1), w = operand("w", 4, 5, 1.3), b = operand("b", 1, 4, 2.0);
  const Op op{
      3, 4,
      [&](ThreadPool& pool, Matrix y) { linear_forward(pool, x.view(), w.view(), b.view(), y); },
      [&](ThreadPool& pool, View dy, bool add) {
        linear_backward(pool, x.view(), w.view(), dy, x.slot(add), w.slot(add), b.slot(add));
      }};
  check_golden(run_forward(op),
               {1.68171576, 0.438165053, -1.04815913, 0.655442613, -0.714635795, 1.3885434});
  check_gradients(op, {&x, &w, &b});
}

TEST_CASE("linear: gradients that nobody wants are left alone, wide and tall weights") {
  for (std::size_t in : {3u, 40u}) {
    Operand x = operand("x", 70, in, 0.1), w = operand("w", 20, in, 1.3);
    const Op op{
        70, 20,
        [&](ThreadPool& pool, Matrix y) { linear_forward(pool, x.view(), w.view(), {}, y); },
        [&](ThreadPool& pool, View dy, bool add) {
          linear_backward(pool, x.view(), w.view(), dy, {}, w.slot(add), {});
        }};
    check_gradients(op, {&w}, 0.1);  // linear: a wide step only loses less to rounding
  }
}

}  // namespace
}  // namespace mrkl
