#include "serve/prefix_cache.h"

#include <algorithm>

namespace mrkl {
namespace {

using Tokens = std::span<const std::int32_t>;

std::size_t common(Tokens a, Tokens b) {
  const std::size_t n = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n), b.begin()).first -
      a.begin());
}

}  // namespace

PrefixCache::Found PrefixCache::find(Tokens tokens, std::size_t from) {
  Node* best = nullptr;
  Node* at = &root_;
  std::size_t depth = 0, shared = 0;
  for (;;) {
    const bool whole = depth == tokens.size();
    if (at->snapshot && depth > from && (!whole || !at->snapshot->logits.empty())) best = at;
    shared = depth;
    if (whole) break;
    const auto child = at->children.find(tokens[depth]);
    if (child == at->children.end()) break;
    const std::vector<std::int32_t>& edge = child->second->edge;
    shared += common(edge, tokens.subspan(depth));
    if (shared < depth + edge.size()) break;
    depth = shared;
    at = child->second.get();
  }
  if (best == nullptr) {
    misses_.fetch_add(1, std::memory_order_relaxed);
    return {nullptr, shared};
  }
  by_use_.erase(best->used);
  by_use_[best->used = ++clock_] = best;
  hits_.fetch_add(1, std::memory_order_relaxed);
  saved_.fetch_add(best->snapshot->state.length - from, std::memory_order_relaxed);
  return {best->snapshot, shared};
}

// Cuts the edge to `child` after `at` tokens and returns the node between.
PrefixCache::Node& PrefixCache::split(Node& child, std::size_t at) {
  Node& parent = *child.parent;
  const auto cut = child.edge.begin() + static_cast<std::ptrdiff_t>(at);
  auto between = std::make_unique<Node>();
  between->edge.assign(child.edge.begin(), cut);
  between->parent = &parent;
  std::unique_ptr<Node>& slot = parent.children[child.edge.front()];
  child.edge.erase(child.edge.begin(), cut);
  child.parent = between.get();
  between->children[child.edge.front()] = std::move(slot);
  slot = std::move(between);
  return *slot;
}

PrefixCache::Node& PrefixCache::node_of(Tokens tokens) {
  Node* at = &root_;
  while (!tokens.empty()) {
    std::unique_ptr<Node>& slot = at->children[tokens[0]];
    if (!slot) {
      slot = std::make_unique<Node>();
      slot->edge.assign(tokens.begin(), tokens.end());
      slot->parent = at;
      return *slot;
    }
    const std::size_t shared = common(slot->edge, tokens);
    at = shared < slot->edge.size() ? &split(*slot, shared) : slot.get();
    tokens = tokens.subspan(shared);
  }
  return *at;
}

void PrefixCache::add(const State& state, std::span<const float> logits) {
  if (!enabled() || state.length == 0 || !state.history_known()) return;
  Node& node = node_of(state.history);
  if (node.snapshot && (logits.empty() || !node.snapshot->logits.empty())) return;
  // Pages are counted with the shortest prefix that has them.
  const Node* above = node.parent;
  while (above != nullptr && !above->snapshot) above = above->parent;
  const std::size_t shared = above == nullptr ? 0 : above->snapshot->state.kv.bytes();
  if (node.snapshot) drop(node);
  node.snapshot = std::make_shared<PrefixSnapshot>(
      PrefixSnapshot{state, std::vector<float>(logits.begin(), logits.end())});
  node.bytes = state.bytes() - std::min(shared, state.kv.bytes()) + logits.size() * sizeof(float) +
               state.history.size() * sizeof(std::int32_t);
  by_use_[node.used = ++clock_] = &node;
  bytes_.fetch_add(node.bytes, std::memory_order_relaxed);
  snapshots_.fetch_add(1, std::memory_order_relaxed);
  while (bytes_.load(std::memory_order_relaxed) > budget_ && drop_oldest()) {
  }
}

void PrefixCache::drop(Node& node) {
  by_use_.erase(node.used);
  bytes_.fetch_sub(node.bytes, std::memory_order_relaxed);
  snapshots_.fetch_sub(1, std::memory_order_relaxed);
  node.snapshot = nullptr;
}

bool PrefixCache::drop_oldest() {
  if (by_use_.empty()) return false;
  Node* node = by_use_.begin()->second;
  drop(*node);
  // Branches that lead to nothing go with it.
  while (node->parent != nullptr && !node->snapshot && node->children.empty()) {
    Node* parent = node->parent;
    parent->children.erase(node->edge.front());
    node = parent;
  }
  return true;
}

PrefixCache::Counts PrefixCache::counts() const noexcept {
  constexpr auto relaxed = std::memory_order_relaxed;
  return {snapshots_.load(relaxed), bytes_.load(relaxed), hits_.load(relaxed),
          misses_.load(relaxed), saved_.load(relaxed)};
}

}  // namespace mrkl
