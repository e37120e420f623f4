// What goes into the next step: which sequences, and how many tokens of each.
//   short inputs (decoding)   all of them, whole
//   long inputs (prompts)     share a budget of tokens; the rest of them waits for later steps
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mrkl {

constexpr std::size_t kShortInput = 16;  // tokens up to which an input is fed at once
constexpr std::size_t kMostRows = 512;   // tokens of a step
constexpr std::size_t kMostPrompts = 8;  // prompts that share a step

struct Candidate {
  std::size_t remaining;      // tokens still to be fed
  int priority;               // the greater goes first
  std::uint64_t arrival;      // number of the task, in order
  std::uint64_t last_served;  // number of the step
};

struct Share {
  std::size_t candidate, tokens;
};

// `step` is the number of the coming step, `budget` the tokens of prompts in it. Among equal
// priorities the one served longest ago goes first, so that nobody starves; every kAgingSteps-th
// step is planned without priorities.
constexpr std::uint64_t kAgingSteps = 8;
std::vector<Share> plan_step(std::span<const Candidate> candidates, std::uint64_t step,
                             std::size_t budget);

// Finds the budget that keeps a step with prompts within kSlowdown times a step without. It at most
// doubles from step to step: a few tokens beside others may cost next to nothing, and many do not.
class Pacer {
 public:
  static constexpr double kSlowdown = 1.8;
  static constexpr double kAlone = 1.0;  // seconds of a step of prompts alone
  static constexpr std::size_t kMost = 512, kLeast = 4;

  // Budget for prompts beside `decoders` sequences; 0: measure a step without prompts first.
  std::size_t budget(std::size_t decoders) const;
  void measured(std::size_t decoders, std::size_t prompt_tokens, double seconds);

 private:
  static constexpr std::size_t kSizes = 64, kMeasureAgain = 64;
  double alone_[kSizes + 1] = {};  // seconds of a step of so many decoding sequences; 0: unknown
  double per_token_ = 0;           // seconds that a token of a prompt adds
  std::size_t last_ = 0;           // tokens of prompts in the last step beside decoding sequences
  std::size_t since_ = 0;          // steps since one without prompts was measured
};

}  // namespace mrkl
