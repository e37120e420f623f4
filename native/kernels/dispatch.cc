// The ladder: every rung compiled into this binary, and the choice of one for this process.
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "kernels/table.h"

namespace mrkl {

#if defined(MRKL_X86)
extern const KernelTable kAvx2Kernels, kAvx512Kernels, kAvx512Bf16Kernels;
#endif
#if defined(MRKL_ARM64)
extern const KernelTable kNeonKernels;
#endif

namespace {

const KernelTable* const kRungs[] = {
    &kReferenceKernels,
#if defined(MRKL_X86)
    &kAvx2Kernels,      &kAvx512Kernels, &kAvx512Bf16Kernels,
#endif
#if defined(MRKL_ARM64)
    &kNeonKernels,
#endif
};

const KernelTable& choose() {
  const char* const wanted = std::getenv("MRKL_ISA");
  const KernelTable* best = nullptr;
  std::string names;
  for (const KernelTable* rung : kRungs) {
    if (!rung->supported()) continue;
    if (wanted != nullptr && wanted == std::string(rung->name)) return *rung;
    best = rung;
    names += names.empty() ? rung->name : std::string(", ") + rung->name;
  }
  if (wanted == nullptr || *wanted == '\0') return *best;
  throw Error("argument-invalid",
              "MRKL_ISA: expected one of " + names + ", found \"" + wanted + "\"");
}

}  // namespace

size_t kernel_rungs(const KernelTable* const** rungs) {
  *rungs = kRungs;
  return sizeof kRungs / sizeof *kRungs;
}

const KernelTable& kernels() {
  static const KernelTable& chosen = choose();
  return chosen;
}

}  // namespace mrkl
