#include "math/causal_conv.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("causal conv: golden values and gradients, two segments") {
  Operand u = operand("u", 7, 3, 0.2), w = operand("w", 3, 4, 0.5), b = operand("b", 1, 3, 1.7);
  const Segments segments{{0, 4, 7}};
  const Op op{7, 3,
              [&](ThreadPool& pool, Matrix y) {
                causal_conv_forward(pool, segments, u.view(), w.view(), b.view(), y);
              },
              [&](ThreadPool& pool, View dy, bool add) {
                causal_conv_backward(pool, segments, u.view(), w.view(), b.view(), dy, u.slot(add),
                                     w.slot(add), b.slot(add));
              }};
  check_golden(run_forward(op),
               {0.819628356, 0.0362972408, 0.714326884,  1.29339479,  -0.096717283, 0.297065692,
                1.11480836,  0.432664459,  -0.160087536, 0.723954011, 0.515732757,  0.0533974397,
                1.09266297,  0.371268687,  -0.180823377, 0.915830473, 0.983009998,  -0.259270798,
                0.631118838, 0.621468042,  0.165800068});
  check_gradients(op, {&u, &w, &b});
}

TEST_CASE("causal conv: without a bias, and more channels than one task takes") {
  Operand u = operand("u", 3, 131, 0.2), w = operand("w", 131, 2, 0.5);
  const Segments segments{{0, 1, 3}};
  const Op op{3, 131,
              [&](ThreadPool& pool, Matrix y) {
                causal_conv_forward(pool, segments, u.view(), w.view(), {}, y);
              },
              [&](ThreadPool& pool, View dy, bool add) {
                causal_conv_backward(pool, segments, u.view(), w.view(), {}, dy, u.slot(add),
                                     w.slot(add), {});
              }};
  check_gradients(op, {&u, &w});
}

}  // namespace
}  // namespace mrkl
