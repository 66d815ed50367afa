import { expect, test } from 'vitest'
import * as emulator from '../src/index.js'

test('the first example of the README', () => {
  const sandbox = emulator.createSandbox()
  const triple = sandbox.loadCode(Uint8Array.of(0x48, 0x8d, 0x04, 0x7f, 0xc3))
  const { outcome, result, abiViolations } = sandbox.call(triple, [14n])
  expect([emulator.describeOutcome(outcome), result, abiViolations]).toEqual(['returned', 42n, []])
})

test('what the package exports', () => {
  expect(Object.keys(emulator).sort()).toEqual([
    'createBatchDriver',
    'createLinuxHost',
    'createProgram',
    'createSandbox',
    'describeOutcome',
    'instrumentWasm',
    'x64Guest',
  ])
})
