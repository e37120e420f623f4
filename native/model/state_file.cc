#include "model/state_file.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <limits>

#include "base/error.h"

namespace mrkl {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr char kMagic[8] = {'M', 'R', 'K', 'L', 'S', 'T', 'A', 'T'};
constexpr std::uint32_t kVersion = 1;

struct Header {
  char magic[8];
  std::uint32_t version, kv;
  std::uint64_t model, length, history;
};
static_assert(sizeof(Header) == 40);

constexpr std::uint64_t kMix = 0x9fb21c651e98df25u;

std::uint64_t mix(std::uint64_t h, std::uint64_t word) noexcept {
  h = (h ^ word) * kMix;
  return h ^ (h >> 29);
}

// Row by row, the same however the matrix lies in memory.
std::uint64_t hash_matrix(const Matrix& m, std::uint64_t h) {
  h = mix(mix(mix(h, static_cast<std::uint64_t>(m.format)), m.rows), m.cols);
  std::vector<std::byte> room;
  for (std::size_t r = 0; m.data != nullptr && r < m.rows; ++r)
    h = hash_bytes(m.stored_row(r, room), bytes_of(m.format, m.cols), h);
  return m.scales == nullptr ? h : hash_bytes(m.scales, m.rows * sizeof(float), h);
}

std::uint64_t hash_floats(const float* x, std::size_t n, std::uint64_t h) noexcept {
  return x == nullptr ? mix(h, n) : hash_bytes(x, n * sizeof(float), h);
}

// What a state holds, part by part: body(bytes, size).
template <class Body>
void each_part(State& state, const Body& body) {
  for (LayerState& l : state.layers) {
    body(l.window.data(), l.window.size() * sizeof(float));
    body(l.h.data(), l.h.size() * sizeof(float));
  }
  for (std::size_t i = 0; i < state.kv.pages(); ++i)
    body(state.kv.page(i), state.kv.layout().page_bytes());
}

struct Reader {
  std::span<const std::byte> left;
  void take(void* to, std::size_t size) {
    if (size != 0) std::memcpy(to, left.data(), size);
    left = left.subspan(size);
  }
};

[[noreturn]] void wrong(const std::string& name, const std::string& what) {
  throw Error("state-invalid", name + ": " + what);
}

Header read_header(std::span<const std::byte> bytes, std::uint64_t model, const State& state,
                   const std::string& name) {
  Header h;
  if (bytes.size() < sizeof(h) + sizeof(std::uint64_t))
    wrong(name, "expected a saved state, found " + std::to_string(bytes.size()) + " bytes");
  std::memcpy(&h, bytes.data(), sizeof(h));
  if (std::memcmp(h.magic, kMagic, sizeof(kMagic)) != 0)
    wrong(name, "expected a saved state, found another kind of file");
  if (h.version != kVersion)
    wrong(name,
          "version: expected " + std::to_string(kVersion) + ", found " + std::to_string(h.version));
  if (h.model != model) wrong(name, "model: expected this one, found a state of another");
  const auto kv = static_cast<std::uint32_t>(state.kv.layout().type);
  if (h.kv != kv)
    wrong(name, "type of keys and values: expected " + std::to_string(kv) + ", found " +
                    std::to_string(h.kv));
  if (h.history != 0 && h.history != h.length)
    wrong(name, "history: expected " + std::to_string(h.length) + " tokens, found " +
                    std::to_string(h.history));
  return h;
}

// The size of a file with this header; nothing when no file can have it.
std::size_t file_size(const Header& h, const State& state) {
  constexpr std::uint64_t kLongest = std::uint64_t{1} << 32;
  if (h.length > kLongest) return 0;
  const std::size_t page = state.kv.layout().page_bytes();
  if (page > std::numeric_limits<std::size_t>::max() / (kLongest / kKvBlock + 2)) return 0;
  const std::size_t pages = page == 0 ? 0 : KvLayout::pages(h.length);
  return sizeof(Header) + h.history * sizeof(std::int32_t) + state.bytes() + pages * page +
         sizeof(std::uint64_t);
}

}  // namespace

std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed) noexcept {
  // Four chains side by side keep the multiplier busy.
  std::uint64_t h[4] = {seed, seed ^ kMix, ~seed, seed + kMix}, word[4];
  const auto* at = static_cast<const unsigned char*>(data);
  std::size_t left = size;
  for (; left >= sizeof(word); left -= sizeof(word), at += sizeof(word)) {
    std::memcpy(word, at, sizeof(word));
    for (int i = 0; i < 4; ++i) h[i] = mix(h[i], word[i]);
  }
  std::memset(word, 0, sizeof(word));
  if (left != 0) std::memcpy(word, at, left);
  for (int i = 0; i < 4; ++i) h[i] = mix(h[i], word[i]);
  return mix(mix(mix(mix(size, h[0]), h[1]), h[2]), h[3]);
}

std::uint64_t fingerprint(const Jamba& model) {
  const JambaConfig& c = model.config();
  const Weights& w = model.weights();
  const auto held = w.hold();
  const Linears& linears = model.linears();
  const char* const rung = linears.kernels().name;
  std::uint64_t h = hash_bytes(rung, std::strlen(rung),
                               mix(kVersion, linears.exact()   ? 1
                                             : linears.bytes() ? 2
                                                               : 0));
  h = mix(mix(h, c.layers), std::bit_cast<std::uint32_t>(c.rms_norm_eps));
  for (const std::size_t n : {c.hidden_size, c.intermediate_size, c.heads, c.kv_heads, c.head_dim,
                              c.d_inner, c.d_state, c.d_conv, c.dt_rank, c.experts_per_tok})
    h = mix(h, n);
  h = hash_floats(w.final_norm, c.hidden_size, hash_matrix(w.head, hash_matrix(w.embed, h)));
  for (const LayerWeights& l : w.layers) {
    h = hash_floats(l.input_norm, c.hidden_size, h);
    h = hash_floats(l.pre_ff_norm, c.hidden_size, h);
    if (l.plan.mixer == Mixer::kAttention) {
      for (const Matrix* m : {&l.attention.q, &l.attention.k, &l.attention.v, &l.attention.o})
        h = hash_matrix(*m, h);
    } else {
      for (const Matrix* m : {&l.mamba.in, &l.mamba.x, &l.mamba.dt, &l.mamba.out})
        h = hash_matrix(*m, h);
      const std::size_t d = c.d_inner;
      h = hash_floats(l.mamba.in_bias, 2 * d, hash_floats(l.mamba.out_bias, c.hidden_size, h));
      h = hash_floats(l.mamba.conv, d * c.d_conv, hash_floats(l.mamba.conv_bias, d, h));
      h = hash_floats(l.mamba.dt_norm, c.dt_rank, h);
      h = hash_floats(l.mamba.b_norm, c.d_state, hash_floats(l.mamba.c_norm, c.d_state, h));
      h = hash_floats(l.mamba.a, d * c.d_state, h);
      h = hash_floats(l.mamba.dt_bias, d, h);
      h = hash_floats(l.mamba.skip, d, h);
    }
    h = hash_matrix(l.router, h);
    for (const MlpWeights& m : l.mlps)
      h = hash_matrix(m.down, hash_matrix(m.up, hash_matrix(m.gate, h)));
  }
  return h;
}

std::vector<std::byte> encode_state(const State& from, std::uint64_t model) {
  State state = from;  // shares its pages
  const std::size_t known = state.history_known() ? state.length : 0;
  Header header{{},    kVersion,     static_cast<std::uint32_t>(state.kv.layout().type),
                model, state.length, known};
  std::memcpy(header.magic, kMagic, sizeof(kMagic));
  std::vector<std::byte> out;
  out.reserve(sizeof(header) + known * sizeof(std::int32_t) + state.bytes() +
              sizeof(std::uint64_t));
  const auto put = [&out](const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    out.insert(out.end(), bytes, bytes + size);
  };
  put(&header, sizeof(header));
  put(state.history.data(), known * sizeof(std::int32_t));
  each_part(state, put);
  const std::uint64_t sum = hash_bytes(out.data(), out.size(), 0);
  put(&sum, sizeof(sum));
  return out;
}

void decode_state(std::span<const std::byte> bytes, std::uint64_t model, std::size_t vocabulary,
                  const std::string& name, State& state) {
  const Header header = read_header(bytes, model, state, name);
  const std::size_t expected = file_size(header, state);
  if (expected != bytes.size())
    wrong(name,
          "expected " + std::to_string(expected) + " bytes, found " + std::to_string(bytes.size()));
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof(sum), sizeof(sum));
  if (sum != hash_bytes(bytes.data(), bytes.size() - sizeof(sum), 0))
    wrong(name, "expected the bytes that were written, found changed ones");

  Reader reader{bytes.subspan(sizeof(header))};
  state.reserve(header.length);
  state.history.resize(header.history);
  reader.take(state.history.data(), header.history * sizeof(std::int32_t));
  for (const std::int32_t id : state.history)
    if (id < 0 || static_cast<std::size_t>(id) >= vocabulary)
      wrong(name, "history: expected tokens of the vocabulary, found " + std::to_string(id));
  each_part(state, [&reader](void* to, std::size_t size) { reader.take(to, size); });
  state.length = header.length;
}

void save_state(const State& state, std::uint64_t model, const std::string& path) {
  const std::vector<std::byte> bytes = encode_state(state, model);
  const std::string beside = path + ".part";
  std::FILE* file = std::fopen(beside.c_str(), "wb");
  if (file == nullptr) throw Error("file-missing", beside + ": cannot be written");
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool closed = std::fclose(file) == 0;
  if (written && closed && std::rename(beside.c_str(), path.c_str()) == 0) return;
  std::remove(beside.c_str());
  throw Error("file-missing", path + ": cannot be written");
}

}  // namespace mrkl
