// The products of rung zero: the specification of product.h in plain loops.
#pragma once
#include "kernels/product.h"

namespace mrkl {

extern const Products kReferenceExact, kReferenceRounded, kReferenceBytes;

}  // namespace mrkl
