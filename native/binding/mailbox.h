// The way from the executor's threads back to JavaScript: messages that run on the JavaScript
// thread of their environment, in order. An environment has one mailbox. When the environment ends,
// work under way is cancelled and waited for, and what it left is freed on the JavaScript thread.
#pragma once
#include <napi.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace mrkl::binding {

class Mailbox {
 public:
  using Message = std::function<void(Napi::Env)>;
  using Flag = std::shared_ptr<std::atomic<bool>>;

  // The mailbox of an environment; made at its first use.
  static std::shared_ptr<Mailbox> of(Napi::Env env);
  explicit Mailbox(Napi::Env env);
  ~Mailbox();

  // On the JavaScript thread: announces a piece of work, which keeps the process alive until its
  // last message. `cancel` is set when the environment ends.
  std::size_t begin(Flag cancel);
  // On any thread. `last` is the piece of work that ends with this message.
  void post(Message message) { add(std::move(message), 0); }
  void post_last(Message message, std::size_t last) { add(std::move(message), last); }

 private:
  void add(Message message, std::size_t last);
  void deliver(Napi::Env env);
  void close();

  napi_env env_;
  napi_threadsafe_function function_ = nullptr;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::vector<Message> messages_;
  std::map<std::size_t, Flag> works_;  // under way
  std::size_t last_work_ = 0;
  bool called_ = false, closed_ = false, referenced_ = false;
};

}  // namespace mrkl::binding
