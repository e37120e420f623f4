// What a model would take in memory, from the headers of its files alone.
#pragma once
#include <cstddef>

#include "io/checkpoint.h"
#include "io/config.h"
#include "quant/scheme.h"

namespace mrkl {

// Bytes of the tensors of the table as a scheme makes them; those that the files lack count 0.
// Equal to Weights::bytes of a model loaded so.
std::size_t weight_bytes(const Checkpoint& files, const JambaConfig& config, Scheme scheme);

}  // namespace mrkl
