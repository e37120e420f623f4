// What whole forward passes of a model reach: prompts read and tokens written, alone and in
// batches, in tokens a second, with what that means for matrix products and for memory.
//   make -f tests.mk passes && build-plain/bench/passes <model folder> [part of a row's name]
//   [threads] [scheme] [residency]
// Medians; the time of a pass is what it takes on the wall, `busy` what its threads are given,
// which says more when others want the cores.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "model/jamba.h"

namespace {

using mrkl::Jamba;
using mrkl::Matrix;

// Matrices that one token meets, without the head.
struct Costs {
  double products = 0, bytes = 0;  // multiply-adds; bytes of weights

  void add(const Matrix& w, double times = 1) {
    products += times * static_cast<double>(w.rows * w.cols);
    bytes += times * static_cast<double>(w.rows * w.row_bytes());  // patches are few
  }
};

Costs costs_of(const Jamba& model) {
  Costs sum;
  const auto& c = model.config();
  for (const auto& layer : model.weights().layers) {
    if (layer.plan.mixer == mrkl::Mixer::kAttention)
      for (const auto* w :
           {&layer.attention.q, &layer.attention.k, &layer.attention.v, &layer.attention.o})
        sum.add(*w);
    else
      for (const auto* w : {&layer.mamba.in, &layer.mamba.x, &layer.mamba.dt, &layer.mamba.out})
        sum.add(*w);
    const bool sparse = layer.plan.ffn == mrkl::Ffn::kMoe;
    const double times = sparse ? static_cast<double>(c.experts_per_tok) : 1;
    for (const auto* w : {&layer.mlps[0].gate, &layer.mlps[0].up, &layer.mlps[0].down})
      sum.add(*w, times);
  }
  return sum;
}

double seconds_of(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> all) {
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2),
                   all.end());
  return all[all.size() / 2];
}

struct Seconds {
  double wall, best, busy;
};

template <class Call>
Seconds time_of(double least, Call call) {
  std::vector<double> wall, busy;
  call();
  for (double total = 0; wall.size() < 3 || total < least; total += wall.back()) {
    const double start = seconds_of(CLOCK_MONOTONIC), own = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    call();
    wall.push_back(seconds_of(CLOCK_MONOTONIC) - start);
    busy.push_back(seconds_of(CLOCK_PROCESS_CPUTIME_ID) - own);
  }
  return {median(wall), *std::min_element(wall.begin(), wall.end()), median(busy)};
}

std::vector<std::int32_t> some_tokens(std::size_t count, std::size_t vocabulary) {
  std::vector<std::int32_t> tokens(count);
  std::uint32_t state = 1;
  for (auto& token : tokens) {
    state = state * 1664525u + 1013904223u;
    token = static_cast<std::int32_t>((state >> 8) % vocabulary);
  }
  return tokens;
}

Seconds prefill(Jamba& model, std::size_t tokens, double least) {
  const auto prompt = some_tokens(tokens, model.config().vocab_size);
  return time_of(least, [&] {
    mrkl::State state = model.new_state();
    model.feed(state, {prompt, {}}, mrkl::Output::kLastLogits);
  });
}

// One pass in which every sequence writes a token, after 16 others.
Seconds step(Jamba& model, std::size_t sequences, double least) {
  const std::size_t v = model.config().vocab_size;
  std::vector<mrkl::State> states;
  for (std::size_t i = 0; i < sequences; ++i) states.push_back(model.new_state());
  std::vector<float> logits(sequences * v);
  // Tokens of many kinds, so that the rows of a batch choose different experts.
  const auto tokens = some_tokens(16 * sequences, v);
  std::size_t at = 0;
  const auto pass = [&] {
    std::vector<mrkl::Part> parts;
    for (std::size_t i = 0; i < sequences; ++i)
      parts.push_back({&states[i],
                       {std::span(tokens).subspan((at + i) % tokens.size(), 1), {}},
                       mrkl::Output::kLastLogits,
                       logits.data() + i * v});
    at += sequences;
    model.forward(parts);
  };
  for (int i = 0; i < 16; ++i) pass();
  return time_of(least, pass);
}

void print(const std::string& name, double tokens, double products, const Seconds& time) {
  std::printf("%-14s %12.1f %10.3f %10.3f %10.3f %10.1f", name.c_str(), tokens / time.wall,
              1e3 * time.wall, 1e3 * time.best, 1e3 * time.busy, 2e-9 * products / time.wall);
}

void run(const std::string& folder, const std::string& wanted, std::size_t threads,
         mrkl::Scheme scheme, mrkl::Residency residency) {
  constexpr double kLeast = 2;
  mrkl::LoadOptions options;
  options.threads = threads;
  options.weights = scheme;
  options.residency = residency;
  const double start = seconds_of(CLOCK_MONOTONIC);
  Jamba model(folder, options);
  std::printf("%.2f s to load %.0f MB\n", seconds_of(CLOCK_MONOTONIC) - start,
              1e-6 * static_cast<double>(model.weights().bytes()));
  const Costs costs = costs_of(model);
  Costs head;
  head.add(model.weights().head);
  const auto is_wanted = [&](const std::string& name) {
    return name.find(wanted) != std::string::npos;
  };
  std::printf("%-14s %12s %10s %10s %10s %10s %8s\n", "pass", "tokens/s", "ms", "best ms",
              "busy ms", "GFLOP/s", "GB/s");
  for (const std::size_t tokens : {512, 2048}) {
    const std::string name = "prefill " + std::to_string(tokens);
    if (!is_wanted(name)) continue;
    const double n = static_cast<double>(tokens);
    print(name, n, costs.products * n + head.products, prefill(model, tokens, kLeast));
    std::printf("\n");
  }
  for (const std::size_t sequences : {1, 4, 8, 16}) {
    const std::string name = sequences == 1 ? "decode" : "batch " + std::to_string(sequences);
    if (!is_wanted(name)) continue;
    const Seconds time = step(model, sequences, kLeast);
    const double n = static_cast<double>(sequences);
    print(name, n, n * (costs.products + head.products), time);
    // A batch shares the weights, but for experts.
    if (sequences == 1 || model.config().experts == 1)
      std::printf(" %8.2f", 1e-9 * (costs.bytes + head.bytes) / time.wall);
    std::printf("\n");
  }
}

}  // namespace

int main(int count, char** arguments) {
  const auto argument = [&](int i) { return std::string(i < count ? arguments[i] : ""); };
  const auto scheme = mrkl::find_scheme(count > 4 ? argument(4) : "stored");
  const auto residency = mrkl::find_residency(count > 5 ? argument(5) : "auto");
  if (count < 2 || !scheme || !residency) {
    std::fprintf(stderr,
                 "usage: passes <model folder> [part of a row's name] [threads] [%s] "
                 "[auto, mapped or resident]\n",
                 mrkl::scheme_names());
    return 2;
  }
  try {
    run(argument(1), argument(2), std::strtoul(argument(3).c_str(), nullptr, 10), *scheme,
        *residency);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
