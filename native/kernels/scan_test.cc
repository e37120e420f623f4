// Convolution and scan of every rung against rung zero, and against themselves in pieces.
#include <doctest/doctest.h>

#include <cmath>

#include "kernels/table.h"
#include "kernels/test_data.h"

namespace mrkl {
namespace {

const KernelTable& zero_rung = kReferenceKernels;

TEST_CASE("kernels: causal convolution") {
  for_each_rung([](const KernelTable& rung) {
    for (const std::size_t tokens : {0ul, 1ul, 2ul, 3ul, 9ul}) {
      for (const std::size_t d : {1ul, 5ul, 16ul, 33ul, 140ul}) {
        for (const std::size_t k : {1ul, 2ul, 4ul, 11ul}) {
          CAPTURE(tokens);
          CAPTURE(d);
          CAPTURE(k);
          const std::size_t ldu = d + 3, ldy = d + 1, ldw = d + 2;
          const Floats u(tokens * ldu, 1, 1), w(d * k, 2, 2), bias(d, 3, 3);
          for (const float* b :
               {static_cast<const float*>(bias), static_cast<const float*>(nullptr)}) {
            Floats window1((k - 1) * ldw, 1, 4), window2 = window1;
            Floats y1(tokens * ldy, 1, 5), y2 = y1, pre1 = y1, pre2 = y1;
            rung.causal_conv(tokens, d, k, u, ldu, w, b, window1, ldw, y1, ldy,
                             b ? pre1.begin() : nullptr);
            zero_rung.causal_conv(tokens, d, k, u, ldu, w, b, window2, ldw, y2, ldy,
                                  b ? pre2.begin() : nullptr);
            CHECK(close(y1, y2, 1e-5f));
            CHECK(close(pre1, pre2, 1e-5f));
            CHECK(close(window1, window2, 0.0f));
          }
        }
      }
    }
  });
}

// One scan problem; delta > 0 and a < 0 as in the model.
struct Scan {
  std::size_t tokens, d, n, ld = d + 1, ldbc = n + 2, ldkeep = d * n + 1;
  Floats delta{tokens * ld, 1, 1}, x{tokens * ld, 2, 2}, a{d * n, 3, 3}, b{tokens * ldbc, 1, 4};
  Floats c{tokens * ldbc, 2, 5}, skip{d, 3, 6}, h0{d * n, 1, 7}, dy{tokens * ld, 2, 8},
      g0{d * n, 3, 9};

  Scan(std::size_t tokens_, std::size_t d_, std::size_t n_) : tokens(tokens_), d(d_), n(n_) {
    for (float& v : delta) v = 0.2f + 0.1f * v;
    for (float& v : a) v = -1.0f + 0.4f * v;
  }

  struct Result {
    Floats h, y, keep;
  };
  Result forward(const KernelTable& k, std::size_t split) const {
    Result r = {h0, Floats(tokens * ld, 1, 10), Floats(tokens / kScanStride * ldkeep, 1, 11)};
    k.selective_scan(split, d, n, delta, x, ld, a, b, c, ldbc, skip, r.h, r.y, ld, r.keep, ldkeep);
    k.selective_scan(tokens - split, d, n, delta + split * ld, x + split * ld, ld, a,
                     b + split * ldbc, c + split * ldbc, ldbc, skip, r.h, r.y + split * ld, ld,
                     nullptr, 0);
    return r;
  }

  struct Gradients {
    Floats g, ddelta, dx, da, db, dc, dskip;
  };
  Gradients backward(const KernelTable& k, const Floats& keep) const {
    Gradients r = {g0,
                   Floats(tokens * ld, 1, 1),
                   Floats(tokens * ld, 1, 2),
                   Floats(d * n, 1, 3),
                   Floats(tokens * ldbc, 1, 4),
                   Floats(tokens * ldbc, 1, 5),
                   Floats(d, 1, 6)};
    k.selective_scan_backward(tokens, d, n, delta, x, ld, a, b, c, ldbc, skip, h0, keep, ldkeep, dy,
                              ld, r.g, r.ddelta, r.dx, r.da, r.db, r.dc, r.dskip);
    return r;
  }
};

template <class Check>
void for_each_scan(Check check) {
  for (const std::size_t tokens : {0ul, 1ul, 2ul, 31ul, 32ul, 33ul, 70ul}) {
    for (const std::size_t d : {1ul, 3ul, 4ul, 6ul, 9ul}) {
      for (const std::size_t n : {1ul, 4ul, 8ul, 16ul, 17ul, 20ul}) {
        CAPTURE(tokens);
        CAPTURE(d);
        CAPTURE(n);
        check(Scan(tokens, d, n));
      }
    }
  }
}

TEST_CASE("kernels: selective scan, whole and in two pieces") {
  for_each_rung([](const KernelTable& rung) {
    for_each_scan([&](const Scan& scan) {
      const auto theirs = scan.forward(zero_rung, scan.tokens);
      const auto mine = scan.forward(rung, scan.tokens),
                 pieces = scan.forward(rung, scan.tokens / 3);
      CHECK(close(mine.y, theirs.y, 1e-5f));
      CHECK(close(mine.h, theirs.h, 1e-5f));
      CHECK(close(mine.keep, theirs.keep, 1e-5f));
      CHECK(close(pieces.y, mine.y, 0.0f));
      CHECK(close(pieces.h, mine.h, 0.0f));
    });
  });
}

TEST_CASE("kernels: selective scan, backward") {
  for_each_rung([](const KernelTable& rung) {
    for_each_scan([&](const Scan& scan) {
      const auto keep = scan.forward(zero_rung, scan.tokens).keep;
      const auto mine = scan.backward(rung, keep), theirs = scan.backward(zero_rung, keep);
      CHECK(close(mine.g, theirs.g, 1e-5f));
      // Its terms cancel: together they are up to 95 times their sum here. Five roundings of each
      // (the exponential, three products, the sum) may move that by 95·5·2⁻²⁴ = 2.8e-5.
      CHECK(close(mine.ddelta, theirs.ddelta, 3e-5f));
      CHECK(close(mine.dx, theirs.dx, 1e-5f));
      CHECK(close(mine.da, theirs.da, 1e-4f));
      CHECK(close(mine.db, theirs.db, 1e-5f));
      CHECK(close(mine.dc, theirs.dc, 1e-5f));
      CHECK(close(mine.dskip, theirs.dskip, 1e-5f));
    });
  });
}

}  // namespace
}  // namespace mrkl
