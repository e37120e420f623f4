// Guesses at how a text goes on: as it went on after the last place where its last three tokens
// stood. Right for quotations, edited text and repetitions; a guess is checked before it counts.
// Prompt lookup: Saxena 2023; checking guesses in one pass: Leviathan et al. 2023,
// arXiv:2211.17192.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace mrkl {

class Lookup {
 public:
  static constexpr std::size_t kOrder = 3;  // tokens that must agree

  void push(std::int32_t token);
  // Up to `most` tokens that may come next; none when the last three are new.
  std::vector<std::int32_t> guess(std::size_t most) const;

 private:
  static constexpr std::size_t kNowhere = ~std::size_t{0};

  std::vector<std::int32_t> text_;
  std::unordered_map<std::uint64_t, std::size_t> after_;  // hash of three tokens: what follows
  std::size_t found_ = kNowhere;                          // what followed the last three before
};

// How many tokens to guess. A guess that is wrong costs rows of a pass and brings nothing, so after
// a bad one there is a pause, twice as long each time, and text that cannot be guessed is written
// as fast as without.
class GuessPace {
 public:
  static constexpr std::size_t kMost = 12;

  // 0 during a pause. To be asked once for every token written one by one.
  std::size_t next();
  void checked(std::size_t guessed, std::size_t right);

 private:
  static constexpr std::size_t kFirst = 4, kShortest = 8, kLongest = 512;
  std::size_t length_ = kFirst, wait_ = 0, pause_ = kShortest;
};

}  // namespace mrkl
