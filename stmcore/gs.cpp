#include "stmcore/gs.h"

#include <asm/prctl.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef ARCH_SET_GS
#define ARCH_SET_GS 0x1001
#endif

namespace stm {

namespace {
constexpr unsigned long kHwcap2FsGsBase = 1ul << 1;  // the kernel lets user code write the base registers
const bool have_wrgsbase = (getauxval(AT_HWCAP2) & kHwcap2FsGsBase) != 0;
}  // namespace

void set_gs_base(const char* base) {
    if (have_wrgsbase) {
        // Reading the register is much cheaper than writing it.
        const char* current;
        asm volatile("rdgsbase %0" : "=r"(current));
        if (current != base) asm volatile("wrgsbase %0" : : "r"(base) : "memory");
    } else {
        syscall(SYS_arch_prctl, ARCH_SET_GS, base);
    }
}

}  // namespace stm
