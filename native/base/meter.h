// Counts the bytes that the owners of a meter hold.
#pragma once
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace mrkl {

struct Meter {
  std::atomic<std::size_t> bytes{0};
};

// Part of an object's value: as long as it lives its bytes are counted; a copy counts again.
// Without a meter nothing is counted.
class Charge {
 public:
  Charge() = default;
  Charge(std::shared_ptr<Meter> meter, std::size_t bytes)
      : meter_(std::move(meter)), bytes_(bytes) {
    if (meter_) meter_->bytes.fetch_add(bytes_, std::memory_order_relaxed);
  }
  Charge(const Charge& other) : Charge(other.meter_, other.bytes_) {}
  Charge(Charge&& other) noexcept
      : meter_(std::move(other.meter_)), bytes_(std::exchange(other.bytes_, 0)) {}
  Charge& operator=(Charge other) noexcept {
    std::swap(meter_, other.meter_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Charge() {
    if (meter_) meter_->bytes.fetch_sub(bytes_, std::memory_order_relaxed);
  }

 private:
  std::shared_ptr<Meter> meter_;
  std::size_t bytes_ = 0;
};

}  // namespace mrkl
