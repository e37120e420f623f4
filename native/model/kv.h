// Keys and values of a sequence in pages of 64 tokens at absolute positions. A page holds all
// attention layers, so that a sequence has one page table. Pages are shared by forks, snapshots and
// the prefix cache, and copied when a sharer writes.
//   page    [attention layers][KV heads] blocks
//   block   k (d_h, 64), v (64, d_h) as f32, bf16 or i8; with i8 then the scales of k (64), v (64)
// i8: x ≈ scale·round(x / scale), scale = max|x| / 127 per token and head.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/meter.h"
#include "io/config.h"
#include "kernels/table.h"

namespace mrkl {

enum class KvType : std::uint8_t { kF32, kBf16, kI8 };

struct KvLayout {
  KvType type = KvType::kF32;
  std::size_t layers = 0, heads = 0, dim = 0;  // attention layers, KV heads, d_h

  KvLayout() = default;
  KvLayout(const JambaConfig& config, KvType type);

  std::size_t block_bytes() const noexcept;
  std::size_t page_bytes() const noexcept { return layers * heads * block_bytes(); }
  static std::size_t pages(std::size_t length) noexcept {
    return (length + kKvBlock - 1) / kKvBlock;
  }
};

// A shared page; the last owner frees it.
class KvPage {
 public:
  // Zeros. Throws std::bad_alloc.
  explicit KvPage(std::size_t bytes, std::shared_ptr<Meter> meter = nullptr);
  KvPage(const KvPage& other) noexcept : head_(other.head_) {
    head_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  KvPage(KvPage&& other) noexcept : head_(std::exchange(other.head_, nullptr)) {}
  KvPage& operator=(KvPage other) noexcept {
    std::swap(head_, other.head_);
    return *this;
  }
  ~KvPage();

  std::byte* data() const noexcept;
  bool shared() const noexcept { return head_->owners.load(std::memory_order_acquire) > 1; }
  KvPage copy() const;

 private:
  struct Head {
    std::atomic<std::size_t> owners;
    std::size_t bytes;
    std::shared_ptr<Meter> meter;
  };
  Head* head_;
};

class KvCache {
 public:
  KvCache() = default;
  explicit KvCache(const KvLayout& layout, std::shared_ptr<Meter> meter = nullptr)
      : layout_(layout), meter_(std::move(meter)) {}

  const KvLayout& layout() const noexcept { return layout_; }
  std::size_t bytes() const noexcept { return pages_.size() * layout_.page_bytes(); }

  // Bytes of new pages that `reserve(length, tokens)` would take.
  std::size_t wanted(std::size_t length, std::size_t tokens) const noexcept;
  // Makes positions [length, length + tokens) writable. When memory runs out nothing has changed
  // that a reader of [0, length) could see.
  void reserve(std::size_t length, std::size_t tokens);
  // Drops pages behind `length`.
  void truncate(std::size_t length) noexcept;

  // Stores k, v (tokens, n_kv·d_h; row stride ld) of an attention layer at positions from `length`.
  void write(std::size_t layer, std::size_t length, std::size_t tokens, const float* k,
             const float* v, std::size_t ld);
  // The reverse, widened to f32, for checks: (length, n_kv·d_h).
  std::vector<float> read(std::size_t layer, std::size_t length, bool values) const;

  KvBlock block(std::size_t layer, std::size_t head, std::size_t page) const noexcept;

  // Page by page, for what saves and loads states.
  std::size_t pages() const noexcept { return pages_.size(); }
  std::byte* page(std::size_t i) const noexcept { return pages_[i].data(); }

 private:
  KvLayout layout_;
  std::shared_ptr<Meter> meter_;
  std::vector<KvPage> pages_;
};

}  // namespace mrkl
