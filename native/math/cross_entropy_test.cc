#include "math/cross_entropy.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

TEST_CASE("cross-entropy: golden values and gradients, a masked row without a target") {
  Operand logits = operand("logits", 3, 5, 0.1, 3.0);
  const std::vector<std::int32_t> target{1, -1, 4};
  const std::vector<float> weight{1.0f, 0.0f, 0.5f};
  std::vector<float> nll(3);
  const Op op{1, 1,
              [&](ThreadPool& pool, Matrix y) {
                *y.data = cross_entropy_forward(pool, logits.view(), target.data(), weight.data(),
                                                1.5f, nll.data());
              },
              [&](ThreadPool& pool, View dy, bool add) {
                cross_entropy_backward(pool, logits.view(), target.data(), weight.data(), 1.5f,
                                       *dy.data, logits.slot(add));
              }};
  check_golden(run_forward(op), {2.78062639});
  check_golden(nll, {1.61480289, 0.0, 5.11227339});
  check_gradients(op, {&logits});
}

}  // namespace
}  // namespace mrkl
