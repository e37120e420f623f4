#include "text/sampler.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/error.h"

using mrkl::sample;

namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();

// How often each token is drawn by 1,000 evenly spread uniform numbers.
std::vector<int> counts(const std::vector<float>& logits, const mrkl::Sampling& sampling) {
  std::vector<int> out(logits.size());
  for (int i = 0; i < 1000; ++i)
    ++out[static_cast<std::size_t>(sample(logits, sampling, (i + 0.5) / 1000))];
  return out;
}

}  // namespace

TEST_CASE("sampler: temperature 0 takes the largest, the lower id of equals") {
  const std::vector<float> z{1, 3, 3, kNever};
  CHECK(sample(z, {}, 0.99) == 1);
}

TEST_CASE("sampler: draws follow softmax, top-k, top-p and min-p") {
  const std::vector<float> z{std::log(0.5f), std::log(0.3f), std::log(0.15f), std::log(0.05f),
                             kNever};
  CHECK(counts(z, {.temperature = 1}) == std::vector<int>{500, 300, 150, 50, 0});
  CHECK(counts(z, {.temperature = 1, .top_k = 2}) == std::vector<int>{625, 375, 0, 0, 0});
  CHECK(counts(z, {.temperature = 1, .top_p = 0.75}) == std::vector<int>{625, 375, 0, 0, 0});
  CHECK(counts(z, {.temperature = 1, .top_p = 0.3}) == std::vector<int>{1000, 0, 0, 0, 0});
  CHECK(counts(z, {.temperature = 1, .min_p = 0.4}) == std::vector<int>{625, 375, 0, 0, 0});
  const auto flat = counts(z, {.temperature = 50});
  CHECK(flat[3] > 200);
}

TEST_CASE("sampler: refuses NaN, and logits that allow nothing") {
  CHECK_THROWS_AS(sample(std::vector<float>{1, NAN}, {}, 0), mrkl::Error);
  CHECK_THROWS_AS(sample(std::vector<float>{kNever, kNever}, {}, 0), mrkl::Error);
  CHECK_THROWS_AS(sample(std::vector<float>{}, {}, 0), mrkl::Error);
}

TEST_CASE("sampler: log-probabilities sum to one") {
  const std::vector<float> z{0.5f, -1, 2, kNever};
  double sum = 0;
  for (std::int32_t i = 0; i < 4; ++i) sum += std::exp(mrkl::log_probability(z, i));
  CHECK(sum == doctest::Approx(1));
}
