#include "serve/lookup.h"

#include <doctest/doctest.h>

using Tokens = std::vector<std::int32_t>;

TEST_CASE("lookup: what followed the last three tokens before is guessed, the latest place first") {
  mrkl::Lookup lookup;
  for (const std::int32_t token : {1, 2, 3, 4, 5, 1, 2, 3, 6, 7}) lookup.push(token);
  CHECK(lookup.guess(4).empty());
  for (const std::int32_t token : {1, 2, 3}) lookup.push(token);
  CHECK(lookup.guess(3) == Tokens{6, 7, 1});
  CHECK(lookup.guess(0).empty());
  lookup.push(9);
  CHECK(lookup.guess(3).empty());
}

TEST_CASE("lookup: a repetition is taken to go on") {
  mrkl::Lookup lookup;
  for (const std::int32_t token : {8, 1, 2, 1, 2, 1}) lookup.push(token);
  CHECK(lookup.guess(7) == Tokens{2, 1, 2, 1, 2, 1, 2});
}

TEST_CASE("guess pace: good guesses grow, bad ones pause for longer and longer") {
  mrkl::GuessPace pace;
  std::size_t length = pace.next();
  for (int i = 0; i < 5; ++i) {
    pace.checked(length, length);
    CHECK(pace.next() >= length);
    length = pace.next();
  }
  CHECK(length == mrkl::GuessPace::kMost);
  std::size_t guesses = 0, written = 0;
  for (; written < 10'000; ++written)
    if (const std::size_t n = pace.next()) {
      pace.checked(n, 0);
      ++guesses;
    }
  CHECK(guesses < 30);
}
