import type { RightSample, WrongSample } from './machines.js'

const frame = {
  open: `
    stp x29, x30, [sp, #-32]!
    mov x29, sp
    str x19, [sp, #16]`,
  close: `
    ldr x19, [sp, #16]
    ldp x29, x30, [sp], #32
    ret`,
}

export const arm64Right: readonly RightSample[] = [
  {
    contract: 'popcount',
    assembly: `
      mov w1, #0
      mov w2, #0
    top:
      lsr x3, x0, x2
      and w3, w3, #1
      add w1, w1, w3
      add w2, w2, #1
      cmp w2, #64
      b.lo top
      mov w0, w1
      ret`,
    level: /^proved$/,
  },
  {
    contract: 'gcd',
    assembly: `
      cbz x1, done
    top:
      udiv x2, x0, x1
      msub x2, x2, x1, x0
      mov x0, x1
      mov x1, x2
      cbnz x1, top
    done:
      ret`,
    level: /^tested \d+$/,
  },
  {
    contract: 'sum',
    assembly: `
      mov x2, #0
      cbz x1, done
    top:
      ldrsw x3, [x0], #4
      add x2, x2, x3
      subs x1, x1, #1
      b.ne top
    done:
      mov x0, x2
      ret`,
    level: /^bounded 8$/,
  },
  {
    contract: 'negate',
    assembly: `
      add x1, x0, x1, lsl #1
      b check
    top:
      ldrh w2, [x0]
      neg w2, w2
      strh w2, [x0], #2
    check:
      cmp x0, x1
      b.ne top
      ret`,
    level: /^bounded \d+$/,
  },
  {
    contract: 'distance',
    assembly: `
      subs w2, w0, w1
      cneg w0, w2, lt
      ret`,
    level: /^proved$/,
  },
  {
    contract: 'isEven',
    assembly: `
      tst w0, #1
      cset w0, eq
      ret`,
    level: /^(proved|exhausted 256)$/,
  },
  {
    contract: 'add',
    assembly: `${frame.open}
      mov x19, x0
      bl second
      add x0, x0, x19${frame.close}
    second:
      mov x0, x1
      ret`,
    level: /^proved$/,
  },
  { contract: 'addByte', assembly: 'add w0, w0, w1\nret', level: /^proved$/ },
  { contract: 'scale', assembly: 'fcvt d0, s0\nfmul d0, d0, d1\nret', level: /^proved$/ },
  { contract: 'ninth', assembly: 'ldr x1, [sp]\nadd x0, x0, x1\nret', level: /^proved$/ },
]

// biome-ignore format: columns
export const arm64Wrong: readonly WrongSample[] = [
  { flaw: 'a callee-saved register', contract: 'add', assembly: 'add x0, x0, x1\nmov x19, x0\nret', code: 'abi-violation', message: /x19/ },
  { flaw: 'the low half of v8', contract: 'add', assembly: 'add x0, x0, x1\nfmov d8, x0\nret', code: 'abi-violation', message: /v8/ },
  { flaw: 'the stack pointer', contract: 'add', assembly: 'add x0, x0, x1\nsub sp, sp, #16\nret', code: 'abi-violation', message: /sp/ },
  { flaw: 'a stack pointer that is not aligned', contract: 'add', assembly: 'sub sp, sp, #8\nstr x0, [sp]\nadd x0, x0, x1\nadd sp, sp, #8\nret', code: 'trap' },
  { flaw: 'memory below the stack pointer', contract: 'add', assembly: 'str x0, [sp, #-16]\nldr x0, [sp, #-16]\nadd x0, x0, x1\nret', code: 'abi-violation', message: /below the stack/ },
  { flaw: 'a lost return address', contract: 'add', assembly: 'bl second\nadd x0, x0, x1\nret\nsecond:\nret', code: 'out-of-fuel' },
  { flaw: 'a result of 32 bits', contract: 'add', assembly: 'add w0, w0, w1\nret', code: 'wrong-result' },
  { flaw: 'bits above a narrow argument', contract: 'addByte', assembly: 'lsr w0, w0, #8\nadd w0, w0, w1\nret', code: 'wrong-result' },
  { flaw: 'an unsigned load', contract: 'sum', assembly: 'mov x2, #0\ncbz x1, done\ntop:\nldr w3, [x0], #4\nadd x2, x2, x3\nsubs x1, x1, #1\nb.ne top\ndone:\nmov x0, x2\nret', code: 'wrong-result' },
  { flaw: 'a read behind the slice', contract: 'sum', assembly: 'mov x2, #0\ntop:\nldrsw x3, [x0], #4\nadd x2, x2, x3\nsubs x1, x1, #1\nb.hi top\nmov x0, x2\nret', code: 'memory-violation' },
  { flaw: 'a length that is not looked at', contract: 'sum', assembly: 'mov x2, #0\ncbz x0, done\ntop:\nldrsw x3, [x0], #4\nadd x2, x2, x3\nsubs x1, x1, #1\nb.ne top\ndone:\nmov x0, x2\nret', code: 'memory-violation' },
  { flaw: 'a write to what is only read', contract: 'sum', assembly: 'mov x2, #0\ncbz x1, done\ntop:\nldrsw x3, [x0]\nstr w3, [x0], #4\nadd x2, x2, x3\nsubs x1, x1, #1\nb.ne top\ndone:\nmov x0, x2\nret', code: 'memory-violation' },
  { flaw: 'no return', contract: 'add', assembly: 'add x0, x0, x1', code: 'bad-control-flow' },
  { flaw: 'an endless loop', contract: 'add', assembly: 'top:\nb top', code: 'bad-control-flow' },
  { flaw: 'an instruction without meaning', contract: 'add', assembly: 'add x0, x0, x1\nmrs x2, fpcr\nret', code: 'forbidden-instruction', message: /mrs/ },
  { flaw: 'a system call', contract: 'add', assembly: 'add x0, x0, x1\nsvc #0\nret', code: 'forbidden-instruction' },
  { flaw: 'a feature beyond the baseline', contract: 'add', assembly: 'add x0, x0, x1\nldadd x0, x0, [sp]\nret', code: 'missing-feature', message: /lse/ },
]
