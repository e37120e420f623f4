// All rungs, one table, one thread: what each kernel reaches here, and the fraction of the FMA peak
// measured in the same run.   make -f tests.mk bench && build-plain/bench/bench [part of a row's
// name]
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/peak.h"
#include "kernels/table.h"
#include "quant/format.h"
#include "quant/fours.h"

namespace {

using mrkl::KernelTable;

std::vector<float> filled(std::size_t n, float low, float high) {
  std::vector<float> values(n);
  std::uint32_t state = 1;
  for (float& value : values) {
    state = state * 1664525u + 1013904223u;
    value = low + (high - low) * static_cast<float>(state >> 8) * 0x1p-24f;
  }
  return values;
}

// One row: `amount` is the work of a call in units of 10⁹ (operations, updates, bytes).
struct Row {
  std::string name;
  const char* unit;
  double amount;
  std::function<void(const KernelTable&)> call;
  // Whether a rung has it at all; all have what says nothing.
  std::function<bool(const KernelTable&)> there = nullptr;
};

std::vector<Row> gemm_rows() {
  struct Shape {
    const char* layout;
    std::size_t m, n, k;
  };
  const Shape shapes[] = {
      {"nt", 2048, 512, 128},       {"nt", 2048, 1024, 256},      {"nt", 2048, 256, 512},
      {"nn", 2048, 128, 512},       {"nn", 2048, 256, 1024},      {"nn", 2048, 512, 256},
      {"tn", 512, 128, 2048},       {"tn", 1024, 256, 2048},      {"tn", 256, 512, 2048},
      {"mixed nt", 2048, 512, 128}, {"mixed nn", 2048, 128, 512}, {"mixed tn", 512, 128, 2048},
      {"nt bf16", 512, 1024, 256},  {"nt", 16, 1024, 256},
  };
  std::vector<Row> rows;
  for (const auto& [layout, m, n, k] : shapes) {
    const std::string kind = layout;
    const double flops = 2e-9 * static_cast<double>(m * n * k);
    auto a = filled(m * k, -1, 1), b = filled(n * k, -1, 1), c = filled(m * n, -1, 1);
    std::vector<std::uint16_t> half(n * k, 0x3f80);
    rows.push_back({"gemm " + kind + " " + std::to_string(m) + "×" + std::to_string(n) + "×" +
                        std::to_string(k),
                    "GFLOP/s", flops, [=, m = m, n = n, k = k](const KernelTable& t) mutable {
                      if (kind == "nt")
                        t.gemm_nt(m, n, k, a.data(), k, b.data(), k, c.data(), n, false);
                      if (kind == "nn")
                        t.gemm_nn(m, n, k, a.data(), k, b.data(), n, c.data(), n, false);
                      if (kind == "tn")
                        t.gemm_tn(m, n, k, a.data(), m, b.data(), n, c.data(), n, false);
                      if (kind == "mixed nt")
                        t.mixed_nt(m, n, k, a.data(), k, b.data(), k, c.data(), n, false);
                      if (kind == "mixed nn")
                        t.mixed_nn(m, n, k, a.data(), k, b.data(), n, c.data(), n, false);
                      if (kind == "mixed tn")
                        t.mixed_tn(m, n, k, a.data(), m, b.data(), n, c.data(), n, false);
                      if (kind == "nt bf16")
                        t.gemm_nt_bf16(m, n, k, a.data(), k, half.data(), k, c.data(), n, false);
                    }});
  }
  return rows;
}

void add_gemv(std::vector<Row>& rows, std::size_t out, std::size_t in) {
  const std::string size = std::to_string(out) + "×" + std::to_string(in);
  const double count = 1e-9 * static_cast<double>(out * in);
  auto w = filled(out * in, -1, 1), x = filled(in, -1, 1), y = filled(out, -1, 1);
  std::vector<std::uint16_t> half(out * in, 0x3c00);
  rows.push_back({"gemv f32 " + size, "GB/s", 4 * count, [=](const KernelTable& t) mutable {
                    t.gemv_f32(out, in, w.data(), in, x.data(), y.data());
                  }});
  rows.push_back({"gemv bf16 " + size, "GB/s", 2 * count, [=](const KernelTable& t) mutable {
                    t.gemv_bf16(out, in, half.data(), in, x.data(), y.data());
                  }});
  rows.push_back({"gemv f16 " + size, "GB/s", 2 * count, [=](const KernelTable& t) mutable {
                    t.gemv_f16(out, in, half.data(), in, x.data(), y.data());
                  }});
}

// A block of rows of a linear layer, at the precision that this rung would choose: a format and its
// product, of plain rows or of fours (kernels/product.h).
struct ProductRow {
  std::string name;
  mrkl::Product mrkl::Products::*format;
  std::size_t row;     // bytes
  bool bytes = false;  // activations of 8 bits
};

void add_product(std::vector<Row>& rows, const ProductRow& of, std::size_t cols,
                 std::size_t tokens) {
  constexpr std::size_t out = 64;
  const std::size_t blocks = (cols + mrkl::kColumnBlock - 1) / mrkl::kColumnBlock;
  const std::string size = std::to_string(cols) + "×" + std::to_string(tokens);
  // The largest element is a float; half a pattern of 1.0 makes finite numbers of any format.
  const std::vector<std::uint16_t> w(2 * out * cols, 0x3c00);
  auto x = filled(cols, -1, 1), scales = filled(out, 0.1f, 1), y = filled(out * tokens, 0, 1);
  std::vector<std::byte> packed(tokens * blocks * (4 * mrkl::Product::width(cols) + 64));
  const std::vector<std::uint16_t> lowest(out, 0x3c00);
  const std::vector<std::uint32_t> patches(out * blocks + 1);  // none
  const auto chosen = [=](const KernelTable& t) -> const mrkl::Product& {
    const auto& rounded = (of.bytes ? t.bytes : t.rounded)->*of.format;
    return rounded.multiply != nullptr ? rounded : t.exact->*of.format;
  };
  rows.push_back({"product " + of.name + " " + size, "GFLOP/s",
                  2e-9 * static_cast<double>(out * cols * tokens),
                  [=](const KernelTable& t) mutable {
                    const auto& product = chosen(t);
                    const std::size_t token = product.token_bytes(cols);
                    for (std::size_t i = 0; packed[0] == std::byte{0} && i < tokens; ++i)
                      product.pack(cols, x.data(), packed.data() + i * token, tokens * token);
                    product.multiply({out,
                                      cols,
                                      tokens,
                                      w.data(),
                                      of.row,
                                      scales.data(),
                                      packed.data(),
                                      token,
                                      tokens * token,
                                      y.data(),
                                      out,
                                      nullptr,
                                      {lowest.data(), patches.data(), nullptr}});
                  },
                  [=](const KernelTable& t) { return chosen(t).multiply != nullptr; }});
}

void add_products(std::vector<Row>& rows) {
  using mrkl::Format, mrkl::Products;
  const auto stored = [](Format format, std::size_t cols, auto product) {
    return ProductRow{mrkl::row_of(format).name, product, mrkl::bytes_of(format, cols)};
  };
  for (const std::size_t cols : {16, 256, 512, 1024, 2560, 8192})
    add_product(rows, stored(Format::kBf16, cols, &Products::bf16), cols, 96);
  constexpr std::size_t cols = 2560;
  for (const std::size_t tokens : {1, 4, 8, 16})
    add_product(rows, stored(Format::kBf16, cols, &Products::bf16), cols, tokens);
  for (const std::size_t tokens : {1, 2, 4, 6, 8, 12, 16, 96}) {
    add_product(rows, {"bf16 fours", &Products::bf16_fours, mrkl::short_row_bytes(cols)}, cols,
                tokens);
    add_product(rows, {"I8 fours", &Products::i8_fours, cols}, cols, tokens);
    add_product(rows, {"W8A8 fours", &Products::i8_fours, cols, true}, cols, tokens);
  }
  for (const std::size_t tokens : {1, 8, 96}) {
    add_product(rows, stored(Format::kI8, cols, &Products::i8), cols, tokens);
    add_product(rows, stored(Format::kQ8_0, cols, &Products::q8_0), cols, tokens);
    add_product(rows, stored(Format::kQ4_0, cols, &Products::q4_0), cols, tokens);
    add_product(rows, stored(Format::kQ4_K, cols, &Products::q4_k), cols, tokens);
    add_product(rows, stored(Format::kQ5_K, cols, &Products::q5_k), cols, tokens);
    add_product(rows, stored(Format::kQ6_K, cols, &Products::q6_k), cols, tokens);
  }
}

void add_mamba(std::vector<Row>& rows) {
  constexpr std::size_t tokens = 256, d = 64, n = 16;
  constexpr double updates = 1e-9 * tokens * d * n;
  auto delta = filled(tokens * d, 0.01f, 0.1f), x = filled(tokens * d, -1, 1),
       a = filled(d * n, -16, -1);
  auto b = filled(tokens * n, -1, 1), c = b, skip = filled(d, -1, 1), h = filled(d * n, -1, 1),
       y = x;
  auto keep = filled(tokens / mrkl::kScanStride * d * n, -1, 1);
  rows.push_back({"scan forward", "G updates/s", updates, [=](const KernelTable& t) mutable {
                    t.selective_scan(tokens, d, n, delta.data(), x.data(), d, a.data(), b.data(),
                                     c.data(), n, skip.data(), h.data(), y.data(), d, keep.data(),
                                     d * n);
                  }});
  auto g = h, ddelta = delta, dx = x, da = a, db = b, dc = c, dskip = skip;
  rows.push_back({"scan backward", "G updates/s", updates, [=](const KernelTable& t) mutable {
                    t.selective_scan_backward(
                        tokens, d, n, delta.data(), x.data(), d, a.data(), b.data(), c.data(), n,
                        skip.data(), h.data(), keep.data(), d * n, y.data(), d, g.data(),
                        ddelta.data(), dx.data(), da.data(), db.data(), dc.data(), dskip.data());
                  }});
  auto taps = filled(4 * d, -1, 1), window = filled(3 * d, -1, 1);
  rows.push_back(
      {"causal conv, 4 taps", "G elements/s", 1e-9 * tokens * d, [=](const KernelTable& t) mutable {
         t.causal_conv(tokens, d, 4, x.data(), d, taps.data(), skip.data(), window.data(), d,
                       y.data(), d, nullptr);
       }});
}

void add_elementwise(std::vector<Row>& rows) {
  constexpr std::size_t n = 4096;
  constexpr double count = 1e-9 * n;
  auto x = filled(n, -5, 5), w = x, y = x, m = x, v = filled(n, 0, 1);
  rows.push_back({"exp", "G elements/s", count,
                  [=](const KernelTable& t) mutable { t.exp(n, x.data(), y.data()); }});
  rows.push_back({"silu ⊙", "G elements/s", count, [=](const KernelTable& t) mutable {
                    t.silu_mul(n, x.data(), w.data(), y.data());
                  }});
  rows.push_back({"softplus", "G elements/s", count,
                  [=](const KernelTable& t) mutable { t.softplus(n, x.data(), y.data()); }});
  rows.push_back({"softmax", "G elements/s", count,
                  [=](const KernelTable& t) mutable { t.softmax(n, y.data()); }});
  rows.push_back({"rmsnorm", "G elements/s", count, [=](const KernelTable& t) mutable {
                    t.rmsnorm(n, x.data(), w.data(), 1e-6f, y.data());
                  }});
  rows.push_back({"adamw", "G elements/s", count, [=](const KernelTable& t) mutable {
                    t.adamw(n, y.data(), x.data(), m.data(), v.data(), 0.9f, 0.99f, 1e-8f, 1e-3f, 1,
                            0);
                  }});
}

// Query rows against one block of the KV cache; four rows are a group of heads in decoding.
void add_attention(std::vector<Row>& rows, std::size_t queries) {
  constexpr std::size_t head = 128, block = mrkl::kKvBlock * head;
  const double flops = 4e-9 * static_cast<double>(queries * block);
  auto q = filled(queries * head, -1, 1), o = filled(queries * head, 0, 0),
       kv = filled(block, -1, 1);
  std::vector<float> ml(2 * queries), scale(mrkl::kKvBlock, 1.0f);
  const auto add = [&](const char* type, mrkl::AttendBlock KernelTable::*attend, bool scaled) {
    rows.push_back({"attend " + std::string(type) + " " + std::to_string(queries) + " rows",
                    "GFLOP/s", flops, [=](const KernelTable& t) mutable {
                      const mrkl::KvBlock one{kv.data(), kv.data(), scaled ? scale.data() : nullptr,
                                              scaled ? scale.data() : nullptr};
                      std::vector<mrkl::AttendRow> row;
                      for (std::size_t r = 0; r < queries; ++r)
                        row.push_back({q.data() + r * head, o.data() + r * head, ml.data() + 2 * r,
                                       mrkl::kKvBlock});
                      (t.*attend)(queries, head, 0.1f, row.data(), &one);
                    }});
  };
  add("f32", &KernelTable::attend_f32, false);
  add("bf16", &KernelTable::attend_bf16, false);
  add("i8", &KernelTable::attend_i8, true);
}

// Rows of a block format to f32: plain loops, the same on every rung.
void add_formats(std::vector<Row>& rows) {
  constexpr std::size_t n = 8192;
  for (const char* name : {"Q8_0", "Q5_0", "Q5_1", "Q4_0", "Q6_K", "Q5_K", "Q4_K"}) {
    const mrkl::FormatRow* format = mrkl::find_format(name);
    const std::vector<std::uint8_t> row(n / format->elements * format->bytes, 0x2a);
    rows.push_back({std::string("widen ") + name, "G elements/s", 1e-9 * n,
                    [=, out = std::vector<float>(n)](const KernelTable&) mutable {
                      format->widen(n, row.data(), out.data());
                    }});
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string wanted = count > 1 ? arguments[1] : "";
  const KernelTable* const* rungs = nullptr;
  std::vector<const KernelTable*> all;
  for (std::size_t i = 0, total = mrkl::kernel_rungs(&rungs); i < total; ++i)
    if (rungs[i]->supported()) all.push_back(rungs[i]);

  auto rows = gemm_rows();
  add_gemv(rows, 512, 256);
  add_gemv(rows, 8192, 4096);
  add_products(rows);
  add_mamba(rows);
  add_elementwise(rows);
  add_formats(rows);
  for (const std::size_t queries : {1, 4, 20, 96}) add_attention(rows, queries);

  std::printf("%-28s %-13s", "kernel, one thread", "unit");
  for (const auto* rung : all) std::printf("%18s", rung->name);
  std::printf("\n%-28s %-13s", "f32 multiply-add peak", "GFLOP/s");
  std::vector<double> peaks;
  for (const auto* rung : all) std::printf("%18.2f", peaks.emplace_back(fma_peak(rung->name)));
  for (auto& row : rows) {
    if (row.name.find(wanted) == std::string::npos) continue;
    std::printf("\n%-28s %-13s", row.name.c_str(), row.unit);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (row.there != nullptr && !row.there(*all[i])) {
        std::printf("%18s", "-");
        continue;
      }
      const double rate = row.amount / best_seconds([&] { row.call(*all[i]); });
      const bool share = row.name.starts_with("gemm") && peaks[i] > 0;
      std::printf("%*.2f", share ? 11 : 18, rate);
      if (share) std::printf(" (%3.0f %%)", 100 * rate / peaks[i]);
    }
  }
  std::printf("\n");
}
