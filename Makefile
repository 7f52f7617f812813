# A thin front door over the CMake presets. `make test` and `make demo` do everything before them by themselves.

JOBS ?= $(shell nproc)
STMJIT_WERROR ?= OFF
step = @printf '\n==> %s\n' "$(1)"

.PHONY: help deps build demo test format clean
.NOTPARALLEL:

help:
	@echo "make deps        install the Debian packages that the build needs"
	@echo "make build       release build: build/release/stmjit"
	@echo "make demo        build, then run Richards and the parallel programs, with a summary"
	@echo "make test        build, then run all tests, the core and JIT ones also with internal checks on"
	@echo "make format      clang-format every source"
	@echo "make clean       remove build/"

deps:
	$(call step,Packages)
	@.ci/install-packages

build: deps
	$(call step,Release build in build/release)
	@cmake --preset release -DSTMJIT_WERROR=$(STMJIT_WERROR)
	@cmake --build --preset release --parallel $(JOBS)

demo: build
	$(call step,Demo)
	@bench/demo build/release/stmjit

test: build
	$(call step,Debug build of the core and JIT tests in build/debug)
	@cmake --preset debug -DSTMJIT_WERROR=$(STMJIT_WERROR)
	@cmake --build --preset debug --parallel $(JOBS) --target stmcore_tests jit_tests
	$(call step,Core and JIT tests with internal checks)
	@ctest --test-dir build/debug --parallel $(JOBS) --output-on-failure --no-tests=error \
	    --tests-regex '^(stmcore|jit)/'
	$(call step,All tests of the release build)
	@ctest --test-dir build/release --parallel $(JOBS) --output-on-failure --no-tests=error

format:
	git ls-files '*.cpp' '*.h' | xargs clang-format -i

clean:
	rm -rf build
