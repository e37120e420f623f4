// Row lookup.  y[t] = table[ids[t]],  and with a soft prompt  y[t] = prompt[-1 - ids[t]] where
// ids[t] < 0. table (V, H), prompt (P, H), ids (T), y (T, H). Source: Lester et al. 2021 (prompt
// tuning), jamba-spec §5. Backward: dtable[v] = Σ_{t: ids[t] = v} dy[t]; the padding row gets none.
// Any matrix may be the table, which makes this the row-gathering op as well.
#pragma once
#include <cstdint>

#include "base/thread_pool.h"
#include "math/matrix.h"

namespace mrkl {

constexpr std::int32_t kNoPadding = -1;

void embedding_forward(ThreadPool& pool, View table, View prompt, const std::int32_t* ids,
                       Matrix y);
void embedding_backward(ThreadPool& pool, const std::int32_t* ids, std::int32_t padding, View dy,
                        Gradient dtable, Gradient dprompt);

}  // namespace mrkl
