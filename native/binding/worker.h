// Work off the JavaScript thread with a promise for its result.
#pragma once
#include <napi.h>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "binding/convert.h"

namespace mrkl::binding {

// What a piece of work does where. `run` touches no JavaScript value; `result` and `settled` run on
// the JavaScript thread. `settled` is called after the promise is settled, with the failure if
// there was one.
struct Work {
  std::function<void()> run;
  std::function<Napi::Value(Napi::Env)> result;
  std::function<void(Napi::Env, const std::optional<Failure>&)> settled = nullptr;
};

class Worker : public Napi::AsyncWorker {
 public:
  static void start(Napi::Env env, Napi::Promise::Deferred deferred, Work work) {
    (new Worker(env, deferred, std::move(work)))->Queue();
  }

  static Napi::Promise start(Napi::Env env, Work work) {
    auto deferred = Napi::Promise::Deferred::New(env);
    start(env, deferred, std::move(work));
    return deferred.Promise();
  }

 private:
  Worker(Napi::Env env, Napi::Promise::Deferred deferred, Work work)
      : Napi::AsyncWorker(env, "mrkl"), deferred_(deferred), work_(std::move(work)) {}

  void Execute() override {
    try {
      work_.run();
    } catch (...) {
      failure_ = current_failure();
    }
  }

  void OnOK() override {
    try {
      settle(Env());
    } catch (const Napi::Error&) {
      // The thread is being terminated: nobody is left to be told.
    }
  }

  void settle(Napi::Env env) {
    if (!failure_) {
      try {
        deferred_.Resolve(work_.result(env));
      } catch (const Napi::Error&) {
        throw;
      } catch (...) {
        failure_ = current_failure();
      }
    }
    if (failure_) deferred_.Reject(to_js(env, *failure_).Value());
    if (work_.settled) work_.settled(env, failure_);
  }

  Napi::Promise::Deferred deferred_;
  Work work_;
  std::optional<Failure> failure_;
};

}  // namespace mrkl::binding
