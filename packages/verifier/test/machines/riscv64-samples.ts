import type { RightSample, WrongSample } from './machines.js'

const frame = {
  open: `
    addi sp, sp, -16
    sd ra, 8(sp)
    sd s0, 0(sp)`,
  close: `
    ld s0, 0(sp)
    ld ra, 8(sp)
    addi sp, sp, 16
    ret`,
}

export const riscv64Right: readonly RightSample[] = [
  {
    contract: 'popcount',
    assembly: `
      li a1, 0
      li a2, 0
      li a4, 64
    top:
      srl a3, a0, a2
      andi a3, a3, 1
      addw a1, a1, a3
      addiw a2, a2, 1
      bltu a2, a4, top
      mv a0, a1
      ret`,
    level: /^proved$/,
  },
  {
    contract: 'gcd',
    assembly: `
      beqz a1, done
    top:
      remu a2, a0, a1
      mv a0, a1
      mv a1, a2
      bnez a1, top
    done:
      ret`,
    level: /^tested \d+$/,
  },
  {
    contract: 'sum',
    assembly: `
      li a2, 0
      beqz a1, done
    top:
      lw a3, 0(a0)
      add a2, a2, a3
      addi a0, a0, 4
      addi a1, a1, -1
      bnez a1, top
    done:
      mv a0, a2
      ret`,
    level: /^bounded 8$/,
  },
  {
    contract: 'negate',
    assembly: `
      slli a1, a1, 1
      add a1, a1, a0
      j check
    top:
      lhu a2, 0(a0)
      neg a2, a2
      sh a2, 0(a0)
      addi a0, a0, 2
    check:
      bne a0, a1, top
      ret`,
    level: /^bounded \d+$/,
  },
  {
    contract: 'distance',
    assembly: `
      subw a2, a0, a1
      subw a3, a1, a0
      blt a0, a1, less
      mv a3, a2
    less:
      mv a0, a3
      ret`,
    level: /^proved$/,
  },
  { contract: 'isEven', assembly: 'not a0, a0\nandi a0, a0, 1\nret', level: /^(proved|exhausted 256)$/ },
  {
    contract: 'add',
    assembly: `${frame.open}
      mv s0, a0
      jal ra, second
      add a0, a0, s0${frame.close}
    second:
      mv a0, a1
      ret`,
    level: /^proved$/,
  },
  { contract: 'addWord', assembly: 'addw a0, a0, a1\nret', level: /^proved$/ },
  { contract: 'addByte', assembly: 'add a0, a0, a1\nandi a0, a0, 255\nret', level: /^proved$/ },
  { contract: 'scale', assembly: 'fcvt.d.s fa0, fa0\nfmul.d fa0, fa0, fa1\nret', level: /^proved$/ },
  {
    contract: 'weighted',
    assembly: 'fsub.d fa1, fa1, fa0\nfmul.d fa1, fa1, fa2\nfadd.d fa0, fa0, fa1\nret',
    level: /^proved$/,
  },
  {
    contract: 'magnitude',
    assembly:
      'fmul.d fa0, fa0, fa0\nfabs.d fa2, fa1\nfneg.d fa1, fa1\nfmul.d fa1, fa2, fa1\nfadd.d fa0, fa0, fa1\nfsqrt.d fa0, fa0\nret',
    level: /^proved$/,
  },
  {
    contract: 'below',
    assembly: 'fadd.s fa0, fa0, fa0\nlui a0, 0x3f800\nfmv.w.x fa2, a0\nfadd.s fa1, fa1, fa2\nflt.s a0, fa0, fa1\nret',
    level: /^proved$/,
  },
  {
    contract: 'halve',
    assembly:
      'li a2, 0x3fe\nslli a2, a2, 52\nfmv.d.x fa1, a2\nbeqz a1, done\ntop:\nfld fa0, 0(a0)\nfmul.d fa0, fa0, fa1\nfsd fa0, 0(a0)\naddi a0, a0, 8\naddi a1, a1, -1\nbnez a1, top\ndone:\nret',
    level: /^bounded 8$/,
  },
  { contract: 'narrow', assembly: 'fcvt.s.d fa0, fa0\nret', level: /^proved$/ },
  { contract: 'ninth', assembly: 'ld a1, 0(sp)\nadd a0, a0, a1\nret', level: /^proved$/ },
]

// biome-ignore format: columns
export const riscv64Wrong: readonly WrongSample[] = [
  { flaw: 'a callee-saved register', contract: 'add', assembly: 'add a0, a0, a1\nmv s1, a0\nret', code: 'abi-violation', message: /s1/ },
  { flaw: 'a callee-saved float register', contract: 'add', assembly: 'add a0, a0, a1\nfmv.d.x fs0, a0\nret', code: 'abi-violation', message: /fs0/ },
  { flaw: 'the thread pointer', contract: 'add', assembly: 'add a0, a0, a1\nmv tp, a0\nret', code: 'abi-violation', message: /tp/ },
  { flaw: 'the stack pointer', contract: 'add', assembly: 'add a0, a0, a1\naddi sp, sp, -16\nret', code: 'abi-violation', message: /sp/ },
  { flaw: 'memory below the stack pointer', contract: 'add', assembly: 'sd a0, -8(sp)\nld a0, -8(sp)\nadd a0, a0, a1\nret', code: 'abi-violation', message: /below the stack/ },
  { flaw: 'a lost return address', contract: 'add', assembly: 'jal ra, second\nadd a0, a0, a1\nret\nsecond:\nret', code: 'out-of-fuel' },
  { flaw: 'a result of 32 bits', contract: 'add', assembly: 'addw a0, a0, a1\nret', code: 'wrong-result' },
  { flaw: 'a word that is not extended', contract: 'addWord', assembly: 'add a0, a0, a1\nret', code: 'abi-violation', message: /not extended/ },
  { flaw: 'a byte that is not extended', contract: 'addByte', assembly: 'add a0, a0, a1\nret', code: 'abi-violation', message: /not extended/ },
  { flaw: 'a float that is not boxed', contract: 'narrow', assembly: 'fcvt.s.d fa0, fa0\nfmv.x.w a0, fa0\nslli a0, a0, 32\nsrli a0, a0, 32\nfmv.d.x fa0, a0\nret', code: 'abi-violation', message: /not extended/ },
  { flaw: 'an unsigned load', contract: 'sum', assembly: 'li a2, 0\nbeqz a1, done\ntop:\nlwu a3, 0(a0)\nadd a2, a2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbnez a1, top\ndone:\nmv a0, a2\nret', code: 'wrong-result' },
  { flaw: 'a read behind the slice', contract: 'sum', assembly: 'li a2, 0\ntop:\nlw a3, 0(a0)\nadd a2, a2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbgtz a1, top\nmv a0, a2\nret', code: 'memory-violation' },
  { flaw: 'a length that is not looked at', contract: 'sum', assembly: 'li a2, 0\nbeqz a0, done\ntop:\nlw a3, 0(a0)\nadd a2, a2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbnez a1, top\ndone:\nmv a0, a2\nret', code: 'memory-violation' },
  { flaw: 'a write to what is only read', contract: 'sum', assembly: 'li a2, 0\nbeqz a1, done\ntop:\nlw a3, 0(a0)\nsw a3, 0(a0)\nadd a2, a2, a3\naddi a0, a0, 4\naddi a1, a1, -1\nbnez a1, top\ndone:\nmv a0, a2\nret', code: 'memory-violation' },
  { flaw: 'no return', contract: 'add', assembly: 'add a0, a0, a1', code: 'bad-control-flow' },
  { flaw: 'an endless loop', contract: 'add', assembly: 'top:\nj top', code: 'bad-control-flow' },
  { flaw: 'an instruction without meaning', contract: 'add', assembly: 'add a0, a0, a1\nfrflags a2\nret', code: 'forbidden-instruction', message: /csr/ },
  { flaw: 'a system call', contract: 'add', assembly: 'add a0, a0, a1\necall\nret', code: 'forbidden-instruction' },
  { flaw: 'a feature beyond the baseline', contract: 'add', assembly: 'add a0, a0, a1\nrev8 a2, a0\nret', code: 'missing-feature', message: /zbb/ },
]
