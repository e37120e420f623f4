#include "quant/scheme.h"

#include <iterator>

#include "quant/q4_0.h"

namespace mrkl {
namespace {

struct SchemeRow {
  const char* name;
  std::optional<Format> mixer, mlp, head;
  bool bytes = false;  // activations of 8 bits
};
// In the order of the enumeration.
constexpr SchemeRow kSchemes[] = {
    {"stored", {}, {}, {}},
    {"experts-int8", {}, Format::kI8, {}},
    {"int8", Format::kI8, Format::kI8, Format::kI8},
    {"int4", Format::kQ4_0, Format::kQ4_0, Format::kI8},
    {"w8a8", Format::kI8, Format::kI8, Format::kI8, true},
};

const SchemeRow& row_of(Scheme scheme) { return kSchemes[static_cast<std::size_t>(scheme)]; }

std::optional<Format> wanted(const SchemeRow& row, Role role) noexcept {
  switch (role) {
    case Role::kMixer:
      return row.mixer;
    case Role::kMlp:
      return row.mlp;
    case Role::kHead:
      return row.head;
    case Role::kVector:
    case Role::kEmbedding:
    case Role::kRouter:
      return {};
  }
  return {};
}

}  // namespace

const char* name_of(Scheme scheme) noexcept { return row_of(scheme).name; }

std::optional<Scheme> find_scheme(const std::string& name) {
  for (std::size_t i = 0; i < std::size(kSchemes); ++i)
    if (name == kSchemes[i].name) return static_cast<Scheme>(i);
  return {};
}

const char* scheme_names() noexcept { return "stored, experts-int8, int8, int4 or w8a8"; }

bool rounds_to_bytes(Scheme scheme) noexcept { return row_of(scheme).bytes; }

std::optional<Format> format_of(Scheme scheme, Role role, std::size_t cols) noexcept {
  const std::optional<Format> format = wanted(row_of(scheme), role);
  return format == Format::kQ4_0 && cols % kQ4Elements != 0 ? Format::kI8 : format;
}

}  // namespace mrkl
