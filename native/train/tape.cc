#include "train/tape.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>

#include "base/error.h"
#include "train/adamw.h"
#include "train/random.h"

namespace mrkl {
namespace {

constexpr std::size_t kAny = SIZE_MAX;

std::string shape_text(std::size_t rows, std::size_t cols) {
  const auto number = [](std::size_t n) {
    return n == kAny ? std::string("any") : std::to_string(n);
  };
  return "(" + number(rows) + ", " + number(cols) + ")";
}

// Numbers that fit into the memory of the machine, whoever else uses it.
std::size_t greatest_count() {
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page <= 0) return PTRDIFF_MAX / sizeof(float);
  return static_cast<std::size_t>(pages) * static_cast<std::size_t>(page) / sizeof(float);
}

std::vector<float>& field_of(Parameter& p, Field field) {
  switch (field) {
    case Field::kValue:
      return p.value;
    case Field::kGradient:
      return p.gradient;
    case Field::kMean:
      return p.mean;
    case Field::kSquare:
      return p.square;
  }
  throw Error("argument-invalid", "parameter: unknown field");
}

}  // namespace

TensorId Tape::parameter(std::size_t rows, std::size_t cols, bool trainable) {
  if (rows == 0 || cols == 0)
    throw Error("shape-mismatch",
                "parameter: expected at least one element, found " + shape_text(rows, cols));
  if (rows > INT32_MAX || cols > INT32_MAX)
    throw Error(
        "argument-invalid",
        "parameter: expected at most 2147483647 rows and columns, found " + shape_text(rows, cols));
  if (rows * cols > greatest_count() / (trainable ? 2 : 1))
    throw Error("memory-exhausted", "parameter: " + shape_text(rows, cols) +
                                        " numbers are more than the machine's memory holds");
  Parameter p{rows, cols, trainable, false, std::vector<float>(rows * cols, 0.0f), {}, {}, {}};
  if (trainable) p.gradient.assign(rows * cols, 0.0f);
  parameters_.push_back(std::move(p));
  return -static_cast<TensorId>(parameters_.size());
}

Parameter& Tape::parameter_at(TensorId id) {
  const auto index = static_cast<std::size_t>(-1 - static_cast<std::int64_t>(id));
  if (id >= 0 || index >= parameters_.size())
    throw Error("argument-invalid",
                "parameter: expected the id of a parameter, found " + std::to_string(id));
  return parameters_[index];
}

void Tape::write(TensorId id, Field field, const float* from, std::size_t count) {
  Parameter& p = parameter_at(id);
  if (count != p.rows * p.cols)
    throw Error("shape-mismatch", "write: expected " + std::to_string(p.rows * p.cols) +
                                      " numbers for " + shape_text(p.rows, p.cols) + ", found " +
                                      std::to_string(count));
  field_of(p, field).assign(from, from + count);
  if (field == Field::kGradient) p.has_gradient = true;
}

std::vector<float> Tape::read(TensorId id, Field field) const {
  if (id < 0) {
    auto& p = const_cast<Tape*>(this)->parameter_at(id);
    const auto& from = field_of(p, field);
    const bool absent = from.empty() || (field == Field::kGradient && !p.has_gradient);
    return absent ? std::vector<float>(p.rows * p.cols, 0.0f) : from;
  }
  check(id, "read", "tensor");
  const Tensor& t = tensors_[static_cast<std::size_t>(id)];
  const float* from = field == Field::kValue      ? t.value
                      : field == Field::kGradient ? t.gradient
                                                  : nullptr;
  if (from == nullptr)
    throw Error("argument-invalid",
                "read: expected a tensor that was computed and kept, found " + std::to_string(id));
  std::vector<float> out;
  out.reserve(t.rows * t.cols);
  for (std::size_t r = 0; r < t.rows; ++r)
    out.insert(out.end(), from + r * t.ld, from + r * t.ld + t.cols);
  return out;
}

void Tape::fill_normal(TensorId id, std::uint64_t seed, float deviation) {
  Parameter& p = parameter_at(id);
  Random random(seed);
  for (float& w : p.value) w = deviation * random.normal();
}

void Tape::check(TensorId id, const char* op, const char* argument) const {
  const bool known =
      id >= 0 ? static_cast<std::size_t>(id) < tensors_.size()
              : static_cast<std::size_t>(-static_cast<std::int64_t>(id)) <= parameters_.size();
  if (!known)
    throw Error("argument-invalid", std::string(op) + ": argument " + argument +
                                        ": expected a tensor of this recording, found id " +
                                        std::to_string(id));
}

Matrix Tape::shape_of(TensorId id) const {
  if (id < 0) {
    const Parameter& p = parameters_[static_cast<std::size_t>(-1 - id)];
    return {nullptr, p.rows, p.cols, p.cols};
  }
  const Tensor& t = tensors_[static_cast<std::size_t>(id)];
  return {nullptr, t.rows, t.cols, t.ld};
}

View Tape::expect(TensorId id, const char* op, const char* argument, std::size_t rows,
                  std::size_t cols) const {
  check(id, op, argument);
  const Matrix m = shape_of(id);
  if ((rows != kAny && m.rows != rows) || (cols != kAny && m.cols != cols))
    throw Error("shape-mismatch", std::string(op) + ": argument " + argument + ": expected " +
                                      shape_text(rows, cols) + ", found " +
                                      shape_text(m.rows, m.cols));
  return m;
}

bool Tape::wants(const std::vector<TensorId>& ids) const {
  return std::any_of(ids.begin(), ids.end(), [&](TensorId id) {
    if (id == kNoTensor) return false;
    return id < 0 ? parameters_[static_cast<std::size_t>(-1 - id)].trainable
                  : tensors_[static_cast<std::size_t>(id)].wants_gradient;
  });
}

TensorId Tape::record(const char* op, const std::vector<TensorId>& inputs, std::size_t rows,
                      std::size_t cols, std::function<void()> forward,
                      std::function<void()> backward, const Work& work) {
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i] != kNoTensor &&
        std::find(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(i), inputs[i]) !=
            inputs.begin() + static_cast<std::ptrdiff_t>(i))
      throw Error("argument-invalid", "record: expected different operands, found one twice");
  use(inputs);
  const TensorId id = next();
  tensors_.push_back({.rows = rows,
                      .cols = cols,
                      .ld = cols,
                      .wants_gradient = wants(inputs),
                      .passing = stretching_});
  nodes_.push_back({op, {id}, std::move(forward), std::move(backward), work});
  return id;
}

Segments Tape::segments(const char* op, const std::vector<std::int32_t>& starts,
                        std::size_t rows) const {
  Segments out;
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const std::int32_t least = s == 0 ? 0 : starts[s - 1] + 1;
    const bool fits = starts[s] >= least && static_cast<std::size_t>(starts[s]) < rows &&
                      (s > 0 || starts[0] == 0);
    if (!fits)
      throw Error("shape-mismatch",
                  std::string(op) + ": argument segments: expected rising starts from 0 below " +
                      std::to_string(rows) + ", found " + std::to_string(starts[s]) + " at " +
                      std::to_string(s));
    out.bounds.push_back(static_cast<std::size_t>(starts[s]));
  }
  if (starts.empty())
    throw Error("shape-mismatch",
                std::string(op) + ": argument segments: expected at least one start, found none");
  out.bounds.push_back(rows);
  return out;
}

TensorId Tape::hidden(std::size_t rows, std::size_t cols) {
  tensors_.push_back(
      {.rows = rows, .cols = cols, .ld = cols, .wants_gradient = false, .passing = stretching_});
  return next() - 1;
}

void Tape::reset() {
  nodes_.clear();
  tensors_.clear();
  stretches_.clear();
  stretching_ = false;
  present_ = kNoStretch;
  values_.reset();
  again_.reset();
  gradients_.reset();
}

View Tape::value(TensorId id) const {
  if (id == kNoTensor) return {};
  if (id < 0) {
    const Parameter& p = parameters_[static_cast<std::size_t>(-1 - id)];
    return {p.value.data(), p.rows, p.cols, p.cols};
  }
  const Tensor& t = tensors_[static_cast<std::size_t>(id)];
  return {t.value, t.rows, t.cols, t.ld};
}

Matrix Tape::result(TensorId id) {
  Tensor& t = tensors_[static_cast<std::size_t>(id)];
  if (t.value == nullptr) t.value = (t.passing ? again_ : values_).allocate(t.rows * t.cols);
  return {t.value, t.rows, t.cols, t.ld};
}

View Tape::upstream(TensorId id) const {
  const Tensor& t = tensors_[static_cast<std::size_t>(id)];
  return {t.gradient, t.rows, t.cols, t.ld};
}

Gradient Tape::gradient(TensorId id) {
  if (!wants({id})) return {};
  if (id < 0) {
    Parameter& p = parameter_at(id);
    const bool add = std::exchange(p.has_gradient, true);
    return {{p.gradient.data(), p.rows, p.cols, p.cols}, add};
  }
  Tensor& t = tensors_[static_cast<std::size_t>(id)];
  if (t.gradient == nullptr) {
    if (t.parent == kNoTensor) {
      t.gradient = gradients_.allocate(t.rows * t.cols);
    } else {
      // The parent's gradient starts at zero, so column ranges may add in any order.
      const Gradient parent = gradient(t.parent);
      if (!parent.add) std::fill_n(parent.to.data, parent.to.rows * parent.to.cols, 0.0f);
      t.gradient = parent.to.data + t.column;
      t.has_gradient = true;
    }
  }
  const bool add = std::exchange(t.has_gradient, true);
  return {{t.gradient, t.rows, t.cols, t.ld}, add};
}

double Tape::update(const Adam& options, const std::vector<TensorId>& ids,
                    const std::vector<float>& decay) {
  if (options.step == 0)
    throw Error("argument-invalid", "update: argument step: expected 1 or more, found 0");
  std::set<TensorId> seen;
  for (TensorId id : ids)
    if (!seen.insert(id).second)
      throw Error("argument-invalid",
                  "update: argument parameters: expected different ones, found id " +
                      std::to_string(id) + " twice");
  std::vector<Weights> all;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Parameter& p = parameter_at(ids[i]);
    if (!p.trainable || !p.has_gradient) continue;
    p.mean.resize(p.value.size(), 0.0f);
    p.square.resize(p.value.size(), 0.0f);
    all.push_back({p.value.size(), p.value.data(), p.gradient.data(), p.mean.data(),
                   p.square.data(), decay[i]});
  }
  const double norm = gradient_norm(pool_, all);
  if (!std::isfinite(norm))
    throw Error("numbers-invalid",
                "update: expected a finite gradient norm, found " + std::to_string(norm));
  adamw(pool_, all, options, norm);
  for (TensorId id : ids) parameter_at(id).has_gradient = false;
  return norm;
}

void Tape::descend(float rate, const std::vector<TensorId>& ids) {
  for (TensorId id : ids) {
    Parameter& p = parameter_at(id);
    if (!p.trainable || !p.has_gradient) continue;
    for (std::size_t i = 0; i < p.value.size(); ++i) p.value[i] -= rate * p.gradient[i];
    p.has_gradient = false;
  }
}

void Tape::clear_gradients() {
  for (Parameter& p : parameters_) p.has_gradient = false;
}

}  // namespace mrkl
