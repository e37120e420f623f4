#include "binding/mailbox.h"

#include <utility>

#include "base/error.h"

namespace mrkl::binding {

std::shared_ptr<Mailbox> Mailbox::of(Napi::Env env) {
  using Held = std::shared_ptr<Mailbox>;
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  if (data != nullptr) return *static_cast<Held*>(data);
  auto made = std::make_unique<Held>(std::make_shared<Mailbox>(env));
  const auto finalize = [](napi_env, void* held, void*) { delete static_cast<Held*>(held); };
  if (napi_set_instance_data(env, made.get(), finalize, nullptr) != napi_ok)
    throw Error("internal", "the environment took no data");
  return *made.release();
}

Mailbox::Mailbox(Napi::Env env) : env_(env) {
  const auto call = [](napi_env of, napi_value, void* self, void*) {
    if (of != nullptr) static_cast<Mailbox*>(self)->deliver(of);
  };
  const Napi::String name = Napi::String::New(env, "mrkl");
  if (napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this,
                                      call, &function_) != napi_ok)
    throw Error("internal", "the environment took no function");
  napi_unref_threadsafe_function(env, function_);
  // Runs before the function is taken down, as hooks run in reverse order.
  napi_add_env_cleanup_hook(
      env, [](void* self) { static_cast<Mailbox*>(self)->close(); }, this);
}

Mailbox::~Mailbox() = default;

std::size_t Mailbox::begin(Flag cancel) {
  const std::lock_guard lock(mutex_);
  works_.emplace(++last_work_, std::move(cancel));
  if (!std::exchange(referenced_, true)) napi_ref_threadsafe_function(env_, function_);
  return last_work_;
}

void Mailbox::add(Message message, std::size_t last) {
  const std::lock_guard lock(mutex_);
  messages_.push_back(std::move(message));
  if (last != 0) works_.erase(last);
  if (closed_)
    ended_.notify_all();
  else if (!std::exchange(called_, true))
    napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking);
}

void Mailbox::deliver(Napi::Env env) {
  std::vector<Message> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(messages_);
    called_ = false;
  }
  const Napi::HandleScope scope(env);
  for (const Message& message : taken) {
    try {
      message(env);
    } catch (const Napi::Error&) {
      // The thread is being terminated, or a callback threw: nobody is left to be told.
    }
  }
  const std::lock_guard lock(mutex_);
  if (works_.empty() && std::exchange(referenced_, false))
    napi_unref_threadsafe_function(env_, function_);
}

void Mailbox::close() {
  std::vector<Message> left;
  {
    std::unique_lock lock(mutex_);
    closed_ = true;
    for (const auto& [work, flag] : works_) flag->store(true, std::memory_order_relaxed);
    ended_.wait(lock, [this] { return works_.empty(); });
    left.swap(messages_);
  }
  left.clear();
  napi_release_threadsafe_function(function_, napi_tsfn_abort);
}

}  // namespace mrkl::binding
