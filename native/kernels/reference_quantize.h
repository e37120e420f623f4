// Rung zero of quantising (reference_quantize.cc); its entries are described in table.h.
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace mrkl {

float reference_quantize_i8(size_t n, const float* x, int8_t* q);
bool reference_quantize_q4_0(size_t n, const float* x, uint8_t* blocks);

}  // namespace mrkl
