#include "serve/lookup.h"

#include <algorithm>

namespace mrkl {

void Lookup::push(std::int32_t token) {
  text_.push_back(token);
  found_ = kNowhere;
  if (text_.size() < kOrder) return;
  std::uint64_t key = 0;
  for (std::size_t i = text_.size() - kOrder; i < text_.size(); ++i)
    key = (key ^ static_cast<std::uint32_t>(text_[i])) * 0x9e3779b97f4a7c15u;
  key ^= key >> 29;
  const auto [entry, is_new] = after_.try_emplace(key, text_.size());
  if (is_new) return;
  // Two hashes may fall together.
  const auto place = text_.begin() + static_cast<std::ptrdiff_t>(entry->second);
  if (std::equal(place - kOrder, place, text_.end() - kOrder)) found_ = entry->second;
  entry->second = text_.size();
}

std::vector<std::int32_t> Lookup::guess(std::size_t most) const {
  std::vector<std::int32_t> out;
  if (found_ == kNowhere) return out;
  // Past its end the text is taken to go on as guessed.
  for (std::size_t i = found_; out.size() < most; ++i)
    out.push_back(i < text_.size() ? text_[i] : out[i - text_.size()]);
  return out;
}

std::size_t GuessPace::next() {
  if (wait_ == 0) return length_;
  --wait_;
  return 0;
}

void GuessPace::checked(std::size_t guessed, std::size_t right) {
  if (right == guessed) {
    length_ = std::min(2 * length_, kMost);
    pause_ = kShortest;
    return;
  }
  length_ = std::clamp<std::size_t>(right, 2, kMost);
  if (2 * right >= guessed) return;
  wait_ = pause_;
  pause_ = std::min(2 * pause_, kLongest);
}

}  // namespace mrkl
