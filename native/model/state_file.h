// Decode states on disk, for prompts that are the same after a restart.
//   magic "MRKLSTAT" | version u32 | kv u32 | fingerprint of the model u64 | length u64 | tokens of
//   the history u64 (length or 0) | history i32… | per Mamba layer window, h f32… | pages | sum u64
// Little-endian. The fingerprint fixes all shapes, so sizes follow from the length; the sum is over
// everything before it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/jamba.h"

namespace mrkl {

// A hash of bytes, fast rather than secure: it finds accidents, not forgeries.
std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed) noexcept;
// Of shapes, of every weight as it is held, and of what computes with them: another set of kernels
// or another precision gives other bits.
std::uint64_t fingerprint(const Jamba& model);

std::vector<std::byte> encode_state(const State& state, std::uint64_t model);
// Fills an empty state of the model. Throws Error "state-invalid" naming what is wrong; then the
// state is not to be used.
void decode_state(std::span<const std::byte> bytes, std::uint64_t model, std::size_t vocabulary,
                  const std::string& name, State& state);

// Writes beside the file and renames, so that nobody sees half a state. Throws Error
// "file-missing".
void save_state(const State& state, std::uint64_t model, const std::string& path);

}  // namespace mrkl
