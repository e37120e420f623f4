#include "train/tape.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "math/gradient_check_test.h"

namespace mrkl {
namespace {

using test::wave;

std::string code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& e) {
    return e.code() + ": " + e.what();
  }
  return "nothing";
}

TEST_CASE("tape: a value used twice gets the sum of both gradients, a split its parts") {
  Tape tape(2);
  const TensorId x = tape.input(2, 4, wave(8, 0.3), true);
  const auto parts = tape.split(x, {1, 3});
  const TensorId w = tape.parameter(1, 3, true), v = tape.parameter(1, 4, false);
  tape.write(w, Field::kValue, wave(3, 1.0).data(), 3);
  tape.write(v, Field::kValue, wave(4, 2.0).data(), 4);
  const TensorId sum = tape.add(tape.linear(parts[1], w, kNoTensor), tape.linear(x, v, kNoTensor));
  const TensorId loss = tape.linear(tape.embedding(sum, kNoTensor, {1}, -1),
                                    tape.input(1, 1, {2.0f}, false), kNoTensor);
  tape.run(loss);
  const auto dx = tape.read(x, Field::kGradient), ws = wave(3, 1.0), vs = wave(4, 2.0),
             xs = wave(8, 0.3);
  const std::vector<float> expected{
      0, 0, 0, 0, 2 * vs[0], 2 * (vs[1] + ws[0]), 2 * (vs[2] + ws[1]), 2 * (vs[3] + ws[2])};
  for (std::size_t i = 0; i < 8; ++i) CHECK(dx[i] == doctest::Approx(expected[i]).epsilon(1e-5));
  const auto dw = tape.read(w, Field::kGradient);
  for (std::size_t i = 0; i < 3; ++i) CHECK(dw[i] == doctest::Approx(2 * xs[5 + i]).epsilon(1e-5));
  CHECK(tape.read(v, Field::kGradient) == std::vector<float>(4, 0.0f));
}

TEST_CASE(
    "tape: running again gives the same gradients; parameters add theirs up until they are "
    "cleared") {
  Tape tape(1);
  const TensorId w = tape.parameter(1, 3, true);
  tape.fill_normal(w, 5, 1.0f);
  const TensorId x = tape.input(1, 3, wave(3, 0.1), true);
  const TensorId loss = tape.linear(tape.silu(x), w, kNoTensor);
  tape.run(loss);
  const auto once = tape.read(w, Field::kGradient), dx = tape.read(x, Field::kGradient);
  tape.run(loss);
  CHECK(tape.read(x, Field::kGradient) == dx);
  for (std::size_t i = 0; i < 3; ++i) CHECK(tape.read(w, Field::kGradient)[i] == 2 * once[i]);
  tape.clear_gradients();
  tape.run(loss);
  CHECK(tape.read(w, Field::kGradient) == once);
}

// Two mixers of a Jamba in small, the ops between first and last in stretches when wanted.
struct Stretched {
  Tape tape{2};
  std::vector<TensorId> weights;
  TensorId x, loss, inside = kNoTensor;

  TensorId weight(std::size_t rows, std::size_t cols) {
    weights.push_back(tape.parameter(rows, cols, true));
    tape.fill_normal(weights.back(), weights.size(), 0.5f);
    return weights.back();
  }
  TensorId mixer(TensorId in) {
    constexpr std::size_t d = 4, n = 3;
    const auto parts = tape.split(tape.linear(in, weight(2 * d, d), kNoTensor), {d, d});
    const TensorId s = tape.causal_conv(parts[0], weight(d, 2), kNoTensor, {0, 40});
    const TensorId delta = tape.softplus(tape.linear(s, weight(d, d), kNoTensor));
    const TensorId b = tape.linear(s, weight(n, d), kNoTensor);
    const TensorId c = tape.linear(s, weight(n, d), kNoTensor);
    const TensorId y = tape.selective_scan(delta, s, weight(d, n), b, c, weight(1, d), {0, 40});
    inside = tape.swiglu(parts[1], y);
    return tape.add(in, inside);
  }
  TensorId mixture(TensorId in, TensorId p) {
    const auto y = tape.moe(in, p, {weight(5, 4), weight(5, 4)}, {weight(5, 4), weight(5, 4)},
                            {weight(4, 5), weight(4, 5)}, 1);
    return tape.add(in, y);
  }
  explicit Stretched(bool stretches) {
    const auto maybe = [&](auto body) {
      if (stretches) tape.begin_stretch();
      const TensorId out = body();
      if (stretches) tape.end_stretch();
      return out;
    };
    x = tape.input(70, 4, wave(280, 0.1), true);
    TensorId p = kNoTensor;
    const TensorId first = maybe([&] { return mixer(x); });
    const TensorId second = maybe([&] {
      p = tape.softmax(tape.linear(first, weight(2, 4), kNoTensor));
      return mixture(mixer(first), p);
    });
    const TensorId third = maybe([&] { return mixer(second); });
    const TensorId ce = tape.cross_entropy(third, std::vector<std::int32_t>(70, 2),
                                           std::vector<float>(70, 1.0f), 70.0f);
    loss = tape.add(ce, tape.load_balance({p}, 1));
  }
};

TEST_CASE("tape: stretches change the memory, and no bit of values and gradients") {
  Stretched plain(false), stretched(true);
  for (int round = 0; round < 2; ++round) {
    plain.tape.run(plain.loss);
    stretched.tape.run(stretched.loss);
    CHECK(plain.tape.read(plain.loss, Field::kValue) ==
          stretched.tape.read(stretched.loss, Field::kValue));
    CHECK(plain.tape.read(plain.x, Field::kGradient) ==
          stretched.tape.read(stretched.x, Field::kGradient));
    for (std::size_t i = 0; i < plain.weights.size(); ++i) {
      CAPTURE(i);
      CHECK(plain.tape.read(plain.weights[i], Field::kGradient) ==
            stretched.tape.read(stretched.weights[i], Field::kGradient));
    }
  }
  CHECK(3 * stretched.tape.memory().values < 2 * plain.tape.memory().values);
  const auto costs = stretched.tape.take_costs();
  CHECK(costs.at("linear").operations > 0);
  CHECK(stretched.tape.take_costs().empty());
}

TEST_CASE("tape: what a stretch does not keep cannot be read, and stretches end") {
  Stretched stretched(true);
  stretched.tape.run(stretched.loss);
  CHECK(code_of([&] {
          stretched.tape.read(stretched.inside, Field::kValue);
        }).starts_with("argument-invalid: read: expected a tensor that was computed and kept"));
  const TensorId sum = stretched.tape.add(stretched.inside, stretched.x);
  stretched.tape.run(kNoTensor);  // now it is used outside
  CHECK(stretched.tape.read(stretched.inside, Field::kValue).size() == 280);
  CHECK(stretched.tape.read(sum, Field::kValue).size() == 280);
  CHECK(code_of([&] { stretched.tape.end_stretch(); }).starts_with("argument-invalid: stretch"));
  stretched.tape.begin_stretch();
  CHECK(code_of([&] { stretched.tape.begin_stretch(); }).starts_with("argument-invalid: stretch"));
  CHECK(code_of([&] { stretched.tape.run(kNoTensor); }).starts_with("argument-invalid: run"));
  stretched.tape.reset();
  stretched.tape.begin_stretch();
  stretched.tape.end_stretch();
}

TEST_CASE("tape: mixed products give the same gradients within their rounding") {
  const auto gradients = [](const Gemms& gemms) {
    Tape tape(2, gemms);
    const TensorId w = tape.parameter(6, 5, true), x = tape.input(40, 5, wave(200, 0.1), true);
    tape.fill_normal(w, 1, 1.0f);
    const TensorId loss =
        tape.cross_entropy(tape.linear(x, w, kNoTensor), std::vector<std::int32_t>(40, 3),
                           std::vector<float>(40, 1.0f), 40.0f);
    tape.run(loss);
    return tape.read(w, Field::kGradient);
  };
  const auto exact = gradients(exact_gemms()), mixed = gradients(mixed_gemms());
  double error = 0, size = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    error += std::pow(static_cast<double>(mixed[i] - exact[i]), 2);
    size += std::pow(static_cast<double>(exact[i]), 2);
  }
  CHECK(std::sqrt(error / size) < 0.01);
}

TEST_CASE("tape: wrong operands are refused by op, argument, expectation and finding") {
  Tape tape(1);
  const TensorId x = tape.input(2, 3, wave(6, 0), false), w = tape.parameter(4, 5, true);
  CHECK(code_of([&] { tape.linear(x, w, kNoTensor); }) ==
        "shape-mismatch: linear: argument weight: expected (any, 3), found (4, 5)");
  CHECK(code_of([&] { tape.add(x, 99); }).starts_with("argument-invalid: add: argument y"));
  CHECK(
      code_of([&] { tape.add(x, x); }).starts_with("argument-invalid: record: expected different"));
  CHECK(code_of([&] { tape.split(x, {1, 1}); }).starts_with("shape-mismatch: split"));
  CHECK(code_of([&] {
          tape.embedding(w, kNoTensor, {4}, -1);
        }).starts_with("shape-mismatch: embedding"));
  CHECK(code_of([&] {
          tape.embedding(w, kNoTensor, {-1}, -1);
        }).starts_with("shape-mismatch: embedding"));
  CHECK(code_of([&] {
          tape.causal_conv(x, tape.parameter(3, 2, true), kNoTensor, {0, 2});
        }).starts_with("shape-mismatch: causalConv: argument segments"));
  CHECK(code_of([&] { tape.run(x); }).starts_with("shape-mismatch: run"));
  CHECK(code_of([&] {
          tape.cross_entropy(x, {3, 0}, {1, 1}, 1);
        }).starts_with("shape-mismatch: crossEntropy"));
}

// One op of every kind that divides its work among threads.
std::vector<float> gradients_of_a_layer(std::size_t threads) {
  Tape tape(threads);
  const std::size_t rows = 150;
  const std::vector<std::int32_t> starts{0, 40, 111};
  std::vector<TensorId> parameters;
  const auto parameter = [&](std::size_t r, std::size_t c) {
    parameters.push_back(tape.parameter(r, c, true));
    tape.fill_normal(parameters.back(), parameters.size(), 0.5f);
    return parameters.back();
  };
  std::vector<std::int32_t> ids(rows), targets(rows);
  for (std::size_t t = 0; t < rows; ++t) {
    ids[t] = static_cast<std::int32_t>(t * 7 % 13);
    targets[t] = static_cast<std::int32_t>(t * 5 % 13);
  }
  const TensorId table = parameter(13, 8);
  const TensorId x = tape.embedding(table, kNoTensor, ids, -1);
  const TensorId s = tape.causal_conv(x, parameter(8, 3), parameter(1, 8), starts);
  const TensorId delta = tape.softplus(tape.linear(s, parameter(8, 8), parameter(1, 8)));
  const TensorId b =
      tape.rmsnorm(tape.linear(s, parameter(4, 8), kNoTensor), parameter(1, 4), 1e-5f);
  const TensorId c = tape.linear(s, parameter(4, 8), kNoTensor);
  const TensorId y = tape.selective_scan(delta, s, parameter(8, 4), b, c, parameter(1, 8), starts);
  const TensorId k = tape.linear(y, parameter(4, 8), kNoTensor),
                 v = tape.linear(x, parameter(4, 8), kNoTensor);
  const TensorId o = tape.add(tape.attention(y, k, v, {4, 2, true}, starts, starts), x);
  const TensorId p = tape.softmax(tape.linear(o, parameter(3, 8), kNoTensor));
  std::vector<TensorId> gates, ups, downs;
  for (int e = 0; e < 3; ++e) {
    gates.push_back(parameter(5, 8));
    ups.push_back(parameter(5, 8));
    downs.push_back(parameter(8, 5));
  }
  const TensorId logits = tape.linear(tape.moe(o, p, gates, ups, downs, 2), table, kNoTensor);
  const TensorId ce = tape.cross_entropy(logits, targets, std::vector<float>(rows, 1.0f), 150.0f);
  tape.run(tape.add(ce, tape.scale(tape.load_balance({p}, 2), 0.1f)));
  std::vector<float> all;
  for (TensorId id : parameters) {
    const auto gradient = tape.read(id, Field::kGradient);
    all.insert(all.end(), gradient.begin(), gradient.end());
  }
  return all;
}

TEST_CASE("tape: the gradients of a layer do not depend on the number of threads") {
  const auto one = gradients_of_a_layer(1);
  CHECK(gradients_of_a_layer(2) == one);
  CHECK(gradients_of_a_layer(5) == one);
}

TEST_CASE("adamw: golden values of two steps, clipping and the norm") {
  Tape tape(1);
  const TensorId w = tape.parameter(1, 2, true);
  const std::vector<float> start{1.0f, -2.0f};
  tape.write(w, Field::kValue, start.data(), 2);
  const std::vector<std::vector<float>> gradients{{0.5f, -1.0f}, {0.25f, 2.0f}};
  for (std::size_t t = 0; t < 2; ++t) {
    tape.write(w, Field::kGradient, gradients[t].data(), 2);
    const double norm = tape.update(
        {0.01f, 0.9f, 0.95f, 1e-8f, t + 1, std::numeric_limits<float>::infinity()}, {w}, {0.1f});
    CHECK(norm == doctest::Approx(std::hypot(gradients[t][0], gradients[t][1])));
  }
  test::check_golden(tape.read(w, Field::kValue), {0.97861807, -1.98964574});

  const TensorId clipped = tape.parameter(1, 2, true);
  const std::vector<float> g{3.0f, 4.0f};
  tape.write(clipped, Field::kGradient, g.data(), 2);
  CHECK(tape.update({0.01f, 0.0f, 0.5f, 1e-8f, 1, 1.0f}, {clipped}, {0.0f}) ==
        doctest::Approx(5.0));
  test::check_golden(tape.read(clipped, Field::kMean), {0.6, 0.8});
}

TEST_CASE("adamw: a refused step changes nothing") {
  Tape tape(1);
  const float infinity = std::numeric_limits<float>::infinity();
  const TensorId w = tape.parameter(1, 2, true);
  const std::vector<float> start{1.0f, -2.0f}, good{0.5f, -1.0f};
  tape.write(w, Field::kValue, start.data(), 2);
  const auto update = [&](std::uint64_t step, const std::vector<TensorId>& ids) {
    return code_of([&] {
      tape.update({0.01f, 0.9f, 0.95f, 1e-8f, step, 1.0f}, ids,
                  std::vector<float>(ids.size(), 0.1f));
    });
  };
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity}) {
    const std::vector<float> bad{0.5f, wrong};
    tape.write(w, Field::kGradient, bad.data(), 2);
    CHECK(update(1, {w}).starts_with("numbers-invalid: update: "));
  }
  tape.write(w, Field::kGradient, good.data(), 2);
  CHECK(update(0, {w}).starts_with("argument-invalid: update: argument step"));
  CHECK(update(1, {w, w}).starts_with("argument-invalid: update: argument parameters"));
  CHECK(tape.read(w, Field::kValue) == start);
  CHECK(tape.read(w, Field::kMean) == std::vector<float>(2, 0.0f));
  CHECK(update(1, {w}) == "nothing");
  CHECK(tape.read(w, Field::kValue) != start);
}

TEST_CASE("tape: a parameter that no memory holds is refused") {
  Tape tape(1);
  const std::size_t most = INT32_MAX;
  const auto make = [&](std::size_t rows, std::size_t cols) {
    return code_of([&] { tape.parameter(rows, cols, true); });
  };
  CHECK(make(most + 1, 1).starts_with("argument-invalid: parameter: "));
  CHECK(make(1, most + 1).starts_with("argument-invalid: parameter: "));
  CHECK(make(std::size_t{1} << 32, std::size_t{1} << 32).starts_with("argument-invalid: "));
  CHECK(make(most, most).starts_with("memory-exhausted: parameter: "));
}

TEST_CASE("tape: the weights of convolution and scan are undivided") {
  Tape tape(1);
  const auto parts = tape.split(tape.input(3, 4, wave(12, 0.3), true), {2, 2});
  const TensorId x = tape.input(2, 3, wave(6, 0.1), true), d = tape.input(2, 3, wave(6, 0.2), true);
  const TensorId b = tape.input(2, 2, wave(4, 0.3), true), c = tape.input(2, 2, wave(4, 0.4), true);
  const TensorId skip = tape.input(1, 3, wave(3, 0.5), true);
  CHECK(code_of([&] {
          tape.causal_conv(x, parts[0], kNoTensor, {0});
        }).starts_with("shape-mismatch: causalConv"));
  CHECK(code_of([&] {
          tape.selective_scan(d, x, parts[1], b, c, skip, {0});
        }).starts_with("shape-mismatch: selectiveScan"));
}

TEST_CASE("random: normal values have mean 0 and deviation 1, and depend on the seed alone") {
  Tape tape(1);
  const TensorId a = tape.parameter(100, 100, true), b = tape.parameter(100, 100, true);
  tape.fill_normal(a, 1, 1.0f);
  tape.fill_normal(b, 1, 1.0f);
  CHECK(tape.read(a, Field::kValue) == tape.read(b, Field::kValue));
  double sum = 0, squares = 0;
  for (float v : tape.read(a, Field::kValue)) {
    sum += static_cast<double>(v);
    squares += static_cast<double>(v) * static_cast<double>(v);
  }
  CHECK(std::abs(sum / 1e4) < 0.03);
  CHECK(std::abs(squares / 1e4 - 1.0) < 0.05);
}

}  // namespace
}  // namespace mrkl
