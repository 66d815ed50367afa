import { dataAddress, type HostedMachine, slotsAddress } from './hosted.js'

interface Texts {
  /** Writes the data's first 6 bytes; then exits with 5. */
  readonly hello: string
  /** Writes every argument and `apple[0]`, each with its zero; returns argc + 300. */
  readonly args: string
  /** Writes standard input in capitals, whatever the transfers; then `_exit(259)`. */
  readonly filter: string
  /** Returns what it wrote into a block of 100 bytes, after giving it back. */
  readonly memory: string
}

export const macosTexts: Readonly<Record<HostedMachine, Texts>> = {
  x86_64: {
    hello: `
  sub rsp, 8
  mov rbx, ${slotsAddress}
  mov edi, 1
  mov rsi, ${dataAddress}
  mov edx, 6
  call qword ptr [_write]
  mov edi, 5
  call qword ptr [_exit]`,
    args: `
  sub rsp, 8
  mov rbx, ${slotsAddress}
  mov r12, rsi
  lea r13d, [rdi+300]
  mov r14, rcx
argument:
  mov rsi, qword ptr [r12]
  add r12, 8
  test rsi, rsi
  je last
  call print
  jmp argument
last:
  mov rsi, qword ptr [r14]
  call print
  mov eax, r13d
  add rsp, 8
  ret
print:
  sub rsp, 8
  xor edx, edx
length:
  inc edx
  cmp byte ptr [rsi+rdx-1], 0
  jne length
  mov edi, 1
  call qword ptr [_write]
  add rsp, 8
  ret`,
    filter: `
  sub rsp, 8
  mov rbx, ${slotsAddress}
  mov r12, ${dataAddress}
next:
  xor edi, edi
  mov rsi, r12
  mov edx, 16
  call qword ptr [_read]
  test rax, rax
  je done
  jns some
  call qword ptr [___error]
  cmp dword ptr [rax], 4
  je next
  mov edi, 1
  call qword ptr [_exit]
some:
  mov r13, rax
  mov rdi, r12
  mov ecx, r13d
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
  mov r14, r12
write:
  mov edi, 1
  mov rsi, r14
  mov rdx, r13
  call qword ptr [_write]
  test rax, rax
  jns written
  call qword ptr [___error]
  cmp dword ptr [rax], 4
  je write
  mov edi, 2
  call qword ptr [_exit]
written:
  add r14, rax
  sub r13, rax
  jne write
  jmp next
done:
  mov edi, 259
  call qword ptr [__exit]`,
    memory: `
  push rbp
  mov rbx, ${slotsAddress}
  mov edi, 100
  call qword ptr [_malloc]
  mov byte ptr [rax+99], 42
  movzx ebp, byte ptr [rax+99]
  mov rdi, rax
  call qword ptr [_free]
  mov eax, ebp
  pop rbp
  ret`,
  },
  aarch64: {
    hello: `
  ldr x19, =${slotsAddress}
  mov w0, #1
  ldr x1, =${dataAddress}
  mov x2, #6
  ldr x9, [_write]
  blr x9
  mov w0, #5
  ldr x9, [_exit]
  br x9`,
    args: `
  stp x29, x30, [sp, #-16]!
  ldr x19, =${slotsAddress}
  mov x20, x1
  add w21, w0, #300
  mov x22, x3
argument:
  ldr x1, [x20], #8
  cbz x1, last
  bl print
  b argument
last:
  ldr x1, [x22]
  bl print
  mov w0, w21
  ldp x29, x30, [sp], #16
  ret
print:
  stp x29, x30, [sp, #-16]!
  mov x2, #0
length:
  ldrb w3, [x1, x2]
  add x2, x2, #1
  cbnz w3, length
  mov w0, #1
  ldr x9, [_write]
  blr x9
  ldp x29, x30, [sp], #16
  ret`,
    filter: `
  ldr x19, =${slotsAddress}
  ldr x20, =${dataAddress}
next:
  mov w0, #0
  mov x1, x20
  mov x2, #16
  ldr x9, [_read]
  blr x9
  cbz x0, done
  tbz x0, #63, some
  ldr x9, [___error]
  blr x9
  ldr w1, [x0]
  cmp w1, #4
  b.eq next
  mov w0, #1
  ldr x9, [_exit]
  br x9
some:
  mov x21, x0
  mov x1, x20
  add x2, x20, x21
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
  mov x22, x20
write:
  mov w0, #1
  mov x1, x22
  mov x2, x21
  ldr x9, [_write]
  blr x9
  tbz x0, #63, written
  ldr x9, [___error]
  blr x9
  ldr w1, [x0]
  cmp w1, #4
  b.eq write
  mov w0, #2
  ldr x9, [_exit]
  br x9
written:
  add x22, x22, x0
  subs x21, x21, x0
  b.ne write
  b next
done:
  mov w0, #259
  ldr x9, [__exit]
  br x9`,
    memory: `
  stp x29, x30, [sp, #-16]!
  ldr x19, =${slotsAddress}
  mov x0, #100
  ldr x9, [_malloc]
  blr x9
  mov w1, #42
  strb w1, [x0, #99]
  ldrb w20, [x0, #99]
  ldr x9, [_free]
  blr x9
  mov w0, w20
  ldp x29, x30, [sp], #16
  ret`,
  },
}
