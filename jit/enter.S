// The trampoline into compiled code and out of it (see enter.h for the frame's layout).
        .intel_syntax noprefix
        .text

        .set    FRAME_GPRS, 4096
        .set    FRAME_XMMS, 4096 + 128
        .set    FRAME_LEFT, 4096 + 256
        .set    FRAME_SEGMENT, 4096 + 264
        .set    FRAME_SIZE, 4368
        // six pushes and the return address make 56 bytes; 8 more align the frame to 16
        .set    FRAME_ADJUST, FRAME_SIZE + 8

        .globl  stmjit_enter
        .type   stmjit_enter, @function
        .p2align 4
stmjit_enter:                           // (code rdi, base rsi, left rdx, segment rcx)
        .cfi_startproc
        endbr64
        push    rbp
        .cfi_def_cfa_offset 16
        .cfi_offset rbp, -16
        push    rbx
        .cfi_def_cfa_offset 24
        .cfi_offset rbx, -24
        push    r12
        .cfi_def_cfa_offset 32
        .cfi_offset r12, -32
        push    r13
        .cfi_def_cfa_offset 40
        .cfi_offset r13, -40
        push    r14
        .cfi_def_cfa_offset 48
        .cfi_offset r14, -48
        push    r15
        .cfi_def_cfa_offset 56
        .cfi_offset r15, -56
        sub     rsp, FRAME_ADJUST
        .cfi_def_cfa_offset 56 + FRAME_ADJUST
        mov     [rsp + FRAME_LEFT], rdx
        mov     [rsp + FRAME_SEGMENT], rcx
        mov     rbx, rsi
        jmp     rdi

        .globl  stmjit_leave_common
        .type   stmjit_leave_common, @function
        .p2align 4
stmjit_leave_common:                    // jumped to from compiled code: r11 is the Exit*
        mov     [rsp + FRAME_GPRS + 0], rax
        mov     [rsp + FRAME_GPRS + 8], rcx
        mov     [rsp + FRAME_GPRS + 16], rdx
        mov     [rsp + FRAME_GPRS + 24], rbx
        mov     [rsp + FRAME_GPRS + 40], rbp
        mov     [rsp + FRAME_GPRS + 48], rsi
        mov     [rsp + FRAME_GPRS + 56], rdi
        mov     [rsp + FRAME_GPRS + 64], r8
        mov     [rsp + FRAME_GPRS + 72], r9
        mov     [rsp + FRAME_GPRS + 80], r10
        mov     [rsp + FRAME_GPRS + 96], r12
        mov     [rsp + FRAME_GPRS + 104], r13
        mov     [rsp + FRAME_GPRS + 112], r14
        mov     [rsp + FRAME_GPRS + 120], r15
        movsd   [rsp + FRAME_XMMS + 0], xmm0
        movsd   [rsp + FRAME_XMMS + 8], xmm1
        movsd   [rsp + FRAME_XMMS + 16], xmm2
        movsd   [rsp + FRAME_XMMS + 24], xmm3
        movsd   [rsp + FRAME_XMMS + 32], xmm4
        movsd   [rsp + FRAME_XMMS + 40], xmm5
        movsd   [rsp + FRAME_XMMS + 48], xmm6
        movsd   [rsp + FRAME_XMMS + 56], xmm7
        movsd   [rsp + FRAME_XMMS + 64], xmm8
        movsd   [rsp + FRAME_XMMS + 72], xmm9
        movsd   [rsp + FRAME_XMMS + 80], xmm10
        movsd   [rsp + FRAME_XMMS + 88], xmm11
        movsd   [rsp + FRAME_XMMS + 96], xmm12
        movsd   [rsp + FRAME_XMMS + 104], xmm13
        movsd   [rsp + FRAME_XMMS + 112], xmm14
        mov     rdi, rsp
        mov     rsi, r11
        call    stmjit_leave@PLT
        add     rsp, FRAME_ADJUST
        .cfi_def_cfa_offset 56
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        .cfi_def_cfa_offset 8
        ret
        .cfi_endproc
        .size   stmjit_leave_common, . - stmjit_leave_common
        .size   stmjit_enter, stmjit_leave_common - stmjit_enter
        .section .note.GNU-stack, "", @progbits
