// Weights in memory of their own instead of a mapped file: in large pages, which a core reads half
// as fast again, and in the layout that the products read as one stream (kernels/product.h): the
// same numbers, the same bits of every product.
//   int8  in fours of rows
//   bf16  in fours of rows, exponents in four bits: three quarters of the bytes
//   else  as it is stored
// Rows and columns that do not come in whole fours and steps stay as they are stored, too.
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/pages.h"
#include "base/thread_pool.h"
#include "model/matrix.h"
#include "model/tensor_store.h"

namespace mrkl {

class Linears;

// kAuto: resident, moved there while the model is at work (moving.h), when twice the weights fit
// into the memory that is available; else mapped.
enum class Residency : std::uint8_t { kAuto, kMapped, kResident };

// "auto", "mapped" or "resident".
std::optional<Residency> find_residency(const std::string& name);

class Resident {
 public:
  // Of a matrix that the store has; gives the store's pages of the file back.
  // When `stop` says so it returns early, something that is not to be read.
  Matrix keep(TensorStore& store, const std::string& name, const Linears& linears, ThreadPool& pool,
              const std::atomic<bool>* stop = nullptr);

 private:
  struct Exponents {
    std::vector<std::uint16_t> lowest;
    std::vector<std::uint32_t> begins;
    std::vector<Patch> patches;
  };

  // The threads at work and who may end it.
  struct Workers {
    ThreadPool& pool;
    const std::atomic<bool>* stop;
    template <class Body>
    void each_piece(std::size_t n, const std::byte* from, std::size_t bytes,
                    const Body& body) const;
  };

  std::byte* take(std::size_t bytes);
  void quantize(const StoredTensor& from, Matrix& to, const KernelTable& kernels,
                const Workers& workers);
  void copy(const StoredTensor& from, Matrix& to, const Workers& workers);
  void pack_int8(TensorStore& store, const std::string& name, Matrix& to, const Workers& workers);
  bool pack_bf16(const StoredTensor& from, Matrix& to, const Workers& workers);

  std::deque<Pages> slabs_;
  std::size_t used_ = 0;  // of the last slab
  std::deque<Exponents> exponents_;
};

}  // namespace mrkl
