// Recording of the ops that every network uses.
#include <algorithm>

#include "base/error.h"
#include "math/elementwise.h"
#include "math/embedding.h"
#include "math/gelu.h"
#include "math/layernorm.h"
#include "math/linear.h"
#include "math/rmsnorm.h"
#include "math/silu.h"
#include "math/softmax.h"
#include "math/softplus.h"
#include "train/tape.h"

namespace mrkl {
namespace {

constexpr std::size_t kAny = SIZE_MAX;

double product_work(std::size_t m, std::size_t n, std::size_t k) {
  return 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
}

}  // namespace

TensorId Tape::input(std::size_t rows, std::size_t cols, std::vector<float> values,
                     bool wants_gradient) {
  if (rows == 0 || cols == 0 || values.size() != rows * cols)
    throw Error("shape-mismatch", "input: expected " + std::to_string(rows) + " x " +
                                      std::to_string(cols) + " numbers, found " +
                                      std::to_string(values.size()));
  const TensorId id = record("input", {}, rows, cols, nullptr, nullptr);
  tensors_.back().wants_gradient = tensors_.back().keep_gradient = wants_gradient;
  nodes_.back().forward = [this, id, from = std::move(values)] {
    std::copy(from.begin(), from.end(), result(id).data);
  };
  return id;
}

TensorId Tape::embedding(TensorId table, TensorId prompt, std::vector<std::int32_t> ids,
                         std::int32_t padding) {
  const View t = expect(table, "embedding", "table", kAny, kAny);
  const std::size_t soft =
      prompt == kNoTensor ? 0 : expect(prompt, "embedding", "prompt", kAny, t.cols).rows;
  if (ids.empty())
    throw Error("shape-mismatch", "embedding: argument ids: expected at least one, found none");
  for (std::int32_t id : ids) {
    const std::int64_t row = id >= 0 ? id : -1 - static_cast<std::int64_t>(id);
    if (row >= static_cast<std::int64_t>(id >= 0 ? t.rows : soft))
      throw Error("shape-mismatch", "embedding: argument ids: expected rows below " +
                                        std::to_string(t.rows) + " or prompt rows above " +
                                        std::to_string(-1 - static_cast<std::int64_t>(soft)) +
                                        ", found " + std::to_string(id));
  }
  const TensorId id = next();
  const std::size_t rows = ids.size();
  const auto shared = std::make_shared<std::vector<std::int32_t>>(std::move(ids));
  return record(
      "embedding", {table, prompt}, rows, t.cols,
      [=, this] {
        embedding_forward(pool_, value(table), value(prompt), shared->data(), result(id));
      },
      [=, this] {
        embedding_backward(pool_, shared->data(), padding, upstream(id), gradient(table),
                           gradient(prompt));
      });
}

TensorId Tape::linear(TensorId x, TensorId w, TensorId bias) {
  const View in = expect(x, "linear", "x", kAny, kAny);
  const View weight = expect(w, "linear", "weight", kAny, in.cols);
  if (bias != kNoTensor) expect(bias, "linear", "bias", 1, weight.rows);
  const TensorId id = next();
  const double work = product_work(in.rows, weight.rows, in.cols);
  return record(
      "linear", {x, w, bias}, in.rows, weight.rows,
      [=, this] { linear_forward(pool_, value(x), value(w), value(bias), result(id), gemms_); },
      [=, this] {
        linear_backward(pool_, value(x), value(w), upstream(id), gradient(x), gradient(w),
                        gradient(bias), gemms_);
      },
      {work, work * (wants({x}) + wants({w}))});
}

TensorId Tape::add(TensorId x, TensorId y) {
  const View a = expect(x, "add", "x", kAny, kAny);
  expect(y, "add", "y", a.rows, a.cols);
  const TensorId id = next();
  return record(
      "add", {x, y}, a.rows, a.cols,
      [=, this] { add_forward(pool_, value(x), value(y), result(id)); },
      [=, this] {
        scale_backward(pool_, 1.0f, upstream(id), gradient(x));
        scale_backward(pool_, 1.0f, upstream(id), gradient(y));
      });
}

TensorId Tape::scale(TensorId x, float factor) {
  const View a = expect(x, "scale", "x", kAny, kAny);
  const TensorId id = next();
  return record(
      "scale", {x}, a.rows, a.cols,
      [=, this] { scale_forward(pool_, factor, value(x), result(id)); },
      [=, this] { scale_backward(pool_, factor, upstream(id), gradient(x)); });
}

std::vector<TensorId> Tape::split(TensorId x, const std::vector<std::size_t>& widths) {
  const View whole = expect(x, "split", "x", kAny, kAny);
  std::size_t sum = 0;
  for (std::size_t w : widths) sum += w;
  if (sum != whole.cols || x < 0 || whole.ld != whole.cols ||
      std::find(widths.begin(), widths.end(), std::size_t{0}) != widths.end())
    throw Error("shape-mismatch",
                "split: argument widths: expected positive widths that add up to the " +
                    std::to_string(whole.cols) + " columns of an undivided value, found a sum of " +
                    std::to_string(sum));
  std::vector<TensorId> ids;
  use({x});
  Node node{};
  node.op = "split";
  std::size_t column = 0;
  for (std::size_t width : widths) {
    ids.push_back(next());
    tensors_.push_back({.rows = whole.rows,
                        .cols = width,
                        .ld = whole.ld,
                        .wants_gradient = wants({x}),
                        .passing = stretching_,
                        .parent = x,
                        .column = column});
    column += width;
  }
  node.outputs = ids;
  node.forward = [this, ids, x] {
    for (TensorId id : ids) {
      Tensor& part = tensors_[static_cast<std::size_t>(id)];
      part.value = tensors_[static_cast<std::size_t>(x)].value + part.column;
    }
  };
  nodes_.push_back(std::move(node));
  return ids;
}

TensorId Tape::rmsnorm(TensorId x, TensorId w, float eps) {
  const View in = expect(x, "rmsnorm", "x", kAny, kAny);
  expect(w, "rmsnorm", "weight", 1, in.cols);
  const TensorId id = next();
  return record(
      "rmsnorm", {x, w}, in.rows, in.cols,
      [=, this] { rmsnorm_forward(pool_, value(x), value(w), eps, result(id)); },
      [=, this] {
        rmsnorm_backward(pool_, value(x), value(w), eps, upstream(id), gradient(x), gradient(w));
      });
}

TensorId Tape::layernorm(TensorId x, TensorId w, TensorId bias, float eps) {
  const View in = expect(x, "layernorm", "x", kAny, kAny);
  expect(w, "layernorm", "weight", 1, in.cols);
  expect(bias, "layernorm", "bias", 1, in.cols);
  const TensorId id = next();
  return record(
      "layernorm", {x, w, bias}, in.rows, in.cols,
      [=, this] { layernorm_forward(pool_, value(x), value(w), value(bias), eps, result(id)); },
      [=, this] {
        layernorm_backward(pool_, value(x), value(w), eps, upstream(id), gradient(x), gradient(w),
                           gradient(bias));
      });
}

TensorId Tape::silu(TensorId x) {
  const View in = expect(x, "silu", "x", kAny, kAny);
  const TensorId id = next();
  return record(
      "silu", {x}, in.rows, in.cols, [=, this] { silu_forward(pool_, value(x), result(id)); },
      [=, this] { silu_backward(pool_, value(x), upstream(id), gradient(x)); });
}

TensorId Tape::gelu(TensorId x) {
  const View in = expect(x, "gelu", "x", kAny, kAny);
  const TensorId id = next();
  return record(
      "gelu", {x}, in.rows, in.cols, [=, this] { gelu_forward(pool_, value(x), result(id)); },
      [=, this] { gelu_backward(pool_, value(x), upstream(id), gradient(x)); });
}

TensorId Tape::swiglu(TensorId gate, TensorId up) {
  const View in = expect(gate, "swiglu", "gate", kAny, kAny);
  expect(up, "swiglu", "up", in.rows, in.cols);
  const TensorId id = next();
  return record(
      "swiglu", {gate, up}, in.rows, in.cols,
      [=, this] { swiglu_forward(pool_, value(gate), value(up), result(id)); },
      [=, this] {
        const Gradient dgate = gradient(gate), dup = gradient(up);
        swiglu_backward(pool_, value(gate), value(up), upstream(id), dgate, dup);
      });
}

TensorId Tape::softplus(TensorId x) {
  const View in = expect(x, "softplus", "x", kAny, kAny);
  const TensorId id = next();
  return record(
      "softplus", {x}, in.rows, in.cols,
      [=, this] { softplus_forward(pool_, value(x), result(id)); },
      [=, this] { softplus_backward(pool_, value(x), upstream(id), gradient(x)); });
}

TensorId Tape::softmax(TensorId x) {
  const View in = expect(x, "softmax", "x", kAny, kAny);
  const TensorId id = next();
  return record(
      "softmax", {x}, in.rows, in.cols, [=, this] { softmax_forward(pool_, value(x), result(id)); },
      [=, this] { softmax_backward(pool_, value(id), upstream(id), gradient(x)); });
}

}  // namespace mrkl
