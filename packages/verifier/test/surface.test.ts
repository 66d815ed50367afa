import { createProgram } from '@sourceless/emulator'
import { describe, expect, it, test } from 'vitest'
import * as index from '../src/index.js'
import * as node from '../src/node/index.js'
import * as arm64 from '../src/platform/arm64.js'
import type { MachinePlatform } from '../src/platform/platform.js'
import * as riscv64 from '../src/platform/riscv64.js'
import * as wasm from '../src/platform/wasm.js'
import * as x64 from '../src/platform/x64.js'
import { assemble } from './assemble.js'

test('what the package exports', () => {
  expect(Object.keys(index).sort()).toEqual([
    'createSandboxes',
    'follow',
    'formatCounterexample',
    'formatVerdict',
    'locate',
    'machineArguments',
    'observe',
    'prepare',
    'verify',
    'wasmFunctionType',
  ])
  expect(Object.keys(node).sort()).toEqual(['createCapstone', 'createNodePorts', 'createZ3Pool'])
  const platforms = [x64, arm64, riscv64, wasm].flatMap((entry) =>
    Object.entries(entry).map(([name, { triple }]) => `${name} ${triple}`),
  )
  expect(platforms.sort()).toEqual([
    'arm64Linux aarch64-linux',
    'arm64Macos aarch64-macos',
    'arm64Windows aarch64-windows',
    'riscv64Linux riscv64-linux',
    'wasi wasm32-wasi',
    'wasm32 wasm32',
    'x64Linux x86_64-linux',
    'x64Macos x86_64-macos',
    'x64Windows x86_64-windows',
  ])
})

/** Calls an imported function with arguments that may not suit it, and exits with 99 if it comes back. */
function callOf({ isa, system }: MachinePlatform, name: string) {
  const [code, slots] = [0x40_1000, 0x40_2000]
  const bytes = assemble(
    `sub rsp, 40\nxor ecx, ecx\nmov rax, ${slots}\ncall qword ptr [rax]\nmov eax, 99\nadd rsp, 40\nret`,
  )
  const segment = { sizeBytes: bytes.length, read: true, write: false, execute: false }
  const segments = [
    { ...segment, address: code, bytes, execute: true },
    { ...segment, address: slots, bytes: new Uint8Array(8), sizeBytes: 8 },
  ]
  const program = createProgram(
    { segments, entry: code, imports: [[name, slots]] },
    { guest: isa.guest, system: system.name },
  )
  return program.run().outcome
}

describe.each([x64.x64Windows, x64.x64Macos])('what programs for $triple may import', (platform) => {
  it.each([...platform.system.imports])('%s is answered, and %s', (name, ending) => {
    const outcome = callOf(platform, name)
    if (outcome.kind === 'forbidden') expect(outcome.reason).not.toMatch(/does not have it/)
    if (ending === 'ends') expect(outcome).not.toMatchObject({ kind: 'exited', code: 99 })
    else if (outcome.kind === 'exited') expect(outcome.code).toBe(99)
  })
})
