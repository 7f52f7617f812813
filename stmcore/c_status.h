// What the parts of the C API share: C++ exceptions as status codes.
#pragma once

#include <new>
#include <stdexcept>

#include "stmcore/c_api.h"
#include "stmcore/heap.h"

namespace stm {

// Keeps the message for stm_error_message(); returns the status.
stm_status failed(stm_status status, const char* message) noexcept;

// Runs call(); what it throws becomes a status.
template <typename Call>
stm_status guarded(Call call) noexcept {
    try {
        call();
        return STM_OK;
    } catch (const Aborted&) {
        return STM_ABORTED;
    } catch (const OutOfMemory& error) {
        return failed(STM_OUT_OF_MEMORY, error.what());
    } catch (const std::bad_alloc&) {
        return failed(STM_OUT_OF_MEMORY, "out of memory");
    } catch (const std::invalid_argument& error) {
        return failed(STM_INVALID_ARGUMENT, error.what());
    } catch (const std::logic_error& error) {
        return failed(STM_MISUSE, error.what());
    } catch (const std::exception& error) {
        return failed(STM_FAILED, error.what());
    }
}

// A callback of the embedder's, with the C++ names of the types that it takes. A `Tracer&` and an `stm_tracer*` are the
// same pointer.
template <typename To, typename From>
To callback(From* from) {
    return reinterpret_cast<To>(reinterpret_cast<void (*)()>(from));
}

}  // namespace stm
