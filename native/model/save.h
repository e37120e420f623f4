// Writes the tensors of a store as a safetensors file, in the layout of tensor_store.h. Wider types
// come first, so that every tensor lies on its alignment.
#pragma once
#include <map>
#include <string>

#include "model/tensor_store.h"

namespace mrkl {

// Replaces the file once all is written. Throws Error "file-missing" when it cannot be written.
void save_tensors(const TensorStore& store, const JambaConfig& config,
                  const std::map<std::string, std::string>& metadata, const std::string& path);

}  // namespace mrkl
