// One exception type for the whole engine. `code` is one of the stable codes of
// src/contract/errors.ts; the binding turns it into a JavaScript error with the same code. Native
// code never aborts.
#pragma once
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace mrkl {

class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& message)
      : std::runtime_error(message), code_(std::move(code)) {}
  // `details` are plain facts about the case, by name.
  Error(std::string code, const std::string& message,
        std::vector<std::pair<std::string, double>> details)
      : std::runtime_error(message), code_(std::move(code)), details_(std::move(details)) {}
  const std::string& code() const noexcept { return code_; }
  const std::vector<std::pair<std::string, double>>& details() const noexcept { return details_; }

 private:
  std::string code_;
  std::vector<std::pair<std::string, double>> details_;
};

}  // namespace mrkl
