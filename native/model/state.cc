#include "model/state.h"

#include <algorithm>

namespace mrkl {

State::State(const JambaConfig& c) : layers(c.layers) {
  const std::vector<LayerPlan> plan = layer_plan(c);
  for (std::size_t i = 0; i < c.layers; ++i) {
    if (plan[i].mixer == Mixer::kAttention) continue;
    layers[i].window.resize((c.d_conv - 1) * c.d_inner);
    layers[i].h.resize(c.d_inner * c.d_state);
  }
}

void State::reserve(const JambaConfig& c, std::size_t tokens) {
  const std::size_t floats = (length + tokens) * c.kv_heads * c.head_dim;
  for (std::size_t i = 0; i < c.layers; ++i) {
    if (!layers[i].h.empty()) continue;  // Mamba
    for (std::vector<float>* v : {&layers[i].k, &layers[i].v})
      if (v->capacity() < floats) v->reserve(std::max(floats, 2 * v->capacity()));
  }
}

std::size_t State::bytes() const noexcept {
  std::size_t floats = 0;
  for (const LayerState& l : layers)
    floats += l.k.size() + l.v.size() + l.window.size() + l.h.size();
  return floats * sizeof(float);
}

Savepoint::Savepoint(const State& state) : length_(state.length) {
  layers_.reserve(state.layers.size());
  for (const LayerState& l : state.layers) layers_.push_back({l.window, l.h, l.k.size()});
}

void Savepoint::restore(State& state) noexcept {
  state.length = length_;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    state.layers[i].window.swap(layers_[i].window);
    state.layers[i].h.swap(layers_[i].h);
    // A failed append may have grown one of them only.
    state.layers[i].k.resize(std::min(layers_[i].kv, state.layers[i].k.size()));
    state.layers[i].v.resize(std::min(layers_[i].kv, state.layers[i].v.size()));
  }
}

}  // namespace mrkl
