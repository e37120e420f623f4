#include "math/moe.h"

#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using namespace mrkl::test;

struct Mixture {
  Operand x = operand("x", 4, 3, 0.2);
  Operand p{"p", 4, 4, {}};
  std::vector<Operand> gates, ups, downs;
  std::vector<float> gate = std::vector<float>(16), up = std::vector<float>(16);

  Mixture() {
    for (std::size_t e = 0; e < 4; ++e) {
      const auto shift = static_cast<double>(e);
      gates.push_back(operand("gate", 2, 3, 0.1 + shift));
      ups.push_back(operand("up", 2, 3, 0.6 + shift));
      downs.push_back(operand("down", 3, 2, 1.1 + shift));
    }
  }
  std::vector<Expert> experts() const {
    std::vector<Expert> out;
    for (std::size_t e = 0; e < 4; ++e)
      out.push_back({gates[e].view(), ups[e].view(), downs[e].view()});
    return out;
  }
  Op op() {
    return {4, 3,
            [this](ThreadPool& pool, Matrix y) {
              moe_forward(pool, route(p.view(), 2), x.view(), p.view(), experts(),
                          {gate.data(), 8, 2, 2}, {up.data(), 8, 2, 2}, y);
            },
            [this](ThreadPool& pool, View dy, bool add) {
              std::vector<float> y(12);
              const Routing routing = route(p.view(), 2);
              moe_forward(pool, routing, x.view(), p.view(), experts(), {gate.data(), 8, 2, 2},
                          {up.data(), 8, 2, 2}, {y.data(), 4, 3, 3});
              std::vector<ExpertGradient> out;
              for (std::size_t e = 0; e < 4; ++e)
                out.push_back({gates[e].slot(add), ups[e].slot(add), downs[e].slot(add)});
              moe_backward(pool, routing, x.view(), p.view(), experts(), {gate.data(), 8, 2, 2},
                           {up.data(), 8, 2, 2}, dy, x.slot(add), p.slot(add), out);
            }};
  }
};

std::vector<float> softmax_of(std::size_t rows, double phase) {
  auto p = wave(rows * 4, phase, 2.0);
  for (std::size_t r = 0; r < rows; ++r) {
    float sum = 0.0f;
    for (std::size_t e = 0; e < 4; ++e) sum += p[r * 4 + e] = std::exp(p[r * 4 + e]);
    for (std::size_t e = 0; e < 4; ++e) p[r * 4 + e] /= sum;
  }
  return p;
}

TEST_CASE("moe: golden values") {
  Mixture m;
  m.p.data = softmax_of(4, 0.5);
  check_golden(run_forward(m.op()),
               {0.349406055, -0.362309411, -0.472567446, 0.26877447, -0.0306429361, -0.279191055,
                -1.18576718, -1.44706638, 0.69385971, 1.7708184, 0.858958531, -1.47882894});
}

TEST_CASE("moe: gradients, with an expert that nobody chooses") {
  Mixture m;
  m.p.data = {0.5f,  0.1f, 0.3f, 0.1f,  0.1f, 0.2f, 0.6f, 0.1f,
              0.05f, 0.5f, 0.4f, 0.05f, 0.6f, 0.3f, 0.1f, 0.0f};
  std::vector<Operand*> operands{&m.x, &m.p};
  for (std::size_t e = 0; e < 4; ++e)
    operands.insert(operands.end(), {&m.gates[e], &m.ups[e], &m.downs[e]});
  check_gradients(m.op(), operands);
  CHECK(m.gates[3].gradient == std::vector<float>(6, 0.0f));
}

TEST_CASE("moe: equal probabilities go to the lower index") {
  const std::vector<float> p(4, 0.25f);
  CHECK(route({p.data(), 1, 4, 4}, 2).expert == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("load balance: golden value and gradients over two layers") {
  Operand a{"a", 4, 4, softmax_of(4, 0.5)}, b{"b", 3, 4, softmax_of(3, 1.4)};
  const auto layers = [&] { return std::vector<View>{a.view(), b.view()}; };
  const Op op{1, 1, [&](ThreadPool&, Matrix y) { *y.data = load_balance_forward(layers(), 2); },
              [&](ThreadPool&, View dy, bool add) {
                load_balance_backward(layers(), 2, *dy.data, {a.slot(add), b.slot(add)});
              }};
  check_golden(run_forward(op), {1.9943456});
  check_gradients(op, {&a, &b}, 1e-3);
}

}  // namespace
}  // namespace mrkl
