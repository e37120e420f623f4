// Whether threads of a pool are kept on processors of their own: some virtual machines put those of
// a process on one. And which processor the calling thread runs on, and moves it to another.
#pragma once

namespace mrkl {

// Unless MRKL_AFFINITY says free.
bool threads_apart();

// −1 where the system does not say.
int current_cpu() noexcept;

// Keeps the calling thread off a processor, on one of those that the process may use: the
// `index`-th after it, so that threads of different index part. Does nothing when there is no
// other.
void move_off(int cpu, unsigned index) noexcept;

}  // namespace mrkl
