// The forward pass of Jamba (Jamba spec section 2; Lieber et al. 2024, arXiv:2403.19887). For layer
// i = 0..L−1:
//   x += Mixer_i(RMS(x; input_layernorm));   Mixer = causal GQA attention or Mamba-1
//   x += FFN_i(RMS(x; pre_ff_layernorm));    FFN = dense SwiGLU, or top-k of E such MLPs
// logits = RMS(x; final_layernorm)·headᵀ
// There is no position information. Weights may be 16 bits wide; everything is computed and kept in
// f32. Shapes: x (rows, H), the rows of all sequences one after another (pass.h); logits (wanted
// rows, V).
#include "model/jamba.h"

#include <algorithm>

#include "base/error.h"

namespace mrkl {
namespace {

constexpr std::size_t kChunk = 512;  // tokens of a long input that pass through the layers together

void layer(Pass& pass, const LayerWeights& w, std::size_t i) {
  PassBuffers& ws = pass.ws;
  float *x = ws.x.data(), *a = ws.a.data(), *mixed = ws.mixed.data();
  if (pass.observer != nullptr) pass.observer->residual(i, x, pass.rows);
  pass.norm(x, w.input_norm, a);
  if (w.plan.mixer == Mixer::kAttention)
    attention_layer(pass, w.attention, i, a, mixed);
  else
    mamba_layer(pass, w.mamba, i, a, mixed);
  pass.add(mixed, x);
  pass.norm(x, w.pre_ff_norm, a);
  feed_forward(pass, w, i, a, mixed);
  pass.add(mixed, x);
}

// As it was asked for, or as the folder has it.
Scheme scheme_of(const JambaConfig& config, const LoadOptions& options) {
  return options.weights == Scheme::kStored ? config.scheme : options.weights;
}

}  // namespace

Jamba::Jamba(const std::string& folder, const LoadOptions& options)
    : config_(read_config(folder)),
      kernels_(kernels()),
      linears_(
          kernels_,
          options.precision == Precision::kAuto ? precision_from_environment() : options.precision,
          rounds_to_bytes(scheme_of(config_, options))),
      pool_(options.threads),
      weights_(folder, config_, {options.weights, options.residency, options.check_numbers},
               linears_, pool_),
      kv_(options.kv) {}

Jamba::~Jamba() = default;

std::size_t Jamba::check(const Input& input) const {
  const std::size_t h = config_.hidden_size, v = config_.vocab_size;
  const bool by_token = !input.tokens.empty();
  const std::size_t total = by_token ? input.tokens.size() : input.rows.size() / h;
  if (total == 0 || (!by_token && input.rows.size() % h != 0))
    throw Error("argument-invalid", "input: expected at least one token, or rows of " +
                                        std::to_string(h) + " numbers, found " +
                                        std::to_string(input.rows.size()) + " numbers");
  for (const std::int32_t id : input.tokens)
    if (id < 0 || static_cast<std::size_t>(id) >= v)
      throw Error("argument-invalid", "tokens: expected ids from 0 to " + std::to_string(v - 1) +
                                          ", found " + std::to_string(id));
  return total;
}

std::size_t Jamba::size_of_output(std::size_t tokens, Output output) const noexcept {
  switch (output) {
    case Output::kLastLogits:
      return config_.vocab_size;
    case Output::kAllLogits:
      return tokens * config_.vocab_size;
    case Output::kHidden:
      return tokens * config_.hidden_size;
    case Output::kNone:
      return 0;
  }
  return 0;
}

void Jamba::embed(const Input& input, std::size_t tokens, float* x) {
  const std::size_t h = config_.hidden_size;
  for (std::size_t t = 0; t < input.tokens.size(); ++t)
    copy_row(kernels_, weights_.embed, static_cast<std::size_t>(input.tokens[t]), x + t * h);
  if (input.tokens.empty()) std::copy_n(input.rows.data(), tokens * h, x);
}

void Jamba::forward(std::span<const Part> parts, const std::function<bool()>& stop,
                    Observer* observer) {
  const std::lock_guard lock(forward_);
  weights_.refresh();
  sequences_.clear();
  std::size_t rows = 0, unfinished = 0, wanted = 0;
  for (const Part& part : parts) {
    const std::size_t tokens = part.input.tokens.empty()
                                   ? part.input.rows.size() / config_.hidden_size
                                   : part.input.tokens.size();
    sequences_.push_back({part.state, rows, tokens});
    rows += tokens;
    unfinished += attention_parts(part.state->length, tokens);
    if (part.output == Output::kLastLogits) wanted += part.last;
    if (part.output == Output::kAllLogits) wanted += tokens;
  }
  workspace_.fit(config_, rows, unfinished);
  workspace_.logits.resize(std::max(workspace_.logits.size(), wanted * config_.vocab_size));
  for (const Sequence& s : sequences_) {
    s.state->reserve(s.tokens);
    std::vector<std::int32_t>& history = s.state->history;
    if (history.capacity() < history.size() + s.tokens)
      history.reserve(std::max(history.size() + s.tokens, 2 * history.capacity()));
  }

  for (std::size_t i = 0; i < parts.size(); ++i)
    embed(parts[i].input, sequences_[i].tokens,
          workspace_.x.data() + sequences_[i].row * config_.hidden_size);
  Pass pass{config_, linears_, kernels_, pool_, workspace_, sequences_, rows, observer};
  for (std::size_t i = 0; i < config_.layers; ++i) {
    if (stop && stop()) throw Error("cancelled", "the caller cancelled the feed");
    layer(pass, weights_.layers[i], i);
  }
  if (observer != nullptr) observer->residual(config_.layers, workspace_.x.data(), rows);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    State& state = *parts[i].state;
    const std::span<const std::int32_t> tokens = parts[i].input.tokens;
    if (state.history_known())
      state.history.insert(state.history.end(), tokens.begin(), tokens.end());
    state.length += sequences_[i].tokens;
  }
  write_outputs(pass, parts);
  weights_.passed();
}

// The wanted rows are packed, so that the head is read once for all of them.
void Jamba::write_outputs(Pass& pass, std::span<const Part> parts) {
  const std::size_t h = config_.hidden_size, v = config_.vocab_size;
  const auto norm_row = [&](std::size_t row, float* to) {
    kernels_.rmsnorm(h, workspace_.x.data() + row * h, weights_.final_norm, config_.rms_norm_eps,
                     to);
  };
  std::size_t wanted = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [state, row, tokens] = pass.sequences[i];
    const Output output = parts[i].output;
    if (output == Output::kHidden)
      for (std::size_t t = 0; t < tokens; ++t) norm_row(row + t, parts[i].out + t * h);
    if (output == Output::kAllLogits)
      for (std::size_t t = 0; t < tokens; ++t)
        norm_row(row + t, workspace_.a.data() + wanted++ * h);
    if (output == Output::kLastLogits)
      for (std::size_t t = tokens - parts[i].last; t < tokens; ++t)
        norm_row(row + t, workspace_.a.data() + wanted++ * h);
  }
  if (wanted == 0) return;
  float* logits = workspace_.logits.data();
  mrkl::linear(linears_, pool_, weights_.head, workspace_.a.data(), h, wanted, workspace_.packed,
               logits, v);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Output output = parts[i].output;
    if (output != Output::kLastLogits && output != Output::kAllLogits) continue;
    const std::size_t rows =
        output == Output::kLastLogits ? parts[i].last : pass.sequences[i].tokens;
    const std::size_t n = rows * v;
    std::copy_n(logits, n, parts[i].out);
    logits += n;
  }
}

std::vector<float> Jamba::feed(State& state, const Input& input, Output output,
                               const std::function<bool()>& stop, Observer* observer) {
  const std::size_t h = config_.hidden_size, total = check(input);
  std::vector<float> out(size_of_output(total, output));
  Savepoint before(state);
  try {
    for (std::size_t at = 0; at < total; at += kChunk) {
      const std::size_t tokens = std::min(kChunk, total - at);
      Part part{&state, {}, output, out.data()};
      if (input.tokens.empty())
        part.input.rows = input.rows.subspan(at * h, tokens * h);
      else
        part.input.tokens = input.tokens.subspan(at, tokens);
      if (output == Output::kLastLogits && at + tokens < total)
        part.output = Output::kNone;
      else if (output != Output::kLastLogits)
        part.out += size_of_output(at, output);
      forward({&part, 1}, stop, observer);
    }
    return out;
  } catch (...) {
    before.restore(state);
    throw;
  }
}

}  // namespace mrkl
