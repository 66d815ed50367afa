import { dataAddress, type HostedMachine, slotsAddress } from './hosted.js'

interface Texts {
  /** Writes the data's first 6 bytes; then the exit code 5. */
  readonly hello: string
  /** Writes the command line: a byte string, then UTF-16 code units up to the first zero. */
  readonly commandLine: string
  /** Writes standard input in capitals, whatever the transfers; then the exit code 0x12345678. */
  readonly filter: string
  /** Gets and frees memory of both kinds; returns what it read there. */
  readonly memory: string
}

const x64Prologue = `
  sub rsp, 72
  mov rbx, ${slotsAddress}
  mov rsi, ${dataAddress}
  mov ecx, -10
  call qword ptr [GetStdHandle]
  mov r12, rax
  mov ecx, -11
  call qword ptr [GetStdHandle]
  mov r13, rax`
const x64Write = `
  mov rcx, r13
  mov rdx, rdi
  mov r8d, ebp
  lea r9, [rsp+48]
  mov qword ptr [rsp+32], 0
  call qword ptr [WriteFile]`

const arm64Prologue = `
  stp x29, x30, [sp, #-32]!
  ldr x19, =${slotsAddress}
  ldr x20, =${dataAddress}
  movn w0, #9
  ldr x9, [GetStdHandle]
  blr x9
  mov x21, x0
  movn w0, #10
  ldr x9, [GetStdHandle]
  blr x9
  mov x22, x0`
const arm64Write = `
  mov x0, x22
  mov x1, x23
  mov w2, w24
  add x3, sp, #16
  mov x4, #0
  ldr x9, [WriteFile]
  blr x9`

export const windowsTexts: Readonly<Record<HostedMachine, Texts>> = {
  x86_64: {
    hello: `${x64Prologue}
  mov rdi, rsi
  mov ebp, 6
  ${x64Write}
  mov ecx, 5
  call qword ptr [ExitProcess]`,
    commandLine: `${x64Prologue}
  call qword ptr [GetCommandLineA]
  mov rdi, rax
  xor ebp, ebp
bytes:
  inc ebp
  cmp byte ptr [rdi+rbp], 0
  jne bytes
  ${x64Write}
  call qword ptr [GetCommandLineW]
  mov rdi, rax
  xor ebp, ebp
units:
  add ebp, 2
  cmp word ptr [rdi+rbp], 0
  jne units
  ${x64Write}
  xor eax, eax
  add rsp, 72
  ret`,
    filter: `${x64Prologue}
next:
  mov rcx, r12
  mov rdx, rsi
  mov r8d, 16
  lea r9, [rsp+48]
  mov qword ptr [rsp+32], 0
  call qword ptr [ReadFile]
  test eax, eax
  je failed
  mov ebp, dword ptr [rsp+48]
  test ebp, ebp
  je done
  mov rdi, rsi
  mov ecx, ebp
capital:
  movzx eax, byte ptr [rdi]
  sub eax, 97
  cmp eax, 26
  jae keep
  sub byte ptr [rdi], 32
keep:
  inc rdi
  dec ecx
  jne capital
  mov rdi, rsi
write:
  ${x64Write}
  test eax, eax
  je done
  mov eax, dword ptr [rsp+48]
  add rdi, rax
  sub ebp, eax
  jne write
  jmp next
failed:
  call qword ptr [GetLastError]
  cmp eax, 109
  jne wrong
done:
  mov ecx, 0x12345678
  call qword ptr [ExitProcess]
wrong:
  mov ecx, 1
  call qword ptr [ExitProcess]`,
    memory: `
  sub rsp, 40
  mov rbx, ${slotsAddress}
  call qword ptr [GetProcessHeap]
  mov rsi, rax
  mov rcx, rax
  mov edx, 8
  mov r8d, 100
  call qword ptr [HeapAlloc]
  mov rdi, rax
  movzx ebp, byte ptr [rdi+99]
  mov byte ptr [rdi+99], 40
  xor ecx, ecx
  mov edx, 5000
  mov r8d, 0x3000
  mov r9d, 4
  call qword ptr [VirtualAlloc]
  movzx ecx, byte ptr [rdi+99]
  add ebp, ecx
  mov byte ptr [rax+8191], 2
  add bpl, byte ptr [rax+8191]
  mov rcx, rsi
  xor edx, edx
  mov r8, rdi
  call qword ptr [HeapFree]
  add ebp, 0
  lea eax, [rbp+0]
  add rsp, 40
  ret`,
  },
  aarch64: {
    hello: `${arm64Prologue}
  mov x23, x20
  mov w24, #6
  ${arm64Write}
  mov w0, #5
  ldr x9, [ExitProcess]
  blr x9`,
    commandLine: `${arm64Prologue}
  ldr x9, [GetCommandLineA]
  blr x9
  mov x23, x0
  mov x24, #0
bytes:
  add x24, x24, #1
  ldrb w1, [x23, x24]
  cbnz w1, bytes
  ${arm64Write}
  ldr x9, [GetCommandLineW]
  blr x9
  mov x23, x0
  mov x24, #0
units:
  add x24, x24, #2
  ldrh w1, [x23, x24]
  cbnz w1, units
  ${arm64Write}
  mov w0, #0
  ldp x29, x30, [sp], #32
  ret`,
    filter: `${arm64Prologue}
next:
  mov x0, x21
  mov x1, x20
  mov w2, #16
  add x3, sp, #16
  mov x4, #0
  ldr x9, [ReadFile]
  blr x9
  cbz w0, failed
  ldr w24, [sp, #16]
  cbz w24, done
  mov x1, x20
  add x2, x20, x24
capital:
  ldrb w3, [x1]
  sub w4, w3, #97
  cmp w4, #26
  b.hs keep
  sub w3, w3, #32
keep:
  strb w3, [x1], #1
  cmp x1, x2
  b.ne capital
  mov x23, x20
write:
  ${arm64Write}
  cbz w0, done
  ldr w1, [sp, #16]
  add x23, x23, x1
  subs w24, w24, w1
  b.ne write
  b next
failed:
  ldr x9, [GetLastError]
  blr x9
  cmp w0, #109
  b.ne wrong
done:
  mov w0, #0x5678
  movk w0, #0x1234, lsl #16
  ldr x9, [ExitProcess]
  br x9
wrong:
  mov w0, #1
  ldr x9, [ExitProcess]
  br x9`,
    memory: `
  stp x29, x30, [sp, #-16]!
  ldr x19, =${slotsAddress}
  ldr x9, [GetProcessHeap]
  blr x9
  mov x20, x0
  mov w1, #8
  mov x2, #100
  ldr x9, [HeapAlloc]
  blr x9
  mov x21, x0
  ldrb w22, [x21, #99]
  mov w1, #40
  strb w1, [x21, #99]
  mov x0, #0
  mov x1, #5000
  mov w2, #0x3000
  mov w3, #4
  ldr x9, [VirtualAlloc]
  blr x9
  ldrb w1, [x21, #99]
  add w22, w22, w1
  mov w1, #2
  add x2, x0, #4095
  strb w1, [x2, #4095]
  ldrb w1, [x2, #4095]
  add w22, w22, w1
  mov x0, x20
  mov w1, #0
  mov x2, x21
  ldr x9, [HeapFree]
  blr x9
  mov w0, w22
  ldp x29, x30, [sp], #16
  ret`,
  },
}
