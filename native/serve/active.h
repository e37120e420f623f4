// A task under way: what has been fed, what comes next, and the way back.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "serve/lookup.h"
#include "serve/plan.h"
#include "serve/prefix_cache.h"
#include "serve/task.h"
#include "text/random.h"

namespace mrkl {

class Active {
 public:
  Active(std::shared_ptr<Task> task, const Jamba& model, std::uint64_t arrival, std::uint64_t step);

  const std::shared_ptr<Task>& task() const { return task_; }
  std::size_t remaining() const { return total_ - fed_; }
  Candidate candidate() const { return {remaining(), task_->priority, arrival_, served_}; }
  // Bytes of new pages until its end.
  std::size_t still_needed() const;

  // The next `tokens` of the input.
  Part part(std::size_t tokens);
  // After a pass with that part; states of prompts are remembered. True when the task has come to
  // its end.
  bool advance(std::size_t tokens, std::uint64_t step, PrefixCache& prefixes);

  // Takes over the state of a known prefix. True when that ends the task.
  bool adopt(PrefixCache& prefixes);
  // Tokens of a share of the input, so that it ends where a state is to be remembered.
  std::size_t cut(std::size_t tokens) const;

  bool undoable() const { return before_.has_value(); }
  // Takes the state back to where the task began. A single token needs no way back: its pass is not
  // interrupted, and fails before it touches the state or not at all.
  void undo();

 private:
  bool write();
  bool choose(std::span<const float> logits, std::int32_t& token);
  void take_turn();
  bool rememberable() const;
  std::vector<float>& logits() { return task_->writing ? logits_ : task_->out; }
  bool stops_at(std::int32_t token);

  std::shared_ptr<Task> task_;
  const Jamba& model_;
  std::optional<Savepoint> before_;
  std::vector<std::int32_t> next_;  // tokens, once the task's own input has been fed
  std::vector<float> logits_;       // of a writing task: after the last 1 + guessed_ tokens
  std::optional<Uniform> uniform_;
  std::string tail_;  // of the text, as long as a stop string may reach back
  std::size_t total_, fed_ = 0, written_ = 0;
  std::uint64_t arrival_, served_;
  std::size_t parting_ = 0;  // length at which the input parts from what was fed before
  bool own_input_ = true;

  std::optional<Lookup> lookup_;  // of a task that guesses
  GuessPace pace_;
  Savepoint before_guesses_;  // before next_
  std::size_t guessed_ = 0;   // tokens at the end of next_
  bool ended_ = false;        // all is written; what is left only brings the state there
};

}  // namespace mrkl
