// Tapes: recording acts at once; running and updating happen off the JavaScript thread, one at a
// time per tape, and everything else is refused as "busy" meanwhile.
#include "train/tape.h"

#include <map>

#include "binding/rooms.h"
#include "binding/worker.h"

namespace mrkl::binding {
namespace {

struct TapeHandle {
  std::shared_ptr<Tape> tape;  // null once closed
  bool busy = false;

  Tape& use() {
    if (!tape) throw Error("closed", "the tape has been closed");
    if (busy) throw Error("busy", "the tape is running");
    return *tape;
  }
};

}  // namespace

template <>
struct HandleKind<TapeHandle> {
  static constexpr napi_type_tag kTag{0x6d726b6c74617065, 0x4c1d7f0a92e35b04};
  static constexpr const char* kName = "tape";
};

namespace {

Tape& tape_argument(const Napi::CallbackInfo& info) {
  return handle_argument<TapeHandle>(info, 0)->use();
}

std::vector<std::int32_t> integers(const Napi::CallbackInfo& info, std::size_t i,
                                   const char* name) {
  const auto array = int32_argument(info, i, name);
  return {array.Data(), array.Data() + array.ElementLength()};
}

std::vector<float> reals(const Napi::CallbackInfo& info, std::size_t i, const char* name) {
  const auto array = float32_argument(info, i, name);
  return {array.Data(), array.Data() + array.ElementLength()};
}

TensorId id_argument(const Napi::CallbackInfo& info, std::size_t i, const char* name) {
  const double v = number_argument(info, i, name);
  if (!(v >= -2147483648.0 && v <= 2147483647.0)) wrong_argument(name, "the id of a tensor");
  return static_cast<TensorId>(v);
}

Field field_argument(const Napi::CallbackInfo& info, std::size_t i) {
  const std::size_t field = size_argument(info, i, "field");
  if (field > 3) wrong_argument("field", "0 value, 1 gradient, 2 mean or 3 square");
  return static_cast<Field>(field);
}

// What an op is recorded from: operands, whole numbers and reals, in the order of its row below.
struct Operands {
  std::vector<TensorId> tensors;
  std::vector<std::int32_t> whole;
  std::vector<float> real;

  TensorId tensor(std::size_t i) const { return i < tensors.size() ? tensors[i] : kNoTensor; }
  std::size_t size(std::size_t i) const {
    if (i >= whole.size() || whole[i] < 0)
      throw Error("argument-invalid", "record: a size is missing or negative");
    return static_cast<std::size_t>(whole[i]);
  }
  float number(std::size_t i) const {
    if (i >= real.size()) throw Error("argument-invalid", "record: a number is missing");
    return real[i];
  }
  std::vector<std::int32_t> whole_from(std::size_t begin, std::size_t count) const {
    if (begin + count > whole.size())
      throw Error("argument-invalid", "record: whole numbers are missing");
    const auto at = whole.begin() + static_cast<std::ptrdiff_t>(begin);
    return {at, at + static_cast<std::ptrdiff_t>(count)};
  }
  std::vector<TensorId> part(std::size_t begin, std::size_t count) const {
    const auto at = tensors.begin() + static_cast<std::ptrdiff_t>(begin);
    return {at, at + static_cast<std::ptrdiff_t>(count)};
  }
};

using Ids = std::vector<TensorId>;
using Record = Ids (*)(Tape&, const Operands&);

TensorId record_attention(Tape& tape, const Operands& in) {
  const std::size_t queries = in.size(3);
  if (4 + queries > in.whole.size())
    throw Error("argument-invalid", "record: segments are missing");
  return tape.attention(in.tensor(0), in.tensor(1), in.tensor(2),
                        {in.size(0), in.size(1), in.size(2) != 0}, in.whole_from(4, queries),
                        in.whole_from(4 + queries, in.whole.size() - 4 - queries));
}

TensorId record_moe(Tape& tape, const Operands& in) {
  if (in.tensors.size() < 2 || (in.tensors.size() - 2) % 3 != 0)
    throw Error("argument-invalid", "moe: expected three weights for every expert");
  const std::size_t experts = (in.tensors.size() - 2) / 3;
  return tape.moe(in.tensor(0), in.tensor(1), in.part(2, experts), in.part(2 + experts, experts),
                  in.part(2 + 2 * experts, experts), in.size(0));
}

Ids record_split(Tape& tape, const Operands& in) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < in.whole.size(); ++i) widths.push_back(in.size(i));
  return tape.split(in.tensor(0), widths);
}

TensorId record_loss(Tape& tape, const Operands& in) {
  const float denominator = in.number(0);
  return tape.cross_entropy(in.tensor(0), in.whole, {in.real.begin() + 1, in.real.end()},
                            denominator);
}

const std::map<std::string, Record>& ops() {
  static const std::map<std::string, Record> table = {
      {"input",
       [](Tape& t, const Operands& o) {
         return Ids{t.input(o.size(0), o.size(1), o.real, o.size(2) != 0)};
       }},
      {"embedding",
       [](Tape& t, const Operands& o) {
         const std::int32_t padding = o.whole_from(0, 1)[0];
         return Ids{
             t.embedding(o.tensor(0), o.tensor(1), o.whole_from(1, o.whole.size() - 1), padding)};
       }},
      {"linear",
       [](Tape& t, const Operands& o) {
         return Ids{t.linear(o.tensor(0), o.tensor(1), o.tensor(2))};
       }},
      {"add", [](Tape& t, const Operands& o) { return Ids{t.add(o.tensor(0), o.tensor(1))}; }},
      {"scale", [](Tape& t, const Operands& o) { return Ids{t.scale(o.tensor(0), o.number(0))}; }},
      {"split", record_split},
      {"rmsnorm",
       [](Tape& t, const Operands& o) {
         return Ids{t.rmsnorm(o.tensor(0), o.tensor(1), o.number(0))};
       }},
      {"layernorm",
       [](Tape& t, const Operands& o) {
         return Ids{t.layernorm(o.tensor(0), o.tensor(1), o.tensor(2), o.number(0))};
       }},
      {"silu", [](Tape& t, const Operands& o) { return Ids{t.silu(o.tensor(0))}; }},
      {"gelu", [](Tape& t, const Operands& o) { return Ids{t.gelu(o.tensor(0))}; }},
      {"swiglu",
       [](Tape& t, const Operands& o) { return Ids{t.swiglu(o.tensor(0), o.tensor(1))}; }},
      {"softplus", [](Tape& t, const Operands& o) { return Ids{t.softplus(o.tensor(0))}; }},
      {"softmax", [](Tape& t, const Operands& o) { return Ids{t.softmax(o.tensor(0))}; }},
      {"causalConv",
       [](Tape& t, const Operands& o) {
         return Ids{t.causal_conv(o.tensor(0), o.tensor(1), o.tensor(2), o.whole)};
       }},
      {"selectiveScan",
       [](Tape& t, const Operands& o) {
         return Ids{t.selective_scan(o.tensor(0), o.tensor(1), o.tensor(2), o.tensor(3),
                                     o.tensor(4), o.tensor(5), o.whole)};
       }},
      {"attention", [](Tape& t, const Operands& o) { return Ids{record_attention(t, o)}; }},
      {"moe", [](Tape& t, const Operands& o) { return Ids{record_moe(t, o)}; }},
      {"loadBalance",
       [](Tape& t, const Operands& o) { return Ids{t.load_balance(o.tensors, o.size(0))}; }},
      {"crossEntropy", [](Tape& t, const Operands& o) { return Ids{record_loss(t, o)}; }},
  };
  return table;
}

// Runs work on a tape off the JavaScript thread.
Napi::Value start(const Napi::CallbackInfo& info, std::function<double(Tape&)> work) {
  const auto handle = handle_argument<TapeHandle>(info, 0);
  handle->use();
  handle->busy = true;
  const auto tape = handle->tape;
  const auto answer = std::make_shared<double>(0.0);
  return Worker::start(
      info.Env(),
      {.run = [=] { *answer = work(*tape); },
       .result = [=](Napi::Env env) -> Napi::Value { return Napi::Number::New(env, *answer); },
       .settled = [=](Napi::Env, const std::optional<Failure>&) { handle->busy = false; }});
}

// openTape(threads, mixed): tape
Napi::Value open_tape(const Napi::CallbackInfo& info) {
  const std::size_t threads = size_argument(info, 0, "threads");
  if (threads > 1024) wrong_argument("threads", "at most 1024");
  auto handle = std::make_shared<TapeHandle>();
  const bool mixed = flag_argument(info, 1, "mixed");
  handle->tape = std::make_shared<Tape>(threads, mixed ? mixed_gemms() : exact_gemms());
  return make_handle(info.Env(), handle);
}

// closeTape(tape)
Napi::Value close_tape(const Napi::CallbackInfo& info) {
  const auto handle = handle_argument<TapeHandle>(info, 0);
  if (handle->busy) throw Error("busy", "the tape is running");
  handle->tape.reset();
  return info.Env().Undefined();
}

// tapeParameter(tape, rows, cols, trainable): id
Napi::Value tape_parameter(const Napi::CallbackInfo& info) {
  const TensorId id =
      tape_argument(info).parameter(size_argument(info, 1, "rows"), size_argument(info, 2, "cols"),
                                    flag_argument(info, 3, "trainable"));
  return Napi::Number::New(info.Env(), id);
}

// tapeRead(tape, id, field): Float32Array
Napi::Value tape_read(const Napi::CallbackInfo& info) {
  return to_js(info.Env(),
               tape_argument(info).read(id_argument(info, 1, "tensor"), field_argument(info, 2)));
}

// tapeWrite(tape, id, field, values)
Napi::Value tape_write(const Napi::CallbackInfo& info) {
  const auto values = float32_argument(info, 3, "values");
  tape_argument(info).write(id_argument(info, 1, "tensor"), field_argument(info, 2), values.Data(),
                            values.ElementLength());
  return info.Env().Undefined();
}

// tapeFillNormal(tape, id, seed, deviation)
Napi::Value tape_fill_normal(const Napi::CallbackInfo& info) {
  tape_argument(info).fill_normal(id_argument(info, 1, "tensor"), size_argument(info, 2, "seed"),
                                  static_cast<float>(number_argument(info, 3, "deviation")));
  return info.Env().Undefined();
}

// tapeRecord(tape, op, tensors: Int32Array, whole: Int32Array, real: Float32Array): Int32Array of
// (id, rows, cols)
Napi::Value tape_record(const Napi::CallbackInfo& info) {
  Tape& tape = tape_argument(info);
  const std::string op = string_argument(info, 1, "op");
  const auto row = ops().find(op);
  if (row == ops().end()) throw Error("argument-invalid", "record: no op is named " + op);
  const Ids ids = row->second(tape, {integers(info, 2, "tensors"),
                                     integers(info, 3, "whole numbers"), reals(info, 4, "reals")});
  Napi::Int32Array out = Napi::Int32Array::New(info.Env(), 3 * ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    out[3 * i] = ids[i];
    out[3 * i + 1] = static_cast<std::int32_t>(tape.rows(ids[i]));
    out[3 * i + 2] = static_cast<std::int32_t>(tape.cols(ids[i]));
  }
  return out;
}

// tapeReset(tape)
Napi::Value tape_reset(const Napi::CallbackInfo& info) {
  tape_argument(info).reset();
  return info.Env().Undefined();
}

// tapeRun(tape, loss: id or none): Promise<number>, the value of the loss
Napi::Value tape_run(const Napi::CallbackInfo& info) {
  const TensorId loss = id_argument(info, 1, "loss");
  return start(info, [=](Tape& tape) {
    tape.run(loss);
    return loss == kNoTensor ? 0.0 : static_cast<double>(tape.read(loss, Field::kValue)[0]);
  });
}

// tapeUpdate(tape, parameters, decay, rate, beta1, beta2, epsilon, step, clip): Promise<gradient
// norm>
Napi::Value tape_update(const Napi::CallbackInfo& info) {
  const auto ids = integers(info, 1, "parameters");
  const auto decay = reals(info, 2, "decay");
  if (ids.size() != decay.size()) wrong_argument("decay", "one number for every parameter");
  const auto number = [&](std::size_t i, const char* name) {
    return static_cast<float>(number_argument(info, i, name));
  };
  const Adam options{number(3, "rate"),
                     number(4, "beta1"),
                     number(5, "beta2"),
                     number(6, "epsilon"),
                     size_argument(info, 7, "step"),
                     number(8, "clip")};
  return start(info, [=](Tape& tape) { return tape.update(options, ids, decay); });
}

// tapeDescend(tape, parameters, rate): Promise<0>
Napi::Value tape_descend(const Napi::CallbackInfo& info) {
  const auto ids = integers(info, 1, "parameters");
  const auto rate = static_cast<float>(number_argument(info, 2, "rate"));
  return start(info, [=](Tape& tape) {
    tape.descend(rate, ids);
    return 0.0;
  });
}

// tapeClearGradients(tape)
Napi::Value tape_clear_gradients(const Napi::CallbackInfo& info) {
  tape_argument(info).clear_gradients();
  return info.Env().Undefined();
}

// tapeStretch(tape, begin)
Napi::Value tape_stretch(const Napi::CallbackInfo& info) {
  Tape& tape = tape_argument(info);
  if (flag_argument(info, 1, "begin"))
    tape.begin_stretch();
  else
    tape.end_stretch();
  return info.Env().Undefined();
}

// tapeMemory(tape): [reserved, values, gradients], the last two at their peaks, in bytes
Napi::Value tape_memory(const Napi::CallbackInfo& info) {
  const Tape& tape = tape_argument(info);
  const auto [values, gradients] = tape.memory();
  Napi::Array out = Napi::Array::New(info.Env(), 3);
  out[0u] = to_js(info.Env(), tape.bytes());
  out[1u] = to_js(info.Env(), values);
  out[2u] = to_js(info.Env(), gradients);
  return out;
}

// tapeCosts(tape): {op: [seconds forward, seconds backward, operations]} since the last call
Napi::Value tape_costs(const Napi::CallbackInfo& info) {
  Napi::Object out = Napi::Object::New(info.Env());
  for (const auto& [op, cost] : tape_argument(info).take_costs()) {
    Napi::Array row = Napi::Array::New(info.Env(), 3);
    row[0u] = cost.forward;
    row[1u] = cost.backward;
    row[2u] = cost.operations;
    out.Set(op, row);
  }
  return out;
}

}  // namespace

void add_tape(Napi::Object exports) {
  add_function<open_tape>(exports, "openTape");
  add_function<close_tape>(exports, "closeTape");
  add_function<tape_parameter>(exports, "tapeParameter");
  add_function<tape_read>(exports, "tapeRead");
  add_function<tape_write>(exports, "tapeWrite");
  add_function<tape_fill_normal>(exports, "tapeFillNormal");
  add_function<tape_record>(exports, "tapeRecord");
  add_function<tape_reset>(exports, "tapeReset");
  add_function<tape_run>(exports, "tapeRun");
  add_function<tape_update>(exports, "tapeUpdate");
  add_function<tape_descend>(exports, "tapeDescend");
  add_function<tape_clear_gradients>(exports, "tapeClearGradients");
  add_function<tape_stretch>(exports, "tapeStretch");
  add_function<tape_memory>(exports, "tapeMemory");
  add_function<tape_costs>(exports, "tapeCosts");
}

}  // namespace mrkl::binding
