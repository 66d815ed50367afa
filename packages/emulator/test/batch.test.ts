import { expect, test } from 'vitest'
import { x64Guest } from '../src/guest-x64.js'
import { createBatchDriver, createSandbox } from '../src/index.js'
import { assemble } from './support/assemble.js'

const sandbox = createSandbox({ guest: x64Guest })
const compile = (text: string, parameters = 1) =>
  sandbox.compileScalar(sandbox.loadCode(assemble(text)), { parameters: Array(parameters).fill('int'), result: 'int' })

const byte = { bits: 8, signed: false }
const signedByte = { bits: 8, signed: true }

test('equal functions agree on all inputs, whatever the open bits are', () => {
  const candidate = compile('movzx eax, dil\nmovzx ecx, sil\nimul eax, ecx\nret', 2)
  const oracle = compile('mov rax, rdi\nimul rax, rsi\nret', 2)
  const driver = createBatchDriver({
    parameters: [byte, byte],
    resultBits: 16,
    candidate: candidate.run,
    oracle: oracle.run,
  })
  expect(driver.enumerate(0n, 1n << 16n)).toBeUndefined()
  expect(driver.compared).toBe(1n << 16n)
})

test('arguments are extended to 32 bits only', () => {
  const oracle = compile('mov rax, rdi\nret')
  const request = { parameters: [signedByte], resultBits: 64, oracle: oracle.run }
  expect(
    createBatchDriver({ ...request, candidate: compile('movsxd rax, edi\nret').run }).enumerate(0n, 256n),
  ).toBeUndefined()
  const mismatch = createBatchDriver({ ...request, candidate: compile('mov rax, rdi\nret').run }).enumerate(0n, 256n)
  expect(mismatch).toMatchObject({ index: 0n, args: [0n], expected: 0n, actualStatus: 0 })
  expect(mismatch!.actual).not.toBe(0n)
})

test('the first mismatch is found and reproduced', () => {
  const candidate = compile('mov eax, edi\ncmp edi, 70000\njne x\ninc eax\nx: ret')
  const oracle = compile('mov eax, edi\nret')
  const driver = createBatchDriver({
    parameters: [{ bits: 32, signed: false }],
    resultBits: 32,
    candidate: candidate.run,
    oracle: oracle.run,
  })
  expect(driver.enumerate(0n, 70000n)).toBeUndefined()
  expect(driver.enumerate(60000n, 100_000n)).toEqual({
    index: 70000n,
    args: [70000n],
    expected: 70000n,
    actual: 70001n,
    actualStatus: 0,
  })
  const inputs = new BigUint64Array(10_000)
  inputs[9000] = 70000n
  expect(driver.compare(inputs)).toMatchObject({ index: 9000n, args: [70000n], expected: 70000n, actual: 70001n })
})

test('a fault of the candidate is a mismatch, inputs that the oracle refuses are skipped', () => {
  const divide = compile('movzx eax, dil\nxor edx, edx\nmovzx ecx, sil\ndiv ecx\nret', 2)
  const all = createBatchDriver({
    parameters: [byte, byte],
    resultBits: 8,
    candidate: divide.run,
    oracle: compile('xor eax, eax\nret', 2).run,
  })
  const mismatch = all.enumerate(0n, 1n)!
  expect(mismatch.actualStatus).not.toBe(0)
  expect(divide.explain(mismatch.actualStatus).outcome).toMatchObject({ kind: 'trap', trap: 'divide-error' })
  const careful = createBatchDriver({
    parameters: [byte, byte],
    resultBits: 8,
    candidate: divide.run,
    oracle: divide.run,
  })
  expect(careful.enumerate(0n, 1n << 16n)).toBeUndefined()
  expect(careful.compared).toBe(255n * 256n)
})

test.each([
  [0, 8, false, false, 'movzx eax, dil\nret'],
  [0, 32, false, false, 'mov eax, edi\nret'],
  [0, 33, true, false, 'mov rax, rdi\nshl rax, 31\nsar rax, 31\nret'],
  [32, 8, true, false, 'movsxd rax, edi\nret'],
  [64, 8, true, false, 'mov rax, rdi\nret'],
  [64, 8, false, false, 'mov rax, rdi\nret'],
  [64, 33, true, false, 'mov rax, rdi\nret'],
  [64, 64, true, false, 'mov rax, rdi\nret'],
] as const)(
  'extension to %i bits of %i-bit arguments, signed %s, float %s',
  (extendedToBits, bits, signed, float, text) => {
    const request = {
      parameters: [{ bits, signed, float }],
      resultBits: 64,
      extendedToBits,
      oracle: compile('mov rax, rdi\nret').run,
    }
    const driver = createBatchDriver({ ...request, candidate: compile(text).run })
    if (bits < 64) expect(driver.enumerate(0n, 5000n)).toBeUndefined()
    const inputs = BigUint64Array.from([0n, 1n, 0x7fn, 0x80n, 0x7fffffffn, 0x80000000n, 1n << 32n, (1n << 63n) + 5n])
    expect(driver.compare(inputs)).toBeUndefined()
  },
)

test('what a caller passes above an argument, case by case', () => {
  const nothing = compile('xor eax, eax\nret').run
  const seen = (bits: number, signed: boolean, float: boolean, extendedToBits: 0 | 32 | 64, value: bigint): bigint => {
    let last = 0n
    const candidate = (argument: bigint): [bigint, number] => {
      last = BigInt.asUintN(64, argument)
      return [0n, 0]
    }
    const driver = createBatchDriver({
      parameters: [{ bits, signed, float }],
      resultBits: 0,
      extendedToBits,
      candidate,
      oracle: nothing,
    })
    driver.compare(BigUint64Array.of(value))
    return last
  }
  expect(seen(32, false, false, 64, 0x80000000n)).toBe(0xffffffff80000000n)
  expect(seen(8, false, false, 64, 0xffn)).toBe(0xffn)
  expect(seen(8, true, false, 64, 0xffn)).toBe(0xffffffffffffffffn)
  expect(seen(32, false, true, 64, 0x3f800000n)).toBe(0xffffffff3f800000n)
  expect(seen(64, false, true, 64, 0x3f800000n)).toBe(0x3f800000n)
  expect(seen(8, true, false, 32, 0x80n) & 0xffffffffn).toBe(0xffffff80n)
  expect(seen(8, true, false, 0, 0x80n) & 0xffn).toBe(0x80n)
  expect(seen(8, true, false, 0, 0x80n) >> 8n).not.toBe(0xffffffffffffffn)
  expect(seen(32, false, true, 32, 0x3f800000n) >> 32n).not.toBe(0n)
})
