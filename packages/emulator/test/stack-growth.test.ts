import { describe, expect, test } from 'vitest'
import { x64Guest } from '../src/guest-x64.js'
import { createSandbox, growStack, type Outcome } from '../src/index.js'
import { assemble } from './support/assemble.js'
import { hostedProgram } from './support/hosted.js'

const page = 4096
const touch = (depth: number) => `mov rax, qword ptr [rsp - ${depth}]`
const touches = (...depths: readonly number[]) => [...depths.map(touch), 'xor eax, eax', 'ret'].join('\n')

function call(text: string, stackBytes = 1 << 16): { readonly outcome: Outcome; readonly runs: number } {
  const sandbox = createSandbox({ guest: x64Guest, stackBytes })
  const entry = sandbox.loadCode(assemble(text, 'x86_64'))
  sandbox.keep()
  let runs = 0
  const { outcome } = growStack((committedStackBytes) => {
    runs += 1
    sandbox.reset(1)
    return sandbox.call(entry, [], { committedStackBytes })
  })
  expect(sandbox.permits(sandbox.stackTop - BigInt(stackBytes), stackBytes, 'write')).toBe(true)
  return { outcome, runs }
}

describe('a stack that grows by guard pages', () => {
  test.each([
    [[], 1],
    [[8], 2],
    [[page], 2],
    [[page, 2 * page, 3 * page], 4],
    [[2000, 6000, 10_000, 14_000, 100], 5],
    [[page, 8, page, 2 * page, 1000], 3],
  ])('may be touched at %j below its pointer', (depths, runs) => {
    expect(call(touches(...depths))).toMatchObject({ outcome: { kind: 'returned' }, runs })
  })

  test.each([
    [[page + 1], page + 1],
    [[3 * page], 3 * page],
    [[page, 2 * page + 1], 2 * page + 1],
    [[100, 12_000], 12_000],
  ])('must not be touched at %j', (depths, stackDepth) => {
    const { outcome } = call(touches(...depths))
    expect(outcome).toMatchObject({ kind: 'fault', access: 'read', stackDepth })
  })

  test('ends where the stack ends', () => {
    const endless = 'top:\npush rax\njmp top'
    expect(call(endless, 16_384).outcome).toMatchObject({ kind: 'fault', access: 'write' })
  })

  test('is what programs for Windows have, and no other ones', () => {
    const program = (system: 'windows' | 'macos', probes: string) =>
      hostedProgram({
        system,
        machine: 'x86_64',
        text: `${probes}\nlea rcx, [rsp - 12288]\nmov byte ptr [rcx], 1\nxor eax, eax\nret`,
      })
    const inOrder = [page, 2 * page, 3 * page].map(touch).join('\n')
    expect(program('windows', inOrder).run().outcome).toMatchObject({ kind: 'exited', code: 0 })
    expect(program('windows', 'nop').run().outcome).toMatchObject({ kind: 'fault', stackDepth: 12_288 })
    expect(program('macos', 'nop').run().outcome).toMatchObject({ kind: 'exited', code: 0 })
  })
})
