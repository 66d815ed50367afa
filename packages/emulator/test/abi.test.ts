import { aapcs64, appleArm64, windowsArm64 } from '@sourceless/isa-arm64'
import { psabi } from '@sourceless/isa-riscv64'
import { windowsX64 } from '@sourceless/isa-x64'
import { describe, expect, test } from 'vitest'
import { arm64Guest } from '../src/guest-arm64.js'
import { riscv64Guest } from '../src/guest-riscv64.js'
import { x64Guest } from '../src/guest-x64.js'
import {
  type Argument,
  type BatchParameter,
  createBatchDriver,
  createSandbox,
  type Guest,
  type RunOptions,
  type SandboxOptions,
  type StatusFunction,
} from '../src/index.js'
import { assemble } from './support/assemble.js'

function worldOf(guest: Guest, options: Omit<SandboxOptions, 'guest'> = {}) {
  const sandbox = createSandbox({ guest, ...options })
  const load = (text: string): bigint => sandbox.loadCode(assemble(text, guest.machine))
  const call = (text: string, args: readonly Argument[] = [], run: RunOptions = {}) =>
    sandbox.call(load(text), args, run)
  /** What both ways to run say of a function of one integer. */
  const violations = (text: string): { called: readonly string[]; scalarStatus: number } => {
    const entry = load(text)
    const { outcome, abiViolations } = sandbox.call(entry, [5n])
    expect(outcome.kind, text).toBe('returned')
    const [, scalarStatus] = sandbox.compileScalar(entry, { parameters: ['int'], result: 'int' }).run(5n)
    return { called: abiViolations, scalarStatus }
  }
  const expectViolations = (text: string, names: readonly string[]): void => {
    const { called, scalarStatus } = violations(text)
    expect(called, text).toEqual(names)
    expect(scalarStatus !== 0, text).toBe(names.length > 0)
  }
  return { sandbox, load, call, expectViolations }
}

const bits64 = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigUint64(0)
}
const bits32 = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return BigInt(view.getUint32(0))
}
const upTo = (count: number): bigint[] => Array.from({ length: count }, (_, index) => BigInt(index + 1))
const floats = (count: number): Argument[] => upTo(count).map((value) => ({ float: bits64(Number(value)) }))

describe('AArch64, AAPCS64', () => {
  const { sandbox, load, call, expectViolations } = worldOf(arm64Guest)

  test('broken promises are told by name', () => {
    expectViolations('mov x0, x1\nret', [])
    expectViolations('mov x19, x0\nret', ['x19'])
    expectViolations('mov x29, sp\nmov x20, #1\nret', ['x20', 'x29'])
    expectViolations('stp x19, x20, [sp, #-16]!\nmov x19, #1\nmov x20, #2\nldp x19, x20, [sp], #16\nret', [])
    expectViolations('sub sp, sp, #16\nret', ['sp'])
    expectViolations('mov x18, #1\nret', [])
  })

  test('the low halves of v8 to v15 are preserved, the high halves are not', () => {
    expectViolations('fmov d8, x0\nret', ['v8'])
    expectViolations('mov v8.d[1], x0\nret', [])
    expectViolations('fmov d7, x0\nfmov d16, x0\nret', [])
    expectViolations('movi v15.16b, #3\nret', ['v15'])
  })

  test('arguments beyond the registers are on the stack', () => {
    expect(call('ldr x0, [sp]\nldr x1, [sp, #8]\nsub x0, x0, x1\nret', upTo(10)).result).toBe(BigInt.asUintN(64, -1n))
    expect(call('ldr d0, [sp]\nret', floats(9)).floatResult).toBe(bits64(9))
    expect(call('ldr x0, [sp, #8]\nret', [...upTo(9), ...floats(9)]).result).toBe(bits64(9))
    expect(call('fadd s0, s0, s1\nret', [{ float: bits32(1.5) }, { float: bits32(2.25) }]).floatResult).toBe(
      bits32(3.75),
    )
    expect(call('ldr x0, [sp]\nret', upTo(8)).outcome.kind).toBe('fault')
  })

  test('calls, recursion, tail calls and calls through registers', () => {
    const factorial = `
      start: cmp x0, #1
      b.hi more
      mov x0, #1
      ret
      more: stp x29, x30, [sp, #-32]!
      str x0, [sp, #16]
      sub x0, x0, #1
      bl start
      ldr x1, [sp, #16]
      mul x0, x0, x1
      ldp x29, x30, [sp], #32
      ret`
    expect(call(factorial, [20n])).toMatchObject({
      outcome: { kind: 'returned' },
      result: 2432902008176640000n,
      abiViolations: [],
    })
    expect(call('b next\nmov x0, #1\nret\nnext: add x0, x0, #2\nret', [5n]).result).toBe(7n)
    const target = load('add x0, x1, x1\nret')
    expect(call('str x30, [sp, #-16]!\nblr x0\nadd x0, x0, #1\nldr x30, [sp], #16\nret', [target, 21n]).result).toBe(
      43n,
    )
    expect(call('br x0', [target, 21n]).result).toBe(42n)
    expect(call('mov x30, x0\nret', [0x1230n]).outcome).toMatchObject({
      kind: 'fault',
      access: 'execute',
      address: 0x1230n,
    })
    expect(call('br x0', [target + 2n]).outcome).toMatchObject({ kind: 'trap', trap: 'misaligned' })
  })

  test('traps, illegal instructions, fuel and faults', () => {
    expect(call('nop\nbrk #3').outcome).toMatchObject({ kind: 'trap', trap: 'breakpoint' })
    expect(call('x: b x', [], { fuel: 1000 }).outcome.kind).toBe('fuel')
    expect(call('ldr x0, [x0]\nret', [8n]).outcome).toMatchObject({
      kind: 'fault',
      access: 'read',
      address: 8n,
      sizeBytes: 8,
    })
    const undefinedInstruction = sandbox.loadCode(Uint8Array.of(0xff, 0xff, 0xff, 0xff))
    expect(sandbox.call(undefinedInstruction, []).outcome).toMatchObject({
      kind: 'illegal',
      instructionAddress: undefinedInstruction,
    })
    expect(call('mrs x0, s3_0_c0_c0_0\nret').outcome.kind).toBe('illegal')
    expect(call('svc #0\nret').outcome).toMatchObject({ kind: 'forbidden' })
  })
})

describe.each([appleArm64, windowsArm64])('AArch64, $name', (convention) => {
  const { sandbox, load, call, expectViolations } = worldOf(arm64Guest, { convention })

  test('x18 is not for functions', () => {
    expectViolations('add x18, x18, #1\nret', ['x18'])
    expectViolations('mov x17, #1\nret', [])
    expectViolations('mov x19, #1\nret', ['x19'])
    expectViolations('fmov d8, x0\nret', ['v8'])
  })

  test('arguments and results are in the same registers', () => {
    expect(call('add x0, x0, x7\nfadd d0, d0, d7\nret', [...upTo(8), ...floats(8)])).toMatchObject({
      result: 9n,
      floatResult: bits64(9),
      abiViolations: [],
    })
    const entry = load('fmov x1, d1\nadd x0, x0, x1\nret')
    const scalar = sandbox.compileScalar(entry, { parameters: ['float', 'int', 'float'], result: 'int' })
    expect(scalar.run(1n, 10n, 100n)).toEqual([110n, 0])
  })
})

describe('RISC-V, LP64D', () => {
  const { sandbox, load, call, expectViolations } = worldOf(riscv64Guest)

  test('broken promises are told by name', () => {
    expectViolations('mv a0, a1\nret', [])
    expectViolations('mv s1, a0\nret', ['s1'])
    expectViolations('li s11, 1\nli s0, 2\nret', ['s0', 's11'])
    expectViolations('fmv.d.x fs3, a0\nret', ['fs3'])
    expectViolations('fmv.d.x ft3, a0\nret', [])
    expectViolations('addi gp, gp, 1\nret', ['gp'])
    expectViolations('addi tp, tp, 1\nret', ['tp'])
    expectViolations('addi sp, sp, -32\nret', ['sp'])
    expectViolations('addi sp, sp, -16\nsd s1, 0(sp)\nli s1, 1\nld s1, 0(sp)\naddi sp, sp, 16\nret', [])
  })

  test('arguments beyond the registers', () => {
    expect(call('ld a0, 0(sp)\nld a1, 8(sp)\nsub a0, a0, a1\nret', upTo(10)).result).toBe(BigInt.asUintN(64, -1n))
    // A ninth float goes to an integer register, and to the stack when those are full.
    expect(call('ret', floats(9)).result).toBe(bits64(9))
    expect(call('mv a0, a1\nret', [7n, ...floats(9)]).result).toBe(bits64(9))
    expect(call('ld a0, 0(sp)\nret', [...upTo(8), ...floats(9)]).result).toBe(bits64(9))
    expect(call('ld a0, 0(sp)\nret', upTo(8)).outcome.kind).toBe('fault')
  })

  test('32-bit floats are boxed', () => {
    const sum = 'fadd.s fa0, fa0, fa1\nret'
    const args = [
      { float: bits32(1.5), bits: 32 },
      { float: bits32(2.25), bits: 32 },
    ] as const
    expect(call(sum, args).floatResult).toBe(0xffffffff00000000n | bits32(3.75))
    expect(BigInt.asUintN(32, call(sum, [{ float: bits32(1.5) }, args[1]]).floatResult)).toBe(0x7fc00000n)
  })

  test('calls, recursion, tail calls and calls through registers', () => {
    const factorial = `
      start: li a5, 1
      bgtu a0, a5, more
      li a0, 1
      ret
      more: addi sp, sp, -16
      sd ra, 8(sp)
      sd a0, 0(sp)
      addi a0, a0, -1
      jal start
      ld a1, 0(sp)
      mul a0, a0, a1
      ld ra, 8(sp)
      addi sp, sp, 16
      ret`
    expect(call(factorial, [20n])).toMatchObject({
      outcome: { kind: 'returned' },
      result: 2432902008176640000n,
      abiViolations: [],
    })
    expect(call('j next\nli a0, 1\nret\nnext: addi a0, a0, 2\nret', [5n]).result).toBe(7n)
    const target = load('add a0, a1, a1\nret')
    expect(
      call('addi sp, sp, -16\nsd ra, 8(sp)\njalr a0\naddi a0, a0, 1\nld ra, 8(sp)\naddi sp, sp, 16\nret', [target, 21n])
        .result,
    ).toBe(43n)
    expect(call('jr a0', [target, 21n]).result).toBe(42n)
    expect(call('mv ra, a0\nret', [0x1230n]).outcome).toMatchObject({
      kind: 'fault',
      access: 'execute',
      address: 0x1230n,
    })
    // A helper that returns through t0, as code saves registers with.
    expect(call('mv t1, ra\njal t0, helper\nmv ra, t1\nret\nhelper: addi a0, a0, 3\njr t0', [5n]).result).toBe(8n)
  })

  test('traps, illegal instructions, fuel and faults', () => {
    expect(call('nop\nebreak').outcome).toMatchObject({ kind: 'trap', trap: 'breakpoint' })
    expect(call('unimp').outcome).toMatchObject({ kind: 'trap', trap: 'invalid-opcode' })
    expect(call('x: j x', [], { fuel: 1000 }).outcome.kind).toBe('fuel')
    expect(call('ld a0, 0(a0)\nret', [8n]).outcome).toMatchObject({
      kind: 'fault',
      access: 'read',
      address: 8n,
      sizeBytes: 8,
    })
    const undefinedInstruction = sandbox.loadCode(Uint8Array.of(0xff, 0xff, 0xff, 0xff))
    expect(sandbox.call(undefinedInstruction, []).outcome).toMatchObject({
      kind: 'illegal',
      instructionAddress: undefinedInstruction,
    })
    const stated = call('fadd.d fa0, fa0, fa0, rtz\nret').outcome
    expect(stated).toMatchObject({ kind: 'illegal' })
    expect(stated).toMatchObject({ reason: expect.stringContaining('rtz') })
    expect(call('ecall\nret').outcome).toMatchObject({ kind: 'forbidden' })
  })
})

describe('Windows x64', () => {
  const { sandbox, load, call, expectViolations } = worldOf(x64Guest, { convention: windowsX64 })

  test('arguments are counted together, above the shadow space', () => {
    expect(call('mov rax, rcx\nsub rax, rdx\nadd rax, r8\nsub rax, r9\nret', [9n, 2n, 30n, 4n]).result).toBe(33n)
    expect(call('mov rax, qword ptr [rsp + 40]\nsub rax, qword ptr [rsp + 48]\nret', upTo(6)).result).toBe(
      BigInt.asUintN(64, -1n),
    )
    expect(call('movq rax, xmm1\nadd rax, rcx\nadd rax, r8\nret', [1n, { float: 10n }, 100n]).result).toBe(111n)
    expect(call('mov rax, qword ptr [rsp + 40]\nret', [...upTo(4), { float: 77n }]).result).toBe(77n)
    const shadow = 'mov qword ptr [rsp + 8], rcx\nmov qword ptr [rsp + 32], rdx\nmov rax, qword ptr [rsp + 8]\nret'
    expect(call(shadow, [6n, 7n])).toMatchObject({ result: 6n, abiViolations: [] })
    expect(call('mov qword ptr [rsp + 40], rcx\nret', [1n]).outcome.kind).toBe('fault')
  })

  test('more registers are preserved', () => {
    expectViolations('mov rax, rcx\nret', [])
    expectViolations('mov rsi, rcx\nmov rdi, 1\nret', ['rsi', 'rdi'])
    expectViolations('movq xmm6, rcx\nret', ['xmm6', 'xmm6h'])
    expectViolations('movq xmm5, rcx\nret', [])
    expectViolations('std\nret', ['DF'])
  })

  test('a scalar function takes its registers by the convention', () => {
    const entry = load('lea rax, [rcx + rdx*2]\nmovq rcx, xmm2\nadd rax, rcx\nret')
    const scalar = sandbox.compileScalar(entry, { parameters: ['int', 'int', 'float'], result: 'int' })
    expect(scalar.run(1n, 10n, 100n)).toEqual([121n, 0])
    expect(() => sandbox.compileScalar(entry, { parameters: Array(5).fill('int'), result: 'int' })).toThrow(RangeError)
  })
})

describe('narrow arguments, as each convention passes them', () => {
  const compile = (guest: Guest, text: string) => {
    const { sandbox, load } = worldOf(guest)
    return sandbox.compileScalar(load(text), { parameters: ['int'], result: 'int' }).run
  }
  const agree = (
    parameter: BatchParameter,
    extendedToBits: 0 | 32 | 64,
    candidate: StatusFunction,
    oracleText: string,
  ) => {
    const oracle = compile(x64Guest, oracleText)
    const driver = createBatchDriver({ parameters: [parameter], resultBits: 64, extendedToBits, candidate, oracle })
    const edges = BigUint64Array.of(0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffffffn, 0x80000000n, 0xffffffffn)
    return driver.compare(edges) === undefined && driver.enumerate(0n, 1000n) === undefined
  }
  const byte = { bits: 8, signed: false }
  const word = { bits: 32, signed: false }

  test('AArch64: the callee extends', () => {
    const { extendedToBits } = aapcs64
    expect(agree(byte, extendedToBits, compile(arm64Guest, 'and w0, w0, #0xff\nret'), 'mov rax, rdi\nret')).toBe(true)
    expect(agree(byte, extendedToBits, compile(arm64Guest, 'mov w0, w0\nret'), 'mov rax, rdi\nret')).toBe(false)
  })
  test('Apple: the caller extends to 32 bits', () => {
    const { extendedToBits } = appleArm64
    expect(agree(byte, extendedToBits, compile(arm64Guest, 'mov w0, w0\nret'), 'mov rax, rdi\nret')).toBe(true)
    expect(agree(byte, extendedToBits, compile(arm64Guest, 'ret'), 'mov rax, rdi\nret')).toBe(false)
  })
  test('RISC-V: the caller extends to 64 bits, 32-bit integers by their sign', () => {
    const { extendedToBits } = psabi
    expect(agree(byte, extendedToBits, compile(riscv64Guest, 'ret'), 'mov rax, rdi\nret')).toBe(true)
    expect(agree(word, extendedToBits, compile(riscv64Guest, 'ret'), 'movsxd rax, edi\nret')).toBe(true)
    expect(agree(word, extendedToBits, compile(riscv64Guest, 'ret'), 'mov rax, rdi\nret')).toBe(false)
  })
})
