// Recording of the ops that mix positions or experts, and of the loss.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "math/causal_conv.h"
#include "math/cross_entropy.h"
#include "math/moe.h"
#include "math/selective_scan.h"
#include "train/tape.h"

namespace mrkl {
namespace {

constexpr std::size_t kAny = SIZE_MAX;

}  // namespace

TensorId Tape::causal_conv(TensorId u, TensorId w, TensorId bias,
                           const std::vector<std::int32_t>& starts) {
  const View in = expect(u, "causalConv", "u", kAny, kAny);
  const View kernel = expect(w, "causalConv", "weight", in.cols, kAny);
  if (kernel.ld != kernel.cols)
    throw Error(
        "shape-mismatch",
        "causalConv: argument weight: expected an undivided value, found a part of a split");
  if (bias != kNoTensor) expect(bias, "causalConv", "bias", 1, in.cols);
  const TensorId id = next();
  const Segments s = segments("causalConv", starts, in.rows);
  return record(
      "causalConv", {u, w, bias}, in.rows, in.cols,
      [=, this] { causal_conv_forward(pool_, s, value(u), value(w), value(bias), result(id)); },
      [=, this] {
        const Gradient du = gradient(u), dw = gradient(w), dbias = gradient(bias);
        causal_conv_backward(pool_, s, value(u), value(w), value(bias), upstream(id), du, dw,
                             dbias);
      });
}

TensorId Tape::selective_scan(TensorId delta, TensorId x, TensorId a_log, TensorId b, TensorId c,
                              TensorId skip, const std::vector<std::int32_t>& starts) {
  const View in = expect(x, "selectiveScan", "x", kAny, kAny);
  const View a = expect(a_log, "selectiveScan", "aLog", in.cols, kAny);
  const View d = expect(delta, "selectiveScan", "delta", in.rows, in.cols);
  const View bs = expect(b, "selectiveScan", "b", in.rows, a.cols);
  const View cs = expect(c, "selectiveScan", "c", in.rows, a.cols);
  expect(skip, "selectiveScan", "skip", 1, in.cols);
  if (in.ld != in.cols || a.ld != a.cols || d.ld != in.cols || bs.ld != a.cols || cs.ld != a.cols)
    throw Error("shape-mismatch",
                "selectiveScan: expected undivided values, found a part of a split");
  const Segments s = segments("selectiveScan", starts, in.rows);
  const bool keep = wants({delta, x, a_log, b, c, skip});
  const TensorId states = keep ? hidden(scan_states(s), a.rows * a.cols) : kNoTensor;
  const TensorId id = next();
  const auto inputs = [=, this] {
    return ScanInputs{value(delta), value(x), value(a_log), value(b), value(c), value(skip)};
  };
  return record(
      "selectiveScan", {delta, x, a_log, b, c, skip}, in.rows, in.cols,
      [=, this] {
        selective_scan_forward(pool_, s, inputs(), result(id),
                               keep ? result(states).data : nullptr);
      },
      [=, this] {
        const ScanGradients out{gradient(delta), gradient(x), gradient(a_log),
                                gradient(b),     gradient(c), gradient(skip)};
        selective_scan_backward(pool_, s, inputs(), value(states).data, upstream(id), out);
      });
}

TensorId Tape::attention(TensorId q, TensorId k, TensorId v, const AttentionShape& shape,
                         const std::vector<std::int32_t>& queries,
                         const std::vector<std::int32_t>& keys) {
  const View in = expect(q, "attention", "q", kAny, kAny);
  const auto& [heads, kv_heads, causal] = shape;
  if (heads == 0 || kv_heads == 0 || heads % kv_heads != 0 || in.cols % heads != 0)
    throw Error("shape-mismatch", "attention: argument heads: expected a divisor of " +
                                      std::to_string(in.cols) +
                                      " and a multiple of kvHeads, found " + std::to_string(heads) +
                                      " and " + std::to_string(kv_heads));
  const View kin = expect(k, "attention", "k", kAny, in.cols / heads * kv_heads);
  expect(v, "attention", "v", kin.rows, kin.cols);
  const Segments qs = segments("attention", queries, in.rows),
                 ks = segments("attention", keys, kin.rows);
  if (qs.count() != ks.count() || (causal && qs.bounds != ks.bounds))
    throw Error("shape-mismatch",
                "attention: argument keySegments: expected " + std::to_string(qs.count()) +
                    " segments (the same ones when causal), found " + std::to_string(ks.count()));
  const TensorId id = next();
  double work = 0;  // of one product of scores or values
  for (std::size_t i = 0; i < qs.count(); ++i)
    work += 2.0 * static_cast<double>(qs.length(i) * ks.length(i) * in.cols) / (causal ? 2 : 1);
  return record(
      "attention", {q, k, v}, in.rows, in.cols,
      [=, this] {
        attention_forward(pool_, shape, qs, ks, value(q), value(k), value(v), result(id));
      },
      [=, this] {
        const Gradient dq = gradient(q), dk = gradient(k), dv = gradient(v);
        attention_backward(pool_, shape, qs, ks, value(q), value(k), value(v), upstream(id), dq, dk,
                           dv);
      },
      {2 * work, 5 * work});
}

TensorId Tape::moe(TensorId x, TensorId p, const std::vector<TensorId>& gates,
                   const std::vector<TensorId>& ups, const std::vector<TensorId>& downs,
                   std::size_t top) {
  const View in = expect(x, "moe", "x", kAny, kAny);
  const std::size_t count = gates.size();
  expect(p, "moe", "probabilities", in.rows, count);
  if (count == 0 || ups.size() != count || downs.size() != count || top == 0 || top > count)
    throw Error(
        "shape-mismatch",
        "moe: argument experts: expected equally many gates, ups and downs and top between 1 "
        "and their number, found " +
            std::to_string(count) + ", " + std::to_string(ups.size()) + ", " +
            std::to_string(downs.size()) + " and " + std::to_string(top));
  std::vector<TensorId> inputs{x, p};
  const std::size_t inner = expect(gates[0], "moe", "gates", kAny, in.cols).rows;
  for (std::size_t e = 0; e < count; ++e) {
    expect(gates[e], "moe", "gates", inner, in.cols);
    expect(ups[e], "moe", "ups", inner, in.cols);
    expect(downs[e], "moe", "downs", in.cols, inner);
    inputs.insert(inputs.end(), {gates[e], ups[e], downs[e]});
  }
  const auto routing = std::make_shared<Routing>();
  const std::size_t rows = in.rows * top;
  const double work = 6.0 * static_cast<double>(rows) * static_cast<double>(inner * in.cols);
  const TensorId gate = hidden(rows, inner), up = hidden(rows, inner);
  const TensorId id = next();
  const auto experts = [=, this] {
    std::vector<Expert> out;
    for (std::size_t e = 0; e < count; ++e)
      out.push_back({value(gates[e]), value(ups[e]), value(downs[e])});
    return out;
  };
  return record(
      "moe", inputs, in.rows, in.cols,
      [=, this] {
        *routing = route(value(p), top);
        moe_forward(pool_, *routing, value(x), value(p), experts(), result(gate), result(up),
                    result(id), gemms_);
      },
      [=, this] {
        std::vector<ExpertGradient> out;
        for (std::size_t e = 0; e < count; ++e)
          out.push_back({gradient(gates[e]), gradient(ups[e]), gradient(downs[e])});
        const Gradient dx = gradient(x), dp = gradient(p);
        moe_backward(pool_, *routing, value(x), value(p), experts(), value(gate), value(up),
                     upstream(id), dx, dp, out, gemms_);
      },
      {work, work * (wants({x}) + wants(gates))});
}

TensorId Tape::load_balance(const std::vector<TensorId>& p, std::size_t top) {
  if (p.empty())
    throw Error("shape-mismatch",
                "loadBalance: argument layers: expected at least one, found none");
  const std::size_t experts = expect(p[0], "loadBalance", "layers", kAny, kAny).cols;
  for (TensorId layer : p) expect(layer, "loadBalance", "layers", kAny, experts);
  if (top == 0 || top > experts)
    throw Error("shape-mismatch", "loadBalance: argument top: expected 1 to " +
                                      std::to_string(experts) + ", found " + std::to_string(top));
  const TensorId id = next();
  const auto views = [=, this] {
    std::vector<View> out;
    for (TensorId layer : p) out.push_back(value(layer));
    return out;
  };
  return record(
      "loadBalance", p, 1, 1, [=, this] { *result(id).data = load_balance_forward(views(), top); },
      [=, this] {
        std::vector<Gradient> out;
        for (TensorId layer : p) out.push_back(gradient(layer));
        load_balance_backward(views(), top, *upstream(id).data, out);
      });
}

TensorId Tape::cross_entropy(TensorId logits, std::vector<std::int32_t> targets,
                             std::vector<float> weights, float denominator) {
  const View in = expect(logits, "crossEntropy", "logits", kAny, kAny);
  if (targets.size() != in.rows || weights.size() != in.rows)
    throw Error("shape-mismatch", "crossEntropy: arguments targets and weights: expected " +
                                      std::to_string(in.rows) + " of each, found " +
                                      std::to_string(targets.size()) + " and " +
                                      std::to_string(weights.size()));
  for (std::size_t r = 0; r < in.rows; ++r)
    if (weights[r] != 0.0f && (targets[r] < 0 || static_cast<std::size_t>(targets[r]) >= in.cols))
      throw Error("shape-mismatch", "crossEntropy: argument targets: expected ids below " +
                                        std::to_string(in.cols) + ", found " +
                                        std::to_string(targets[r]) + " at " + std::to_string(r));
  if (!(denominator > 0.0f) || !std::isfinite(denominator))
    throw Error("argument-invalid",
                "crossEntropy: argument denominator: expected a positive number, found " +
                    std::to_string(denominator));
  const TensorId id = next();
  const auto target = std::make_shared<std::vector<std::int32_t>>(std::move(targets));
  const auto weight = std::make_shared<std::vector<float>>(std::move(weights));
  const auto nll = std::make_shared<std::vector<float>>(in.rows);
  return record(
      "crossEntropy", {logits}, 1, 1,
      [=, this] {
        *result(id).data = cross_entropy_forward(pool_, value(logits), target->data(),
                                                 weight->data(), denominator, nll->data());
      },
      [=, this] {
        cross_entropy_backward(pool_, value(logits), target->data(), weight->data(), denominator,
                               *upstream(id).data, gradient(logits));
      });
}

}  // namespace mrkl
