# What is built beside the product: test program, bench and fuzzers. The product is built by binding.gyp.
#   make -f tests.mk KIND=plain|asan|tsan|fuzz  tests | bench | passes | fuzzers
# Each KIND (of instrumentation) has its own folder, so that only what changed is rebuilt.
#   make -f tests.mk KIND=arm64 CXX=aarch64-linux-gnu-g++ tests      for another machine
KIND ?= plain
OUT := build-$(KIND)
CXX ?= g++

FLAGS_plain := -O3
FLAGS_arm64 := -O2 -static
FLAGS_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan := -O1 -g -fsanitize=thread
FLAGS_fuzz := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
              -fsanitize=fuzzer-no-link
# -Wrestrict is wrong about std::string in GCC 12 (bug 105651); other compilers do not know it.
FLAGS := -std=c++20 -I. -isystem third_party -pthread -Wall -Wextra -Wconversion -Wshadow -Werror \
         -Wno-unknown-warning-option -Wno-restrict $(FLAGS_$(KIND))

AVX2 := -mavx2 -mfma -mf16c
AVX512 := -mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma -mf16c
AVX512BF16 := $(AVX512) -mavx512bf16 -mavx512vnni
# Fuzzers need no vector rungs, which clang takes very long to instrument.
TARGET := $(if $(filter-out fuzz,$(KIND)),$(firstword $(subst -, ,$(shell $(CXX) -dumpmachine))))
ifneq (,$(filter x86_64 amd64,$(TARGET)))
  FLAGS += -DMRKL_X86
  RUNGS := kernels/avx2 kernels/avx512 kernels/avx512bf16
else ifneq (,$(filter aarch64 arm64,$(TARGET)))
  FLAGS += -DMRKL_ARM64
  RUNGS := kernels/neon
endif

ROOMS := base kernels kernels/reference $(RUNGS) math quant model serve text io train
ALL := $(foreach room,$(ROOMS),$(wildcard $(room)/*.cc))
TESTS := $(filter %_test.cc,$(ALL))
CORE := $(filter-out %_test.cc,$(ALL))
FUZZERS := $(wildcard fuzz/*_fuzz.cc)
object = $(patsubst %.cc,$(OUT)/%.o,$(1))

tests: $(OUT)/tests
bench: $(OUT)/bench/bench
passes: $(OUT)/bench/passes
fuzzers: $(patsubst %.cc,$(OUT)/%,$(FUZZERS))

$(OUT)/tests: $(call object,$(CORE) $(TESTS))
	$(CXX) $(FLAGS) -o $@ $^

$(OUT)/bench/bench: $(call object,$(CORE) bench/bench.cc bench/peak.cc)
	$(CXX) $(FLAGS) -o $@ $^

$(OUT)/bench/passes: $(call object,$(CORE) bench/passes.cc)
	$(CXX) $(FLAGS) -o $@ $^

$(OUT)/fuzz/%_fuzz: $(OUT)/fuzz/%_fuzz.o $(call object,$(CORE))
	$(CXX) $(FLAGS) -fsanitize=fuzzer -o $@ $^

$(OUT)/kernels/avx2/%.o: FLAGS += $(AVX2)
$(OUT)/kernels/avx512/%.o: FLAGS += $(AVX512)
$(OUT)/kernels/avx512bf16/%.o: FLAGS += $(AVX512BF16)
$(OUT)/%.o: %.cc tests.mk
	@mkdir -p $(@D)
	$(CXX) $(FLAGS) -MMD -MP -c -o $@ $<

.PHONY: tests bench passes fuzzers
.SECONDARY:
-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
