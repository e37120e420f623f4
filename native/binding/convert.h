// Between JavaScript values and C++ ones, errors included. Every failure of the engine crosses the
// border here.
#pragma once
#include <napi.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace mrkl::binding {

// A failure on its way from a worker thread to JavaScript.
struct Failure {
  std::string code, message;
  std::vector<std::pair<std::string, double>> details = {};
};

// What a catch block has caught, as a Failure.
inline Failure current_failure() {
  try {
    throw;
  } catch (const Error& e) {
    return {e.code(), e.what(), e.details()};
  } catch (const std::bad_alloc&) {
    return {"memory-exhausted", "the system gave no more memory"};
  } catch (const std::length_error&) {
    return {"memory-exhausted", "more memory was asked for than can be addressed"};
  } catch (const std::exception& e) {
    return {"internal", e.what()};
  }
}

inline Napi::Error to_js(Napi::Env env, const Failure& failure) {
  Napi::Error error = Napi::Error::New(env, failure.message);
  error.Value().Set("code", Napi::String::New(env, failure.code));
  if (failure.details.empty()) return error;
  Napi::Object details = Napi::Object::New(env);
  for (const auto& [name, value] : failure.details) details.Set(name, value);
  error.Value().Set("details", details);
  return error;
}

// Wraps a function of the add-on, so that engine errors become JavaScript errors with a `code`.
template <Napi::Value (*F)(const Napi::CallbackInfo&)>
Napi::Value guarded(const Napi::CallbackInfo& info) {
  try {
    return F(info);
  } catch (const Napi::Error&) {
    throw;
  } catch (...) {
    throw to_js(info.Env(), current_failure());
  }
}

template <Napi::Value (*F)(const Napi::CallbackInfo&)>
void add_function(Napi::Object exports, const char* name) {
  exports.Set(name, Napi::Function::New<guarded<F>>(exports.Env(), name));
}

[[noreturn]] inline void wrong_argument(const char* name, const char* expected) {
  throw Error("argument-invalid", std::string(name) + ": expected " + expected);
}

inline std::string string_argument(const Napi::CallbackInfo& info, std::size_t i,
                                   const char* name) {
  if (!info[i].IsString()) wrong_argument(name, "a string");
  return info[i].As<Napi::String>().Utf8Value();
}

inline double number_argument(const Napi::CallbackInfo& info, std::size_t i, const char* name) {
  if (!info[i].IsNumber()) wrong_argument(name, "a number");
  return info[i].As<Napi::Number>().DoubleValue();
}

inline std::size_t size_argument(const Napi::CallbackInfo& info, std::size_t i, const char* name) {
  const double v = number_argument(info, i, name);
  if (!(v >= 0 && v <= 9007199254740991.0)) wrong_argument(name, "a whole number from 0");
  return static_cast<std::size_t>(v);
}

inline bool flag_argument(const Napi::CallbackInfo& info, std::size_t i, const char* name) {
  if (!info[i].IsBoolean()) wrong_argument(name, "a boolean");
  return info[i].As<Napi::Boolean>().Value();
}

template <class Array>
Array array_argument(const Napi::CallbackInfo& info, std::size_t i, const char* name,
                     napi_typedarray_type type, const char* expected) {
  if (!info[i].IsTypedArray() || info[i].As<Napi::TypedArray>().TypedArrayType() != type)
    wrong_argument(name, expected);
  return info[i].As<Array>();
}

inline Napi::Int32Array int32_argument(const Napi::CallbackInfo& info, std::size_t i,
                                       const char* name) {
  return array_argument<Napi::Int32Array>(info, i, name, napi_int32_array, "an Int32Array");
}

inline Napi::Float32Array float32_argument(const Napi::CallbackInfo& info, std::size_t i,
                                           const char* name) {
  return array_argument<Napi::Float32Array>(info, i, name, napi_float32_array, "a Float32Array");
}

inline Napi::Float32Array to_js(Napi::Env env, const float* data, std::size_t n) {
  Napi::Float32Array out = Napi::Float32Array::New(env, n);
  if (n != 0) std::memcpy(out.Data(), data, n * sizeof(float));
  return out;
}

inline Napi::Float32Array to_js(Napi::Env env, const std::vector<float>& v) {
  return to_js(env, v.data(), v.size());
}

inline Napi::Number to_js(Napi::Env env, std::size_t n) {
  return Napi::Number::New(env, static_cast<double>(n));
}

inline Napi::Array to_js(Napi::Env env, const std::vector<std::size_t>& v) {
  Napi::Array out = Napi::Array::New(env, v.size());
  for (std::size_t i = 0; i < v.size(); ++i)
    out.Set(static_cast<std::uint32_t>(i), to_js(env, v[i]));
  return out;
}

// A handle is an empty, tagged JavaScript object that owns a shared C++ object. The tag makes a
// handle of another kind, or any other object, a typed error instead of a misread pointer.
// Specialised beside each kind: its tag, and its name in errors.
template <class T>
struct HandleKind;

template <class T>
struct Owned {
  std::shared_ptr<T> object;
  std::int64_t bytes;
};

// `bytes` is the memory behind the handle, so that the garbage collector knows what a dropped one
// is worth.
template <class T>
Napi::Object make_handle(Napi::Env env, std::shared_ptr<T> object, std::size_t bytes = 0) {
  Napi::Object handle = Napi::Object::New(env);
  handle.TypeTag(&HandleKind<T>::kTag);
  auto owned =
      std::unique_ptr<Owned<T>>(new Owned<T>{std::move(object), static_cast<std::int64_t>(bytes)});
  const auto finalize = [](napi_env of, void* data, void*) {
    const std::unique_ptr<Owned<T>> dropped(static_cast<Owned<T>*>(data));
    std::int64_t total = 0;
    napi_adjust_external_memory(of, -dropped->bytes, &total);
  };
  if (napi_wrap(env, handle, owned.get(), finalize, nullptr, nullptr) != napi_ok)
    throw Error("internal", "a handle could not be made");
  std::int64_t total = 0;
  napi_adjust_external_memory(env, owned.release()->bytes, &total);
  return handle;
}

template <class T>
std::shared_ptr<T> handle_argument(const Napi::CallbackInfo& info, std::size_t i) {
  const Napi::Value value = info[i];
  void* data = nullptr;
  if (!value.IsObject() || !value.As<Napi::Object>().CheckTypeTag(&HandleKind<T>::kTag) ||
      napi_unwrap(info.Env(), value, &data) != napi_ok)
    throw Error("argument-invalid",
                std::string("expected a ") + HandleKind<T>::kName + " handle, found another value");
  return static_cast<Owned<T>*>(data)->object;
}

}  // namespace mrkl::binding
