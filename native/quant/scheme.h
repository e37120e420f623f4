// Which number format the matrices of a model get when it is loaded or written.
//   experts-int8  as Jamba-1.5 (Lieber et al. 2024, arXiv:2408.12570, section 3.1): the weights of
//                 experts and MLPs in int8 with one scale per output channel (int8.h)
//   int8          the mixers and the head as well
//   w8a8          as int8, and what those matrices are multiplied with is rounded to 8 bits as well
//                 (kernels/product.h)
//   int4          mixers, experts and MLPs in groups of 32 (q4_0.h), where the inner length is a
//                 multiple of 32, else int8; the head in int8
// Never quantised: routers, which decide, the embeddings, of which a pass reads a few rows (unless
// they are the head), and everything that is no matrix.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "quant/format.h"

namespace mrkl {

enum class Scheme : std::uint8_t { kStored, kExpertsInt8, kInt8, kInt4, kW8A8 };

// What a tensor is to the model.
enum class Role : std::uint8_t { kVector, kEmbedding, kHead, kRouter, kMixer, kMlp };

const char* name_of(Scheme scheme) noexcept;  // as in find_scheme
std::optional<Scheme> find_scheme(const std::string& name);
// "stored, experts-int8, int8, int4 or w8a8"
const char* scheme_names() noexcept;

// The format that a scheme gives a matrix of `cols` columns; none: it stays as it is stored.
std::optional<Format> format_of(Scheme scheme, Role role, std::size_t cols) noexcept;

// Are the activations of its int8 matrices rounded to 8 bits?
bool rounds_to_bytes(Scheme scheme) noexcept;

}  // namespace mrkl
