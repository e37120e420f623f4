// Running a tape: forward in the order of recording, backward in the reverse order, and stretches
// whose values are computed again (Chen et al. 2016, sublinear memory cost).
#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "train/tape.h"

namespace mrkl {
namespace {

template <class Body>
double seconds_of(const Body& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void Tape::begin_stretch() {
  if (stretching_)
    throw Error("argument-invalid", "stretch: expected the last one to have ended, found it open");
  stretching_ = true;
  stretches_.push_back({nodes_.size(), nodes_.size(), tensors_.size(), tensors_.size()});
}

void Tape::end_stretch() {
  if (!stretching_) throw Error("argument-invalid", "stretch: expected one to end, found none");
  stretching_ = false;
  stretches_.back().node_end = nodes_.size();
  stretches_.back().tensor_end = tensors_.size();
}

// What is used outside of the stretch where it was made stays in memory.
void Tape::use(const std::vector<TensorId>& inputs) {
  const std::size_t own = stretching_ ? stretches_.back().tensor : tensors_.size();
  for (TensorId id : inputs) {
    while (id >= 0 && static_cast<std::size_t>(id) < own) {
      Tensor& t = tensors_[static_cast<std::size_t>(id)];
      if (std::exchange(t.passing, false)) t.value = nullptr;
      id = t.parent;
    }
  }
}

std::size_t Tape::stretch_of(std::size_t node) const {
  for (std::size_t s = 0; s < stretches_.size(); ++s)
    if (node >= stretches_[s].node && node < stretches_[s].node_end) return s;
  return kNoStretch;
}

// Makes room for the passing values of a stretch: those of the last one go.
void Tape::enter(std::size_t stretch) {
  if (present_ != kNoStretch)
    for (std::size_t i = stretches_[present_].tensor; i < stretches_[present_].tensor_end; ++i)
      if (tensors_[i].passing) tensors_[i].value = nullptr;
  again_.reset();
  present_ = stretch;
}

void Tape::compute_again(const Stretch& stretch) {
  for (std::size_t n = stretch.node; n < stretch.node_end; ++n)
    costs_[nodes_[n].op].backward += seconds_of(nodes_[n].forward);
}

void Tape::forward(Node& node) {
  OpCost& cost = costs_[node.op];
  cost.forward += seconds_of(node.forward);
  cost.operations += node.work.forward;
}

void Tape::backward(Node& node) {
  if (!node.backward) return;
  OpCost& cost = costs_[node.op];
  cost.backward += seconds_of(node.backward);
  cost.operations += node.work.backward;
}

void Tape::run(TensorId loss) {
  if (stretching_)
    throw Error("argument-invalid", "run: expected every stretch to have ended, found one open");
  if (loss != kNoTensor) {
    expect(loss, "run", "loss", 1, 1);
    use({loss});
  }
  for (Tensor& t : tensors_) {
    if (t.gradient != nullptr && t.keep_gradient) gradients_.release(t.gradient);
    t.gradient = nullptr;
    t.has_gradient = false;
  }
  for (std::size_t n = 0; n < nodes_.size(); ++n) {
    const std::size_t s = stretch_of(n);
    if (s != kNoStretch && stretches_[s].node == n) enter(s);
    forward(nodes_[n]);
  }
  if (loss != kNoTensor) run_backward(loss);
}

void Tape::run_backward(TensorId loss) {
  const Gradient seed = gradient(loss);
  if (!seed)
    throw Error("argument-invalid",
                "run: argument loss: expected a value that depends on something trainable");
  *seed.to.data = 1.0f;
  for (std::size_t n = nodes_.size(); n-- > 0;) {
    Node& node = nodes_[n];
    const auto ready = [&](TensorId id) {
      return tensors_[static_cast<std::size_t>(id)].has_gradient;
    };
    if (!std::any_of(node.outputs.begin(), node.outputs.end(), ready)) continue;
    if (const std::size_t s = stretch_of(n); s != kNoStretch && s != present_) {
      enter(s);
      compute_again(stretches_[s]);
    }
    backward(node);
    for (TensorId id : node.outputs) {
      Tensor& t = tensors_[static_cast<std::size_t>(id)];
      if (t.keep_gradient || t.gradient == nullptr) continue;
      if (t.parent == kNoTensor) gradients_.release(t.gradient);
      t.gradient = nullptr;
    }
  }
}

}  // namespace mrkl
