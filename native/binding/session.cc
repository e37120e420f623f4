// Sessions and their saved states. Feeds of one session run one after another, off the JavaScript
// thread, in the order of the calls; when one fails, those queued behind it fail with the same
// error. Everything else acts at once and is refused as "busy" while feeds are pending. All fields
// but `state` belong to the JavaScript thread; `state` belongs to the feed under way.
#include <atomic>
#include <deque>
#include <optional>
#include <type_traits>
#include <utility>

#include "binding/model.h"
#include "binding/rooms.h"
#include "binding/worker.h"

namespace mrkl::binding {
namespace {

struct Request;

struct Session {
  std::shared_ptr<Model> model;
  std::optional<State> state;  // empty once closed
  std::size_t length = 0;
  std::deque<std::shared_ptr<Request>> queue;  // the first is under way

  State& use() {
    model->use();
    if (!state) throw Error("closed", "the session has been closed");
    return *state;
  }
  State& use_idle() {
    State& s = use();
    if (!queue.empty()) throw Error("busy", "the session is at work on a feed");
    return s;
  }
};

struct Snapshot {
  std::shared_ptr<Model> model;
  std::optional<State> state;  // empty once closed

  const State& use() const {
    if (!state) throw Error("closed", "the state has been closed");
    return *state;
  }
};

}  // namespace

template <>
struct HandleKind<Session> {
  static constexpr napi_type_tag kTag{0x6d726b6c73657373, 0x4c1d7f0a92e35b02};
  static constexpr const char* kName = "session";
};
template <>
struct HandleKind<Snapshot> {
  static constexpr napi_type_tag kTag{0x6d726b6c73746174, 0x4c1d7f0a92e35b03};
  static constexpr const char* kName = "state";
};

namespace {

// The residual stream and the routing of a feed, joined over its chunks.
struct Trace : Observer {
  struct Routing {
    std::vector<float> logits, weights;
    std::vector<std::uint32_t> experts;
  };
  std::vector<std::vector<float>> residuals;  // [L + 1](T, H)
  std::map<std::size_t, Routing> routings;    // by layer
  std::size_t hidden, experts, top;

  explicit Trace(const JambaConfig& c)
      : residuals(c.layers + 1),
        hidden(c.hidden_size),
        experts(c.experts),
        top(c.experts_per_tok) {}

  void residual(std::size_t layer, const float* x, std::size_t tokens) override {
    residuals[layer].insert(residuals[layer].end(), x, x + tokens * hidden);
  }
  void routing(std::size_t layer, const float* logits, const std::uint32_t* chosen,
               const float* weights, std::size_t tokens) override {
    Routing& r = routings[layer];
    r.logits.insert(r.logits.end(), logits, logits + tokens * experts);
    r.experts.insert(r.experts.end(), chosen, chosen + tokens * top);
    r.weights.insert(r.weights.end(), weights, weights + tokens * top);
  }
};

struct Request {
  std::shared_ptr<Jamba> jamba;
  std::vector<std::int32_t> tokens;
  std::vector<float> rows;
  Output output = Output::kLastLogits;
  Napi::ObjectReference cancel_owner;  // keeps the flag's memory
  std::int32_t* cancel = nullptr;
  std::optional<Trace> trace;
  std::optional<Napi::Promise::Deferred> deferred;
  std::vector<float> out;
};

Napi::Value to_js(Napi::Env env, const Trace& trace) {
  Napi::Array residuals = Napi::Array::New(env);
  for (const auto& r : trace.residuals) residuals.Set(residuals.Length(), binding::to_js(env, r));
  Napi::Array routings = Napi::Array::New(env);
  for (const auto& [layer, r] : trace.routings) {
    Napi::Uint32Array experts = Napi::Uint32Array::New(env, r.experts.size());
    std::copy(r.experts.begin(), r.experts.end(), experts.Data());
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("layer", binding::to_js(env, layer));
    entry.Set("logits", binding::to_js(env, r.logits));
    entry.Set("experts", experts);
    entry.Set("weights", binding::to_js(env, r.weights));
    routings.Set(routings.Length(), entry);
  }
  Napi::Object out = Napi::Object::New(env);
  out.Set("residuals", residuals);
  out.Set("routings", routings);
  return out;
}

void start_next(Napi::Env env, const std::shared_ptr<Session>& session);

void settled(Napi::Env env, const std::shared_ptr<Session>& session,
             const std::optional<Failure>& failure) {
  session->queue.pop_front();
  session->length = session->state->length;
  if (failure) {
    for (const auto& request : session->queue)
      request->deferred->Reject(to_js(env, *failure).Value());
    session->queue.clear();
  }
  start_next(env, session);
}

void start_next(Napi::Env env, const std::shared_ptr<Session>& session) {
  if (session->queue.empty()) return;
  const std::shared_ptr<Request> r = session->queue.front();
  Worker::start(
      env, *r->deferred,
      {.run =
           [=] {
             std::int32_t never = 0;
             const std::atomic_ref<std::int32_t> flag(r->cancel ? *r->cancel : never);
             r->out = r->jamba->feed(*session->state, {r->tokens, r->rows}, r->output, &flag,
                                     r->trace ? &*r->trace : nullptr);
           },
       .result =
           [=](Napi::Env e) { return r->trace ? to_js(e, *r->trace) : binding::to_js(e, r->out); },
       .settled = [=](Napi::Env e,
                      const std::optional<Failure>& failure) { settled(e, session, failure); }});
}

Napi::Value enqueue(Napi::Env env, const std::shared_ptr<Session>& session,
                    std::shared_ptr<Request> request) {
  session->use();
  request->jamba = session->model->use();
  request->deferred = Napi::Promise::Deferred::New(env);
  session->queue.push_back(request);
  if (session->queue.size() == 1) start_next(env, session);
  return request->deferred->Promise();
}

// feed(session, tokens: Int32Array | rows: Float32Array, output: 0 last logits | 1 all logits | 2
// hidden,
//      cancel: Int32Array(1) | undefined): Promise<Float32Array>
Napi::Value feed(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  auto request = std::make_shared<Request>();
  if (info[1].IsTypedArray() &&
      info[1].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array) {
    const auto rows = float32_argument(info, 1, "rows");
    request->rows.assign(rows.Data(), rows.Data() + rows.ElementLength());
  } else {
    const auto tokens = int32_argument(info, 1, "tokens");
    request->tokens.assign(tokens.Data(), tokens.Data() + tokens.ElementLength());
  }
  const std::size_t output = size_argument(info, 2, "output");
  if (output > 2) wrong_argument("output", "0, 1 or 2");
  request->output = static_cast<Output>(output);
  if (!info[3].IsUndefined()) {
    Napi::Int32Array cancel = int32_argument(info, 3, "cancel");
    if (cancel.ElementLength() != 1) wrong_argument("cancel", "one element");
    request->cancel = cancel.Data();
    request->cancel_owner = Napi::Persistent(info[3].As<Napi::Object>());
  }
  return enqueue(info.Env(), session, std::move(request));
}

// trace(session, tokens): Promise<{residuals: Float32Array[L + 1], routings: [{layer, logits,
// experts, weights}]}>
Napi::Value trace(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  const auto tokens = int32_argument(info, 1, "tokens");
  auto request = std::make_shared<Request>();
  request->tokens.assign(tokens.Data(), tokens.Data() + tokens.ElementLength());
  request->trace.emplace(session->model->use()->config());
  return enqueue(info.Env(), session, std::move(request));
}

// openSession(model): session
Napi::Value open_session(const Napi::CallbackInfo& info) {
  auto session = std::make_shared<Session>();
  session->model = handle_argument<Model>(info, 0);
  const auto jamba = session->model->use();
  session->state.emplace(jamba->config(), jamba->kv());
  return make_handle(info.Env(), session, session->state->bytes());
}

// fork(session): session
Napi::Value fork(const Napi::CallbackInfo& info) {
  const auto from = handle_argument<Session>(info, 0);
  auto session = std::make_shared<Session>();
  session->state = from->use_idle();
  session->model = from->model;
  session->length = from->length;
  return make_handle(info.Env(), session, session->state->bytes());
}

// snapshot(session): state
Napi::Value snapshot(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  auto saved = std::make_shared<Snapshot>();
  saved->state = session->use_idle();
  saved->model = session->model;
  return make_handle(info.Env(), saved, saved->state->bytes());
}

// restore(session, state)
Napi::Value restore(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  const auto saved = handle_argument<Snapshot>(info, 1);
  session->use_idle();
  if (saved->model != session->model)
    throw Error("argument-invalid", "state: expected one of the same model, found another's");
  // Copied aside: when memory runs out the session keeps its state.
  static_assert(std::is_nothrow_move_assignable_v<State>);
  State copy = saved->use();
  session->state = std::move(copy);
  session->length = session->state->length;
  return info.Env().Undefined();
}

// closeSession(session)
Napi::Value close_session(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  if (!session->queue.empty()) throw Error("busy", "the session is at work on a feed");
  session->state.reset();
  return info.Env().Undefined();
}

// sessionLength(session): number of tokens and rows of the feeds that have ended
Napi::Value session_length(const Napi::CallbackInfo& info) {
  return binding::to_js(info.Env(), handle_argument<Session>(info, 0)->length);
}

// sessionState(session): [{k, v} | {window, h}] by layer
Napi::Value session_state(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  const Napi::Env env = info.Env();
  Napi::Array out = Napi::Array::New(env);
  const State& state = session->use_idle();
  for (const LayerState& layer : state.layers) {
    Napi::Object entry = Napi::Object::New(env);
    if (layer.mamba()) {
      entry.Set("window", binding::to_js(env, layer.window));
      entry.Set("h", binding::to_js(env, layer.h));
    } else {
      const auto read = [&](bool values) {
        return binding::to_js(env, state.kv.read(layer.attention, state.length, values));
      };
      entry.Set("k", read(false));
      entry.Set("v", read(true));
    }
    out.Set(out.Length(), entry);
  }
  return out;
}

// closeState(state)
Napi::Value close_state(const Napi::CallbackInfo& info) {
  handle_argument<Snapshot>(info, 0)->state.reset();
  return info.Env().Undefined();
}

// stateInfo(state): {length, bytes}
Napi::Value state_info(const Napi::CallbackInfo& info) {
  const State& state = handle_argument<Snapshot>(info, 0)->use();
  Napi::Object out = Napi::Object::New(info.Env());
  out.Set("length", binding::to_js(info.Env(), state.length));
  out.Set("bytes", binding::to_js(info.Env(), state.bytes()));
  return out;
}

}  // namespace

void add_session(Napi::Object exports) {
  add_function<open_session>(exports, "openSession");
  add_function<feed>(exports, "feed");
  add_function<trace>(exports, "trace");
  add_function<fork>(exports, "fork");
  add_function<snapshot>(exports, "snapshot");
  add_function<restore>(exports, "restore");
  add_function<close_session>(exports, "closeSession");
  add_function<session_length>(exports, "sessionLength");
  add_function<session_state>(exports, "sessionState");
  add_function<close_state>(exports, "closeState");
  add_function<state_info>(exports, "stateInfo");
}

}  // namespace mrkl::binding
