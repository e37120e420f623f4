#include "serve/prefix_cache.h"

#include <doctest/doctest.h>

#include "model/random_jamba_test.h"

namespace {

using Tokens = std::vector<std::int32_t>;

// A state that remembers `tokens`, marked by its length.
mrkl::State state_of(const Tokens& tokens) {
  mrkl::State state(mrkl::parse_config(mrkl::scratch::kSmallJamba, "test"));
  state.reserve(tokens.size());
  state.history = tokens;
  state.length = tokens.size();
  return state;
}

std::size_t found(mrkl::PrefixCache& cache, const Tokens& tokens, std::size_t from = 0) {
  const auto snapshot = cache.find(tokens, from).snapshot;
  if (!snapshot) return 0;
  CHECK(std::equal(snapshot->state.history.begin(), snapshot->state.history.end(), tokens.begin()));
  return snapshot->state.length;
}

}  // namespace

TEST_CASE("prefix cache: the longest prefix is found, through splits and branches") {
  mrkl::PrefixCache cache(1 << 24);
  const float logits[] = {1};
  cache.add(state_of({1, 2, 3, 4, 5}), {});
  cache.add(state_of({1, 2, 3}), {});
  cache.add(state_of({1, 2, 9, 9}), logits);
  CHECK(found(cache, {1, 2, 3, 4, 5, 6}) == 5);
  CHECK(found(cache, {1, 2, 3, 4, 5}) == 3);  // all tokens, but no logits
  CHECK(found(cache, {1, 2, 3, 4}) == 3);
  CHECK(found(cache, {1, 2, 9, 9}) == 4);
  CHECK(found(cache, {1, 2}) == 0);
  CHECK(found(cache, {1, 2, 3, 4}, 3) == 0);  // no more than there is already
  CHECK(found(cache, {7}) == 0);
  CHECK(cache.find(Tokens{1, 2, 9, 7}, 0).shared == 3);
  CHECK(cache.find(Tokens{8}, 0).shared == 0);
  CHECK(cache.counts().snapshots == 3);
  CHECK(cache.counts().tokens_saved == 5 + 3 + 3 + 4);
}

TEST_CASE("prefix cache: the budget holds, and what was used longest ago goes first") {
  const std::size_t one = state_of({1}).bytes();
  mrkl::PrefixCache cache(4 * one);
  for (std::int32_t i = 0; i < 3; ++i) cache.add(state_of({i, i, i}), {});
  CHECK(found(cache, {0, 0, 0, 1}) == 3);
  for (std::int32_t i = 3; i < 5; ++i) cache.add(state_of({i, i, i}), {});
  CHECK(cache.counts().bytes <= 4 * one);
  CHECK(found(cache, {0, 0, 0, 1}) == 3);
  CHECK(found(cache, {1, 1, 1, 1}) == 0);
  while (cache.drop_oldest()) {
  }
  CHECK(cache.counts().bytes == 0);
  CHECK(cache.counts().snapshots == 0);
}
