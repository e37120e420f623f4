#include "model/inspect.h"

#include "model/tensor_store.h"

namespace mrkl {

std::size_t weight_bytes(const Checkpoint& files, const JambaConfig& config, Scheme scheme) {
  std::size_t bytes = 0;
  for (const TensorRow& row : tensor_table(config)) {
    const TensorView* found = files.find(row.name);
    if (found == nullptr) continue;
    if (const auto to = quantized_format(row, config, scheme, found->format)) {
      bytes += row.shape[0] * (bytes_of(*to, row.shape[1]) +
                               (*to == Format::kI8 ? sizeof(float) : std::size_t{0}));
      continue;
    }
    bytes += found->bytes;
    if (const TensorView* scales = files.find(row.name + kScaleSuffix)) bytes += scales->bytes;
  }
  return bytes;
}

}  // namespace mrkl
