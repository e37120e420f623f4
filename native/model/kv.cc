#include "model/kv.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "base/dtype.h"
#include "model/tensor_table.h"

namespace mrkl {
namespace {

constexpr std::align_val_t kAlign{64};
constexpr std::size_t kHead = 64;  // bytes before the data of a page

std::size_t element_bytes(KvType type) noexcept {
  return type == KvType::kF32 ? 4 : type == KvType::kBf16 ? 2 : 1;
}

// Where the parts of a block lie.
struct Parts {
  std::byte *k, *v;
  float *k_scale, *v_scale;
};

Parts parts(const KvLayout& l, std::byte* page, std::size_t layer, std::size_t head) noexcept {
  std::byte* at = page + (layer * l.heads + head) * l.block_bytes();
  const std::size_t matrix = l.dim * kKvBlock * element_bytes(l.type);
  if (l.type != KvType::kI8) return {at, at + matrix, nullptr, nullptr};
  auto* scales = reinterpret_cast<float*>(at + 2 * matrix);
  return {at, at + matrix, scales, scales + kKvBlock};
}

struct ToF32 {
  using Stored = float;
  Stored operator()(float x) const noexcept { return x; }
};
struct ToBf16 {
  using Stored = std::uint16_t;
  Stored operator()(float x) const noexcept { return f32_to_bf16(x); }
};
struct ToI8 {
  using Stored = std::int8_t;
  float inverse;
  // NaN has no place in i8; the scale carries it.
  Stored operator()(float x) const noexcept {
    const float scaled = std::nearbyint(x * inverse);
    return scaled >= -127.0f && scaled <= 127.0f ? static_cast<Stored>(scaled) : Stored{0};
  }
};

template <class Narrow>
void put(const Narrow& narrow, std::size_t d, const float* x, std::byte* to, std::size_t first,
         std::size_t step) {
  auto* stored = reinterpret_cast<typename Narrow::Stored*>(to) + first;
  for (std::size_t i = 0; i < d; ++i) stored[i * step] = narrow(x[i]);
}

// Row x (d) to elements first, first + step, ...; with i8 also its scale.
void put_row(KvType type, std::size_t d, const float* x, std::byte* to, std::size_t first,
             std::size_t step, float* scale) {
  if (type == KvType::kF32) return put(ToF32{}, d, x, to, first, step);
  if (type == KvType::kBf16) return put(ToBf16{}, d, x, to, first, step);
  float most = 0;
  for (std::size_t i = 0; i < d; ++i) {
    const float size = std::fabs(x[i]);
    if (!(size <= most)) most = size;
  }
  *scale = most / 127.0f;
  put(ToI8{most > 0 ? 127.0f / most : 0.0f}, d, x, to, first, step);
}

}  // namespace

KvLayout::KvLayout(const JambaConfig& c, KvType t) : type(t), heads(c.kv_heads), dim(c.head_dim) {
  for (const LayerPlan& plan : layer_plan(c))
    if (plan.mixer == Mixer::kAttention) ++layers;
}

std::size_t KvLayout::block_bytes() const noexcept {
  const std::size_t scales = type == KvType::kI8 ? 2 * kKvBlock * sizeof(float) : 0;
  return 2 * dim * kKvBlock * element_bytes(type) + scales;
}

KvPage::KvPage(std::size_t bytes, std::shared_ptr<Meter> meter) {
  static_assert(sizeof(Head) <= kHead);
  void* memory = ::operator new(kHead + bytes, kAlign);
  head_ = new (memory) Head{1, bytes, std::move(meter)};
  if (head_->meter) head_->meter->bytes.fetch_add(bytes, std::memory_order_relaxed);
  std::memset(data(), 0, bytes);
}

KvPage::~KvPage() {
  if (head_ == nullptr || head_->owners.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
  if (head_->meter) head_->meter->bytes.fetch_sub(head_->bytes, std::memory_order_relaxed);
  head_->~Head();
  ::operator delete(head_, kAlign);
}

std::byte* KvPage::data() const noexcept { return reinterpret_cast<std::byte*>(head_) + kHead; }

KvPage KvPage::copy() const {
  KvPage out(head_->bytes, head_->meter);
  std::memcpy(out.data(), data(), head_->bytes);
  return out;
}

std::size_t KvCache::wanted(std::size_t length, std::size_t tokens) const noexcept {
  const std::size_t held = std::min(pages_.size(), KvLayout::pages(length));
  std::size_t more = KvLayout::pages(length + tokens) - held;
  if (length % kKvBlock != 0 && pages_[length / kKvBlock].shared()) ++more;
  return more * layout_.page_bytes();
}

void KvCache::reserve(std::size_t length, std::size_t tokens) {
  if (layout_.layers == 0) return;
  truncate(length);
  const std::size_t needed = KvLayout::pages(length + tokens);
  if (length % kKvBlock != 0 && pages_.back().shared()) pages_.back() = pages_.back().copy();
  while (pages_.size() < needed) pages_.emplace_back(layout_.page_bytes(), meter_);
}

void KvCache::truncate(std::size_t length) noexcept {
  const std::size_t kept = KvLayout::pages(length);
  if (kept < pages_.size())
    pages_.erase(pages_.begin() + static_cast<std::ptrdiff_t>(kept), pages_.end());
}

void KvCache::write(std::size_t layer, std::size_t length, std::size_t tokens, const float* k,
                    const float* v, std::size_t ld) {
  const std::size_t d = layout_.dim;
  for (std::size_t t = 0; t < tokens; ++t) {
    const std::size_t at = length + t, slot = at % kKvBlock;
    std::byte* page = pages_[at / kKvBlock].data();
    for (std::size_t head = 0; head < layout_.heads; ++head) {
      const Parts to = parts(layout_, page, layer, head);
      float* const k_scale = to.k_scale == nullptr ? nullptr : to.k_scale + slot;
      float* const v_scale = to.v_scale == nullptr ? nullptr : to.v_scale + slot;
      put_row(layout_.type, d, k + t * ld + head * d, to.k, slot, kKvBlock, k_scale);
      put_row(layout_.type, d, v + t * ld + head * d, to.v, slot * d, 1, v_scale);
    }
  }
}

std::vector<float> KvCache::read(std::size_t layer, std::size_t length, bool values) const {
  const std::size_t d = layout_.dim, ld = layout_.heads * d;
  std::vector<float> out(length * ld);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t at = i / ld, slot = at % kKvBlock, head = i % ld / d;
    const Parts from = parts(layout_, pages_[at / kKvBlock].data(), layer, head);
    const std::size_t element = values ? slot * d + i % d : i % d * kKvBlock + slot;
    const std::byte* matrix = values ? from.v : from.k;
    if (layout_.type == KvType::kF32)
      out[i] = reinterpret_cast<const float*>(matrix)[element];
    else if (layout_.type == KvType::kBf16)
      out[i] = bf16_to_f32(reinterpret_cast<const std::uint16_t*>(matrix)[element]);
    else
      out[i] = static_cast<float>(reinterpret_cast<const std::int8_t*>(matrix)[element]) *
               (values ? from.v_scale : from.k_scale)[slot];
  }
  return out;
}

KvBlock KvCache::block(std::size_t layer, std::size_t head, std::size_t page) const noexcept {
  const Parts p = parts(layout_, pages_[page].data(), layer, head);
  return {p.k, p.v, p.k_scale, p.v_scale};
}

}  // namespace mrkl
