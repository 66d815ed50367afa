import { describe, expect, test } from 'vitest'
import { joinArguments, splitArguments } from '../../src/viewers/run/command-line.js'
import { runForm } from '../../src/viewers/run/form.js'
import { runFile } from '../../src/viewers/run/run-file.js'
import { binaryOf, contracts, make } from './builds.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const run = async (contract: keyof typeof contracts, target: string, given: readonly string[], stdin = '') =>
  runFile({
    bytes: binaryOf(await make(contract, target)).bytes,
    contract: contracts[contract],
    target,
    arguments: given,
    stdin: bytesOf(stdin),
  })

describe.each(['x86_64-linux', 'aarch64-linux', 'riscv64-linux', 'wasm32', 'x86_64-windows', 'aarch64-macos'])(
  '%s',
  (target) => {
    test('functions give their result, and it is compared with the contract', async () => {
      expect(await run('gcd', target, ['48', '18'])).toMatchObject({
        kind: 'ran',
        observed: { kind: 'returned', result: { text: '6' }, written: [] },
        comparison: { kind: 'same' },
      })
      expect(await run('sum', target, ['[1, 2, 4294967295]'])).toMatchObject({
        observed: { result: { text: '4294967298', hexadecimal: '0x100000002' } },
      })
    })
    test('programs read and write', async () => {
      const result = await run('upper', target, [], 'abc\n')
      expect(result).toMatchObject({ observed: { kind: 'exited', exit: 0 }, comparison: { kind: 'same' } })
      expect(
        result.kind === 'ran' && result.observed.kind === 'exited' && new TextDecoder().decode(result.observed.stdout),
      ).toBe('ABC\n')
    })
  },
)

test('slices that were written are shown, strings need no quotes', async () => {
  const reverse = `function reverse(values: u8[]): void {
  for (let i: u64 = 0; i < values.length / 2; i++) {
    const kept = values[i]
    values[i] = values[values.length - 1 - i]
    values[values.length - 1 - i] = kept
  }
}
`
  const raw = Uint8Array.of(0xc3)
  const idle = await runFile({
    bytes: raw,
    contract: reverse,
    target: 'x86_64-none',
    isRaw: true,
    arguments: ['[1, 2]'],
    stdin: new Uint8Array(),
  })
  expect(idle).toMatchObject({
    observed: { kind: 'returned', written: [{ name: 'values' }] },
    comparison: { kind: 'different' },
  })
  expect(idle.kind === 'ran' && idle.comparison?.kind === 'different' && idle.comparison.why).toMatch(/values/)
})

test('what cannot be read, and what fails, is said in words', async () => {
  expect(await run('gcd', 'x86_64-linux', ['48'])).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/2 arguments/),
  })
  expect(await run('gcd', 'x86_64-linux', ['48', 'x'])).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/b cannot be read/),
  })
  const trap = { bytes: Uint8Array.of(0x0f, 0x0b), target: 'x86_64-none', isRaw: true, stdin: new Uint8Array() }
  expect(await runFile({ ...trap, contract: contracts.gcd, arguments: ['1', '2'] })).toMatchObject({
    observed: { kind: 'failed', description: expect.stringMatching(/trap/) },
    comparison: undefined,
  })
})

test('the form asks for what the contract takes, with its examples', () => {
  expect(runForm(contracts.sum)).toEqual({
    kind: 'function',
    name: 'sum',
    parameters: [{ name: 'values', type: 'readonly u32[]', hint: '[3, 1, 2]' }],
    examples: [{ label: 'sum([1, 2, 3]) == 6', arguments: ['[1, 2, 3]'] }],
  })
  expect(runForm(contracts.upper)).toEqual({ kind: 'program', takesArguments: false, examples: [] })
  expect(runForm('function (')).toMatchObject({ kind: 'unreadable' })
})

test('arguments are split as a shell splits them', () => {
  expect(splitArguments(` one 'two three' "a\\"b" c\\ d '' `)).toEqual(['one', 'two three', 'a"b', 'c d', ''])
  for (const given of [
    ['a b', "it's", ''],
    ['-n', '--x=1'],
  ])
    expect(splitArguments(joinArguments(given))).toEqual(given)
})
