// Writes a GGUF file again in another type, with the peer's own tool (llama_model_quantize).
//   quantize-with-peer <folder of its libraries> <from.gguf> <to.gguf> <number of the file type>
// Only the first fields of its parameters are named; their size is left to the library.
#include <dlfcn.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  int32_t threads, file_type, output_type, embedding_type;
  unsigned char requantize, rest[2047];
} Parameters;

static void* library(const char* folder, const char* pattern) {
  char path[4096];
  glob_t found;
  snprintf(path, sizeof path, "%s/%s", folder, pattern);
  if (glob(path, 0, NULL, &found) != 0) {
    fprintf(stderr, "there is no %s\n", path);
    exit(1);
  }
  void* handle = dlopen(found.gl_pathv[0], RTLD_NOW | RTLD_GLOBAL);
  if (!handle) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  return handle;
}

int main(int count, char** words) {
  if (count != 5) {
    fprintf(stderr, "expected: libraries from to type\n");
    return 2;
  }
  library(words[1], "libggml-base.so*");
  void* ggml = library(words[1], "libggml.*so*");
  void* llama = library(words[1], "libllama.*so*");
  void (*load)(const char*) = (void (*)(const char*))dlsym(ggml, "ggml_backend_load_all_from_path");
  void (*init)(void) = (void (*)(void))dlsym(llama, "llama_backend_init");
  Parameters (*defaults)(void) =
      (Parameters(*)(void))dlsym(llama, "llama_model_quantize_default_params");
  uint32_t (*quantize)(const char*, const char*, const Parameters*) =
      (uint32_t(*)(const char*, const char*, const Parameters*))dlsym(llama, "llama_model_quantize");
  if (!load || !init || !defaults || !quantize) {
    fprintf(stderr, "the libraries lack a function\n");
    return 1;
  }
  load(words[1]);
  init();
  Parameters parameters = defaults();
  parameters.threads = 2;
  parameters.file_type = atoi(words[4]);
  parameters.requantize = 1;
  return (int)quantize(words[2], words[3], &parameters);
}
