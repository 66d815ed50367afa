/** `function main(): void { write("hello\n") }`, which goes on after short writes and interruptions. */
export const helloPrograms = {
  'aarch64-linux': `
      mov x19, #6
      adr x20, text
    again:
      mov x0, #1
      mov x1, x20
      mov x2, x19
      mov x8, #64
      svc #0
      cmp x0, #0
      b.le failed
      add x20, x20, x0
      subs x19, x19, x0
      b.ne again
      b done
    failed:
      cmn x0, #4
      b.eq again
    done:
      mov x0, #0
      mov x8, #93
      svc #0
    text:`,
  'riscv64-linux': `
      li s0, 6
      addi sp, sp, -16
      li t0, 0x0a6f6c6c6568
      sd t0, 0(sp)
      mv s1, sp
    again:
      li a0, 1
      mv a1, s1
      mv a2, s0
      li a7, 64
      ecall
      blez a0, failed
      add s1, s1, a0
      sub s0, s0, a0
      bnez s0, again
      j done
    failed:
      addi a0, a0, 4
      beqz a0, again
    done:
      li a0, 0
      li a7, 93
      ecall`,
} as const
/** What lies behind the code. */
export const helloData = { 'aarch64-linux': 'hello\n', 'riscv64-linux': '' } as const
