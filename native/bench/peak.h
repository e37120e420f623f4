// The f32 multiply-add peak of one core: register-only chains of the widest FMA a rung has.
#pragma once
#include <string>

// GFLOP/s; 0 for a rung without vector FMA here.
double fma_peak(const std::string& rung);
