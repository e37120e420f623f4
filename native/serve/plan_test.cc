#include "serve/plan.h"

#include <doctest/doctest.h>

#include <map>

using mrkl::Candidate;

namespace {

std::map<std::size_t, std::size_t> plan(const std::vector<Candidate>& all, std::uint64_t step,
                                        std::size_t budget) {
  std::map<std::size_t, std::size_t> out;
  for (const auto& [candidate, tokens] : mrkl::plan_step(all, step, budget))
    out[candidate] = tokens;
  return out;
}

}  // namespace

TEST_CASE("plan: short inputs go whole, prompts share the budget evenly") {
  const std::vector<Candidate> all = {{1, 0, 0, 0}, {1000, 0, 1, 0}, {20, 0, 2, 0}, {16, 0, 3, 0}};
  CHECK(plan(all, 1, 100) == std::map<std::size_t, std::size_t>{{0, 1}, {1, 80}, {2, 20}, {3, 16}});
  CHECK(plan(all, 1, 0) == std::map<std::size_t, std::size_t>{{0, 1}, {3, 16}});
}

TEST_CASE("plan: the higher priority goes first, but nobody waits for ever") {
  std::vector<Candidate> all = {{100000, 5, 0, 0}, {100000, 0, 1, 0}};
  std::size_t served[2] = {};
  for (std::uint64_t step = 1; step <= 80; ++step)
    for (const auto& [i, tokens] : plan(all, step, 64)) {
      served[i] += tokens;
      all[i].last_served = step;
    }
  CHECK(served[0] > 5 * served[1]);
  CHECK(served[1] > 0);
}

TEST_CASE("plan: more decoding sequences than fit take turns") {
  std::vector<Candidate> all(700, {1, 0, 0, 0});
  for (std::size_t i = 0; i < all.size(); ++i) all[i].arrival = i;
  std::vector<std::size_t> served(all.size());
  for (std::uint64_t step = 1; step <= 4; ++step)
    for (const auto& [i, tokens] : plan(all, step, 0)) {
      ++served[i];
      all[i].last_served = step;
    }
  for (const std::size_t n : served) CHECK(n >= 2);
}

TEST_CASE("pacer: prompts slow a step down by less than the bound, whatever a token costs") {
  for (const double token : {1e-5, 1e-4, 1e-2}) {
    mrkl::Pacer pacer;
    const double alone = 5e-3;
    double longest = 0;
    for (int i = 0; i < 200; ++i) {
      const std::size_t n = pacer.budget(4);
      const double seconds = alone + token * static_cast<double>(n);
      pacer.measured(4, n, seconds);
      if (i > 20 && token < 1e-3) longest = std::max(longest, seconds);
    }
    CHECK(longest <= 1.85 * alone);
    CHECK(pacer.budget(0) >= 64);
  }
}

TEST_CASE("pacer: tokens that cost nothing do not lead it far beyond where they do") {
  mrkl::Pacer pacer;
  const double alone = 5e-3;
  for (int i = 0; i < 200; ++i) {
    const std::size_t n = pacer.budget(4);
    const double seconds = alone + 1e-3 * (n > 8 ? static_cast<double>(n - 8) : 0.0);
    pacer.measured(4, n, seconds);
    CHECK(seconds < 3 * alone);
  }
}
