// The tensors of a model folder or GGUF file, each checked against the tensor table and in the
// format that a scheme gives it. What stays as it is stored remains mapped; what is quantised lies
// in one block of memory, and the pages of the file that it came from are given back. What is to be
// int8 may also wait, as it lies in the file, until somebody reads it.
//
// A quantised folder (config.json names its scheme) holds for a tensor NAME of shape (rows, cols)
//   I8    NAME (rows, cols) I8 and NAME_scale (rows) F32
//   Q4_0  NAME (rows, cols/32·18) U8
#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/pages.h"
#include "base/thread_pool.h"
#include "io/checkpoint.h"
#include "io/config.h"
#include "kernels/table.h"
#include "model/tensor_table.h"
#include "quant/format.h"

namespace mrkl {

constexpr const char* kScaleSuffix = "_scale";

struct StoredTensor {
  std::vector<std::size_t> shape;
  Format format = Format::kF32;
  const std::byte* data = nullptr;
  const float* scales = nullptr;      // (rows), of kI8
  std::optional<Format> source = {};  // of the data that is still to become kI8
  bool fours = false;                 // rows in fours (quant/fours.h), of kI8
  bool negated_exp = false;           // holds −exp(x) of the x that its name stands for

  std::size_t elements() const noexcept;
  std::size_t bytes() const noexcept;  // with the scales
};

// What a scheme makes of a tensor of the table that the files hold in the format `found`. None: it
// stays so, as what is quantised already does.
std::optional<Format> quantized_format(const TensorRow& row, const JambaConfig& config,
                                       Scheme scheme, std::optional<Format> found);

struct StoreOptions {
  Scheme scheme = Scheme::kStored;
  bool check_numbers = false;  // look for NaN and infinity in every tensor
  // Bytes of memory that must hold the weights twice over for int8 to wait. What waits is not
  // checked: of a row with NaN or infinity the products are NaN. With check_numbers nothing waits.
  std::size_t later = 0;
};

class TensorStore {
 public:
  // `source` names the model in errors. Throws Error "tensor-missing", "tensor-invalid",
  // "argument-invalid" when the folder has another scheme already, and "numbers-invalid" for NaN,
  // infinity or what a format cannot hold: in tensors that are quantised, and with check_numbers in
  // all.
  TensorStore(const std::string& source, Checkpoint checkpoint, const JambaConfig& config,
              const StoreOptions& options, const KernelTable& kernels, ThreadPool& pool);

  const StoredTensor& get(const std::string& name) const;
  // As Matrix and the products expect it: at an address of the format's alignment.
  const std::byte* aligned(const StoredTensor& tensor);

  // Does it lie in a mapped file?
  bool in_file(const StoredTensor& tensor) const noexcept;
  // The memory of a tensor of kI8, whose rows the caller now puts in fours; null unless it was
  // quantised here.
  std::byte* put_in_fours(const std::string& name);

  // As it was asked for, or as the folder has it.
  Scheme scheme() const noexcept { return scheme_; }
  // Of all tensors of the table, as they are held.
  std::size_t bytes() const noexcept { return bytes_; }
  // Tensors of the files that the model has no use for.
  const std::vector<std::string>& unused() const noexcept { return unused_; }

 private:
  struct Reading;

  std::string source_;
  Scheme scheme_;
  Checkpoint checkpoint_;
  std::unordered_map<std::string, StoredTensor> tensors_;
  Pages quantized_;
  std::deque<std::vector<std::byte>> copies_;  // of tensors off their alignment
  std::vector<std::string> unused_;
  std::size_t bytes_ = 0;
};

}  // namespace mrkl
