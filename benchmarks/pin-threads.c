// Puts the peer's compute threads on distinct CPUs, one each: the peer sets no affinity by itself, and a kernel that
// packs threads onto one virtual CPU lets its spinning workers wait for each other.
//   LD_PRELOAD=pin-threads.so: the thread that calls pthread_create from libggml goes to CPU 0, its workers to 1, 2, …
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

typedef int (*Create)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*), void* argument) {
  static Create real;
  static __thread int pinned, next;
  if (!real) real = (Create)dlsym(RTLD_NEXT, "pthread_create");
  const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
  Dl_info caller;
  const int from_peer = dladdr(__builtin_return_address(0), &caller) && caller.dli_fname &&
                        strstr(caller.dli_fname, "libggml");
  if (cpus < 2 || !from_peer) return real(thread, attributes, body, argument);

  cpu_set_t set;
  if (!pinned) {
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
    pinned = 1;
  }
  pthread_attr_t own;
  pthread_attr_init(&own);
  CPU_ZERO(&set);
  CPU_SET(1 + next++ % (cpus - 1), &set);
  pthread_attr_setaffinity_np(&own, sizeof set, &set);
  const int result = real(thread, &own, body, argument);
  pthread_attr_destroy(&own);
  return result;
}
