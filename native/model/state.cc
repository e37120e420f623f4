#include "model/state.h"

namespace mrkl {

State::State(const JambaConfig& c, KvType type, std::shared_ptr<Meter> meter)
    : layers(c.layers), kv(KvLayout(c, type), meter), charge(meter, state_bytes(c, type, 0)) {
  const std::vector<LayerPlan> plan = layer_plan(c);
  std::size_t attention = 0;
  for (std::size_t i = 0; i < c.layers; ++i) {
    if (plan[i].mixer == Mixer::kAttention) {
      layers[i].attention = attention++;
      continue;
    }
    layers[i].window.resize((c.d_conv - 1) * c.d_inner);
    layers[i].h.resize(c.d_inner * c.d_state);
  }
}

std::size_t State::bytes() const noexcept {
  std::size_t floats = 0;
  for (const LayerState& l : layers) floats += l.window.size() + l.h.size();
  return floats * sizeof(float) + kv.bytes();
}

std::size_t state_bytes(const JambaConfig& c, KvType type, std::size_t length) noexcept {
  const KvLayout layout(c, type);
  const std::size_t mamba = (c.d_conv - 1) * c.d_inner + c.d_inner * c.d_state;
  return KvLayout::pages(length) * layout.page_bytes() +
         (c.layers - layout.layers) * mamba * sizeof(float);
}

void Savepoint::take(const State& state) {
  length_ = state.length;
  layers_.resize(state.layers.size());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    layers_[i].window = state.layers[i].window;
    layers_[i].h = state.layers[i].h;
  }
}

void Savepoint::restore(State& state) noexcept {
  state.length = length_;
  state.kv.truncate(length_);
  if (state.history.size() > length_) state.history.resize(length_);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    state.layers[i].window.swap(layers_[i].window);
    state.layers[i].h.swap(layers_[i].h);
  }
}

}  // namespace mrkl
