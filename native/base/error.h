// One exception type for the whole engine. `code` is one of the stable codes of
// src/contract/errors.ts; the binding turns it into a JavaScript error with the same code. Native
// code never aborts.
#pragma once
#include <stdexcept>
#include <string>

namespace mrkl {

class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& message)
      : std::runtime_error(message), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

}  // namespace mrkl
