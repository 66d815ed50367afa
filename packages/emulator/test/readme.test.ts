import { appleArm64 } from '@sourceless/isa-arm64'
import { expect, test } from 'vitest'
import * as arm64 from '../src/guest-arm64.js'
import * as riscv64 from '../src/guest-riscv64.js'
import * as x64 from '../src/guest-x64.js'
import * as emulator from '../src/index.js'

test('the first example of the README', () => {
  const sandbox = emulator.createSandbox({ guest: x64.x64Guest })
  const triple = sandbox.loadCode(Uint8Array.of(0x48, 0x8d, 0x04, 0x7f, 0xc3))
  const { outcome, result, abiViolations } = sandbox.call(triple, [14n])
  expect([emulator.describeOutcome(outcome), result, abiViolations]).toEqual(['returned', 42n, []])
})

test('the second example of the README', () => {
  const sandbox = emulator.createSandbox({ guest: arm64.arm64Guest, convention: appleArm64 })
  const broken = sandbox.loadCode(Uint8Array.of(0x12, 0x04, 0x00, 0x91, 0xc0, 0x03, 0x5f, 0xd6))
  expect(sandbox.call(broken, [1n]).abiViolations).toEqual(['x18'])
})

test('the third example of the README', () => {
  const code = Uint8Array.of(0xbf, 7, 0, 0, 0, 0xff, 0x25, 0xf5, 0x0f, 0, 0)
  const segment = (address: number, bytes: Uint8Array, execute: boolean) => {
    return { address, bytes, sizeBytes: bytes.length, read: true, write: false, execute }
  }
  const segments = [segment(0x401000, code, true), segment(0x402000, new Uint8Array(8), false)]
  const imports = [['_exit', 0x402000]] as const
  const program = emulator.createProgram(
    { segments, entry: 0x401000, imports },
    { guest: x64.x64Guest, system: 'macos' },
  )
  expect(program.run().outcome).toMatchObject({ kind: 'exited', code: 7 })
})

test('what the package exports', () => {
  expect(Object.keys(emulator).sort()).toEqual([
    'createBatchDriver',
    'createLinuxHost',
    'createProgram',
    'createSandbox',
    'describeOutcome',
    'growStack',
    'instrumentWasm',
    'placeArguments',
  ])
  expect([x64, arm64, riscv64].flatMap((entry) => Object.keys(entry))).toEqual([
    'x64Guest',
    'arm64Guest',
    'riscv64Guest',
  ])
})
