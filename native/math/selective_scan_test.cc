#include "math/selective_scan.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

struct Scan {
  Operand delta, x, a_log, b, c, skip;
  Segments segments;
  std::vector<float> states;

  Scan(std::size_t tokens, std::size_t d, std::size_t n, std::vector<std::size_t> bounds)
      : delta(operand("delta", tokens, d, 0.3, 0.4, 0.6)),
        x(operand("x", tokens, d, 1.0)),
        a_log(operand("a_log", d, n, 0.2, 0.5)),
        b(operand("b", tokens, n, 0.8)),
        c(operand("c", tokens, n, 1.9)),
        skip(operand("skip", 1, d, 0.6)),
        segments{std::move(bounds)},
        states(scan_states(segments) * d * n) {}

  ScanInputs inputs() const {
    return {delta.view(), x.view(), a_log.view(), b.view(), c.view(), skip.view()};
  }
  Op op() {
    return {x.rows, x.cols,
            [this](ThreadPool& pool, Matrix y) {
              selective_scan_forward(pool, segments, inputs(), y, states.data());
            },
            [this](ThreadPool& pool, View dy, bool add) {
              std::vector<float> y(x.data.size());
              selective_scan_forward(pool, segments, inputs(), {y.data(), x.rows, x.cols, x.cols},
                                     states.data());
              selective_scan_backward(pool, segments, inputs(), states.data(), dy,
                                      {delta.slot(add), x.slot(add), a_log.slot(add), b.slot(add),
                                       c.slot(add), skip.slot(add)});
            }};
  }
  void check() { check_gradients(op(), {&delta, &x, &a_log, &b, &c, &skip}); }
};

TEST_CASE("selective scan: golden values and gradients, two segments") {
  Scan scan(6, 2, 3, {0, 2, 6});
  check_golden(run_forward(scan.op()),
               {1.11907096, 1.94515052, 0.713867382, -0.729151213, -0.349971519, -0.946040446,
                -0.340075425, -0.158414537, 0.324649082, 1.40654231, 0.508221832, 0.316473476});
  scan.check();
}

TEST_CASE("selective scan: segments longer than the stride of kept states") {
  Scan scan(75, 2, 2, {0, 70, 75});
  scan.check();
}

TEST_CASE("selective scan: more channels than one task takes") {
  Scan scan(3, 66, 2, {0, 3});
  scan.check();
}

}  // namespace
}  // namespace mrkl
