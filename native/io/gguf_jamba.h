// What a GGUF file of the architecture "jamba" says, in the terms of a Hugging Face folder (Jamba
// spec section 7; llama.cpp src/models/jamba.cpp): hyper-parameters from its metadata, tensors
// under the names of the tensor table. "blk.3.ssm_in.weight" is
// "model.layers.3.mamba.in_proj.weight"; the experts of a layer lie in one tensor (E, out, in) and
// become E views of it; a convolution (D, K) becomes (D, 1, K); "ssm_a" holds −exp(A_log).
#pragma once
#include <string>
#include <vector>

#include "io/config.h"
#include "io/gguf.h"

namespace mrkl {

// The interleave of layers is not in the metadata: attention layers are those with key and value
// heads, mixtures those with a router. Throws Error "architecture-unknown", or "config-invalid"
// (key, expectation, finding), also when the layers have no period.
JambaConfig gguf_config(const GgufHeader& header, const std::string& source);

// Tensors of other names keep theirs.
std::vector<TensorView> gguf_tensors(const GgufHeader& header);

}  // namespace mrkl
