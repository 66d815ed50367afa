/** `main` copies standard input to standard output, byte by byte, whatever the transfers; for each system and machine. */
const windowsX64 = `
    sub rsp, 72
    mov ecx, -10
    call qword ptr [rip + __imp_GetStdHandle]
    mov rbx, rax
    mov ecx, -11
    call qword ptr [rip + __imp_GetStdHandle]
    mov rsi, rax
  next:
    mov rcx, rbx
    lea rdx, [rsp + 48]
    mov r8d, 1
    lea r9, [rsp + 40]
    mov qword ptr [rsp + 32], 0
    call qword ptr [rip + __imp_ReadFile]
    test eax, eax
    je done
    cmp dword ptr [rsp + 40], 0
    je done
  write:
    mov rcx, rsi
    lea rdx, [rsp + 48]
    mov r8d, 1
    lea r9, [rsp + 40]
    mov qword ptr [rsp + 32], 0
    call qword ptr [rip + __imp_WriteFile]
    cmp dword ptr [rsp + 40], 0
    je write
    jmp next
  done:
    xor ecx, ecx
    call ExitProcess`

const windowsArm64Call = (name: string) => `
    adrp x9, __imp_${name}
    ldr x9, [x9, :lo12:__imp_${name}]
    blr x9`
const windowsArm64 = `
    sub sp, sp, #32
    movn w0, #9${windowsArm64Call('GetStdHandle')}
    mov x19, x0
    movn w0, #10${windowsArm64Call('GetStdHandle')}
    mov x20, x0
  next:
    mov x0, x19
    add x1, sp, #16
    mov w2, #1
    add x3, sp, #8
    mov x4, #0${windowsArm64Call('ReadFile')}
    cbz w0, done
    ldr w0, [sp, #8]
    cbz w0, done
  write:
    mov x0, x20
    add x1, sp, #16
    mov w2, #1
    add x3, sp, #8
    mov x4, #0${windowsArm64Call('WriteFile')}
    ldr w0, [sp, #8]
    cbz w0, write
    b next
  done:
    mov w0, #0
    bl ExitProcess`

const macosX64 = `
    sub rsp, 24
  next:
    xor edi, edi
    lea rsi, [rsp + 8]
    mov edx, 1
    call _read
    test rax, rax
    js failed
    je done
  write:
    mov edi, 1
    lea rsi, [rsp + 8]
    mov edx, 1
    call _write
    test rax, rax
    jg next
    call ___error
    cmp dword ptr [rax], 4
    je write
    jmp done
  failed:
    call ___error
    cmp dword ptr [rax], 4
    je next
  done:
    xor eax, eax
    add rsp, 24
    ret`

const macosArm64 = `
    stp x29, x30, [sp, #-32]!
  next:
    mov w0, #0
    add x1, sp, #16
    mov x2, #1
    bl _read
    cmp x0, #0
    b.lt failed
    b.eq done
  write:
    mov w0, #1
    add x1, sp, #16
    mov x2, #1
    bl _write
    cmp x0, #0
    b.gt next
    bl ___error
    ldr w0, [x0]
    cmp w0, #4
    b.eq write
    b done
  failed:
    bl ___error
    ldr w0, [x0]
    cmp w0, #4
    b.eq next
  done:
    mov w0, #0
    ldp x29, x30, [sp], #32
    ret`

/** `function main(): void { exit(7) }` */
export const exits = {
  windowsX64: 'sub rsp, 40\nmov ecx, 7\nmov rax, qword ptr [rip + __imp_ExitProcess]\ncall rax',
  windowsArm64: 'mov w0, #7\nb ExitProcess',
  macosX64: 'push rax\nmov edi, 7\ncall __exit',
  macosArm64: 'mov w0, #7\nret',
}

export const filters = { windowsX64, windowsArm64, macosX64, macosArm64 }
