// Decode states by the tokens that led to them: a radix tree whose nodes may hold a snapshot. A
// recurrent state cannot be cut back to a shorter prefix, so states are kept at chosen lengths;
// pages of keys and values are shared between them and with running sequences. When the budget is
// full the snapshot used longest ago goes. Radix tree: Zheng et al. 2023, "SGLang",
// arXiv:2312.07104.
#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "model/state.h"

namespace mrkl {

struct PrefixSnapshot {
  State state;
  std::vector<float> logits;  // (V) after the last token, or empty
};

class PrefixCache {
 public:
  // 0 bytes: keeps nothing.
  explicit PrefixCache(std::size_t budget) : budget_(budget) {}

  bool enabled() const noexcept { return budget_ > 0; }

  struct Found {
    // Of the longest prefix beyond the first `from` tokens; one of all tokens only if it has
    // logits. Null when there is none.
    std::shared_ptr<const PrefixSnapshot> snapshot;
    std::size_t shared;  // tokens in common with anything fed before: where texts part
  };
  Found find(std::span<const std::int32_t> tokens, std::size_t from);
  // Keeps a copy of a state whose history is known; logits may be empty.
  void add(const State& state, std::span<const float> logits);
  // Drops the snapshot used longest ago; false when there is none.
  bool drop_oldest();

  struct Counts {
    std::size_t snapshots, bytes, hits, misses, tokens_saved;
  };
  // May be called by any thread.
  Counts counts() const noexcept;

 private:
  struct Node {
    std::vector<std::int32_t> edge;  // tokens from the parent to here
    Node* parent = nullptr;
    std::map<std::int32_t, std::unique_ptr<Node>> children;  // by the first token of their edge
    std::shared_ptr<const PrefixSnapshot> snapshot;
    std::size_t bytes = 0;
    std::uint64_t used = 0;
  };

  Node& node_of(std::span<const std::int32_t> tokens);
  Node& split(Node& child, std::size_t at);
  void drop(Node& node);

  std::size_t budget_;
  Node root_;
  std::map<std::uint64_t, Node*> by_use_;
  std::uint64_t clock_ = 0;
  std::atomic<std::size_t> snapshots_{0}, bytes_{0}, hits_{0}, misses_{0}, saved_{0};
};

}  // namespace mrkl
