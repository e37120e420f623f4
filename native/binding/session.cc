// Sessions and their saved states. Feeds of one session run one after another in the model's
// executor, in the order of the calls; when one fails, those queued behind it fail with the same
// error. Everything else acts at once and is refused as "busy" while feeds are pending. All fields
// but `state` belong to the JavaScript thread; `state` belongs to the feed under way.
#include <atomic>
#include <deque>
#include <optional>
#include <type_traits>
#include <utility>

#include "binding/mailbox.h"
#include "binding/model.h"
#include "binding/rooms.h"
#include "binding/worker.h"
#include "binding/writing.h"
#include "io/mmap.h"

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

// A task with what JavaScript gave for it. Lives and dies on the JavaScript thread.
struct Request {
  std::shared_ptr<Executor> executor;
  std::shared_ptr<Task> task = std::make_shared<Task>();
  std::optional<Trace> trace;
  std::shared_ptr<Stream> stream;
  std::optional<Napi::Promise::Deferred> deferred;
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

void resolve(Napi::Env env, Request& r, const std::optional<Failure>& failure) {
  if (failure) return r.deferred->Reject(to_js(env, *failure).Value());
  if (r.stream)
    r.deferred->Resolve(env.Undefined());
  else
    r.deferred->Resolve(r.trace ? to_js(env, *r.trace) : binding::to_js(env, r.task->out));
}

void settled(Napi::Env env, const std::shared_ptr<Session>& session,
             const std::optional<Failure>& failure) {
  const std::shared_ptr<Request> request = session->queue.front();
  session->queue.pop_front();
  session->length = session->state->length;
  try {
    if (request->stream) request->stream->deliver(env);
  } catch (const Napi::Error&) {
    // A callback that throws has had its say: the promise still settles.
  }
  resolve(env, *request, failure);
  if (failure) {
    for (const auto& waiting : session->queue)
      waiting->deferred->Reject(to_js(env, *failure).Value());
    session->queue.clear();
  }
  start_next(env, session);
}

void start_next(Napi::Env env, const std::shared_ptr<Session>& session) {
  if (session->queue.empty()) return;
  const Request& r = *session->queue.front();
  const std::shared_ptr<Mailbox> mailbox = Mailbox::of(env);
  auto flag = std::const_pointer_cast<std::atomic<bool>>(r.task->cancelled);
  const std::size_t work = mailbox->begin(std::move(flag));
  r.task->state = &*session->state;
  r.task->owner = session;
  // Keeps nothing that JavaScript owns: it is destroyed by the executor.
  r.task->done = [mailbox, work](std::shared_ptr<Task> task, const std::exception_ptr& cause) {
    std::optional<Failure> failure;
    if (cause) try {
        std::rethrow_exception(cause);
      } catch (...) {
        failure = current_failure();
      }
    auto owner = std::static_pointer_cast<Session>(std::exchange(task->owner, nullptr));
    task->written = nullptr;
    task.reset();
    mailbox->post_last(
        [owner = std::move(owner), failure](Napi::Env e) { settled(e, owner, failure); }, work);
  };
  r.executor->submit(r.task);
}

Napi::Value enqueue(Napi::Env env, const std::shared_ptr<Session>& session,
                    std::shared_ptr<Request> request) {
  session->use();
  request->executor = session->model->use_executor();
  request->deferred = Napi::Promise::Deferred::New(env);
  if (!request->task->cancelled)
    request->task->cancelled = std::make_shared<std::atomic<bool>>(false);
  session->queue.push_back(request);
  if (session->queue.size() == 1) start_next(env, session);
  return request->deferred->Promise();
}

void take_cancel(const Napi::CallbackInfo& info, std::size_t i, Task& task) {
  if (!info[i].IsUndefined()) task.cancelled = handle_argument<Cancel>(info, i)->flag;
}

// feed(session, tokens: Int32Array | rows: Float32Array, output: 0 last logits | 1 all logits | 2
// hidden, cancel | undefined, priority | undefined): Promise<Float32Array>
Napi::Value feed(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  auto request = std::make_shared<Request>();
  Task& task = *request->task;
  if (info[1].IsTypedArray() &&
      info[1].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array) {
    const auto rows = float32_argument(info, 1, "rows");
    task.rows.assign(rows.Data(), rows.Data() + rows.ElementLength());
  } else {
    const auto tokens = int32_argument(info, 1, "tokens");
    task.tokens.assign(tokens.Data(), tokens.Data() + tokens.ElementLength());
  }
  const std::size_t output = size_argument(info, 2, "output");
  if (output > 2) wrong_argument("output", "0, 1 or 2");
  task.output = static_cast<Output>(output);
  take_cancel(info, 3, task);
  if (!info[4].IsUndefined()) task.priority = priority_argument(info, 4);
  return enqueue(info.Env(), session, std::move(request));
}

// write(session, tokens, options, onTokens(tokens: Int32Array, logprobs: Float64Array), cancel |
// undefined): Promise<undefined>. Feeds the tokens and writes on from there.
Napi::Value write(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  const auto tokens = int32_argument(info, 1, "tokens");
  if (!info[2].IsObject()) wrong_argument("options", "an object");
  if (!info[3].IsFunction()) wrong_argument("onTokens", "a function");
  auto request = std::make_shared<Request>();
  Task& task = *request->task;
  task.tokens.assign(tokens.Data(), tokens.Data() + tokens.ElementLength());
  task.writing = writing_argument(info[2].As<Napi::Object>(), task.priority);
  if (!task.writing->stops.empty()) task.writing->bytes = session->model->token_bytes;
  request->stream = std::make_shared<Stream>(info[3].As<Napi::Function>());
  task.written = [stream = std::weak_ptr(request->stream), mailbox = Mailbox::of(info.Env()),
                  state = request->stream->state](const Written& w) {
    if (state->add(w))
      mailbox->post([stream](Napi::Env env) {
        if (const auto s = stream.lock()) s->deliver(env);
      });
  };
  take_cancel(info, 4, task);
  return enqueue(info.Env(), session, std::move(request));
}

// makeCancel(): cancel, and cancel(cancel): sets it for good
Napi::Value make_cancel(const Napi::CallbackInfo& info) {
  return make_handle(info.Env(), std::make_shared<Cancel>());
}
Napi::Value cancel(const Napi::CallbackInfo& info) {
  handle_argument<Cancel>(info, 0)->flag->store(true, std::memory_order_relaxed);
  return info.Env().Undefined();
}

// trace(session, tokens): Promise<{residuals: Float32Array[L + 1], routings: [{layer, logits,
// experts, weights}]}>
Napi::Value trace(const Napi::CallbackInfo& info) {
  const auto session = handle_argument<Session>(info, 0);
  const auto tokens = int32_argument(info, 1, "tokens");
  auto request = std::make_shared<Request>();
  request->task->tokens.assign(tokens.Data(), tokens.Data() + tokens.ElementLength());
  request->trace.emplace(session->model->use()->config());
  request->task->observer = &*request->trace;
  return enqueue(info.Env(), session, std::move(request));
}

// openSession(model): session
Napi::Value open_session(const Napi::CallbackInfo& info) {
  auto session = std::make_shared<Session>();
  session->model = handle_argument<Model>(info, 0);
  session->model->check_room();
  session->state.emplace(session->model->use()->new_state());
  return make_handle(info.Env(), session, session->state->bytes());
}

// fork(session): session
Napi::Value fork(const Napi::CallbackInfo& info) {
  const auto from = handle_argument<Session>(info, 0);
  auto session = std::make_shared<Session>();
  const State& state = from->use_idle();
  from->model->check_room();
  session->state = state;
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

// saveState(state, file): Promise<undefined>
Napi::Value save_state_to(const Napi::CallbackInfo& info) {
  const auto saved = handle_argument<Snapshot>(info, 0);
  const std::string file = string_argument(info, 1, "file");
  saved->use();
  const auto jamba = saved->model->use();
  return Worker::start(
      info.Env(),
      {.run = [saved, jamba, file,
               copy = *saved->state] { save_state(copy, saved->model->print(*jamba), file); },
       .result = [](Napi::Env env) -> Napi::Value { return env.Undefined(); }});
}

// loadState(model, file): Promise<state>
Napi::Value load_state(const Napi::CallbackInfo& info) {
  const auto model = handle_argument<Model>(info, 0);
  const std::string path = string_argument(info, 1, "file");
  const auto jamba = model->use();
  auto saved = std::make_shared<Snapshot>();
  saved->model = model;
  return Worker::start(info.Env(), {.run =
                                        [=] {
                                          const MappedFile file(path);
                                          saved->state.emplace(jamba->new_state());
                                          decode_state(
                                              {file.data(), file.size()}, model->print(*jamba),
                                              jamba->config().vocab_size, path, *saved->state);
                                        },
                                    .result = [=](Napi::Env env) -> Napi::Value {
                                      return make_handle(env, saved, saved->state->bytes());
                                    }});
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
  add_function<write>(exports, "write");
  add_function<make_cancel>(exports, "makeCancel");
  add_function<cancel>(exports, "cancel");
  add_function<trace>(exports, "trace");
  add_function<fork>(exports, "fork");
  add_function<snapshot>(exports, "snapshot");
  add_function<restore>(exports, "restore");
  add_function<save_state_to>(exports, "saveState");
  add_function<load_state>(exports, "loadState");
  add_function<close_session>(exports, "closeSession");
  add_function<session_length>(exports, "sessionLength");
  add_function<session_state>(exports, "sessionState");
  add_function<close_state>(exports, "closeState");
  add_function<state_info>(exports, "stateInfo");
}

}  // namespace mrkl::binding
