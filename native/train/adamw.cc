#include "train/adamw.h"

#include <algorithm>
#include <cmath>

#include "kernels/table.h"
#include "train/tape.h"

namespace mrkl {
namespace {

constexpr std::size_t kPiece = 16384;

struct Piece {
  const Weights* weights;
  std::size_t begin, count;
};

std::vector<Piece> pieces(const std::vector<Weights>& all) {
  std::vector<Piece> out;
  for (const Weights& w : all)
    for (std::size_t i = 0; i < w.count; i += kPiece)
      out.push_back({&w, i, std::min(kPiece, w.count - i)});
  return out;
}

}  // namespace

double gradient_norm(ThreadPool& pool, const std::vector<Weights>& all) {
  const auto list = pieces(all);
  std::vector<double> squares(list.size());
  pool.for_range(list.size(), 1, [&](std::size_t b, std::size_t e) {
    for (std::size_t i = b; i < e; ++i) {
      const float* g = list[i].weights->gradient + list[i].begin;
      squares[i] = static_cast<double>(kernels().dot(list[i].count, g, g));
    }
  });
  double sum = 0.0;
  for (double s : squares) sum += s;
  return std::sqrt(sum);
}

void adamw(ThreadPool& pool, const std::vector<Weights>& all, const Adam& options, double norm) {
  const auto list = pieces(all);
  const double t = static_cast<double>(options.step);
  const double bias1 = 1.0 - std::pow(static_cast<double>(options.beta1), t);
  const double bias2 = 1.0 - std::pow(static_cast<double>(options.beta2), t);
  const auto step_size = static_cast<float>(static_cast<double>(options.rate) / bias1);
  const auto correction = static_cast<float>(1.0 / std::sqrt(bias2));
  const bool clip = norm > static_cast<double>(options.clip);
  const auto factor = static_cast<float>(static_cast<double>(options.clip) / norm);
  pool.for_range(list.size(), 1, [&](std::size_t b, std::size_t e) {
    for (std::size_t i = b; i < e; ++i) {
      const auto& [w, begin, count] = list[i];
      float* g = w->gradient + begin;
      for (std::size_t j = 0; clip && j < count; ++j) g[j] *= factor;
      kernels().adamw(count, w->value + begin, g, w->mean + begin, w->square + begin, options.beta1,
                      options.beta2, options.epsilon, step_size, correction,
                      options.rate * w->decay);
    }
  });
}

}  // namespace mrkl
