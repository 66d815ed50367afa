import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  disassemblySchema,
  observationSchema,
  readingSchema,
  scoresSchema,
  verificationSchema,
} from '../../src/schemas/outcome.js'
import { ambiguous, base64, doneBy, echo, fill, patientMs, popcount, useCompute } from './support/scene.js'

const compute = useCompute()
const scratch = createScratch('tasks')
const made = async (contract: string, target = 'x86_64-linux') => {
  const { files } = await doneBy(compute(), 'make', { contract, target, effort: 'quick' })
  return files[0]!.bytes
}

describe('read', () => {
  test('a contract', async () => {
    const reading = await doneBy(compute(), 'read', { intent: 'greatest common divisor of two 32-bit numbers' })
    expect(readingSchema.parse(reading)).toEqual(reading)
    expect(reading).toMatchObject({ kind: 'contract', contract: { kind: 'function' } })
  })

  test('a contract that is given is said in English', async () => {
    const reading = await doneBy(compute(), 'read', { contract: popcount })
    expect(reading).toMatchObject({ kind: 'contract', restatement: expect.stringContaining('Step by step') })
  })

  test('a question, with choices that differ on an input, and its answer', async () => {
    const question = await doneBy(compute(), 'read', ambiguous)
    expect(readingSchema.parse(question)).toEqual(question)
    if (question.kind !== 'question') throw new Error(question.kind)
    const answered = await doneBy(compute(), 'read', { ...ambiguous, answer: 2 })
    expect(answered).toMatchObject({ kind: 'contract', contract: { source: question.options[1]!.contract } })
  })

  test('words that are not understood', async () => {
    const reading = await doneBy(compute(), 'read', { intent: 'frobnicate the zork' })
    expect(readingSchema.parse(reading)).toEqual(reading)
    expect(reading).toMatchObject({ kind: 'not-understood', words: expect.arrayContaining(['frobnicate']) })
  })

  test('a signature that cannot be read is a failure', async () => {
    const outcome = await compute().run('read', { intent: 'add', signature: 'add(' }, { timeoutMs: patientMs })
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'usage' } })
  })
})

describe.each(['x86_64-linux', 'aarch64-linux', 'wasm32'])('%s', (target) => {
  test('verify: what was made, and what was damaged', async () => {
    const bytes = await made(popcount, target)
    const verified = await doneBy(compute(), 'verify', { file: base64(bytes), contract: popcount, effort: 'quick' })
    expect(verificationSchema.parse(verified)).toEqual(verified)
    expect(verified).toMatchObject({ verified: true, target, verdict: { level: 'tested' } })

    const other = popcount.replace('let n: u32 = 0', 'let n: u32 = 1')
    const rejected = await doneBy(compute(), 'verify', { file: base64(bytes), contract: other, effort: 'quick' })
    expect(verificationSchema.parse(rejected)).toEqual(rejected)
    expect(rejected).toMatchObject({ verified: false, failure: { code: 'not-verified' } })
  })

  test('disassemble: every line with its bytes, and the whole as text', async () => {
    const bytes = await made(popcount, target)
    const read = await doneBy(compute(), 'disassemble', { file: base64(bytes), contract: popcount })
    expect(disassemblySchema.parse(read)).toEqual(read)
    const lines = read.listing.functions.flatMap((one) => one.lines)
    expect(read.target).toBe(target)
    expect(read.text.split('\n').length).toBeGreaterThanOrEqual(lines.length)
    expect(lines.every(({ bytes, text }) => bytes !== '' && text !== '')).toBe(true)
  })

  test('run: a result, and what was written', async () => {
    const count = { file: base64(await made(popcount, target)), contract: popcount, arguments: ['0xff'] }
    const counted = await doneBy(compute(), 'run', count)
    expect(observationSchema.parse(counted)).toEqual(counted)
    expect(counted).toEqual({ kind: 'returned', result: '8', after: [] })
    const write = { file: base64(await made(fill, target)), contract: fill, arguments: ['[1, 2, 3]', '9'] }
    expect(await doneBy(compute(), 'run', write)).toEqual({
      kind: 'returned',
      after: [{ name: 'values', value: '[9, 9, 9]' }],
    })
  })

  test('score: many candidates with one judge', async () => {
    const assembly = {
      'x86_64-linux': 'lea rax, [rdi + rsi]\nret',
      'aarch64-linux': 'add x0, x0, x1\nret',
      wasm32: 'local.get 0\nlocal.get 1\ni64.add\nend',
    }[target]!
    const contract = 'function sum(a: u64, b: u64): u64 { return a + b }'
    const scores = await doneBy(compute(), 'score', {
      contract,
      target,
      candidates: [
        { level: 'real', text: assembly },
        { level: 'contract', text: 'function sum(a: u64, b: u64): u64 { return a - b }' },
        { level: 'real', text: 'no such instruction' },
      ],
    })
    expect(scoresSchema.parse(scores)).toEqual(scores)
    const [right, wrong, unreadable] = scores.scores
    expect(right).toMatchObject({ parsed: true, encoded: true, verdict: { level: 'tested' } })
    expect(right!.relativeCost).toBeLessThanOrEqual(1)
    expect(wrong).toMatchObject({
      verdict: { level: 'rejected' },
      counterexample: { arguments: [{ name: 'a' }, { name: 'b' }] },
    })
    expect(unreadable).toMatchObject({ parsed: false, diagnostics: [{ code: 'unreadable-candidate', line: 1 }] })
  })
})

test('score: a target that is not known', async () => {
  const candidates = [{ level: 'real' as const, text: 'ret' }]
  const request = { contract: popcount, target: 'pdp11', candidates }
  const outcome = await compute().run('score', request, { timeoutMs: patientMs })
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: { code: 'usage', message: expect.stringMatching(/^Unknown target "pdp11"; known: x86_64/) },
  })
})

describe('files that are none', () => {
  const noise = base64(Uint8Array.from({ length: 300 }, (_, at) => (at * 37) & 0xff))

  test.each(['verify', 'disassemble', 'run'] as const)('%s says so', async (kind) => {
    const request = { file: noise, contract: popcount, arguments: ['1'] }
    const outcome = await compute().run(kind, request, { timeoutMs: patientMs })
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'usage' } })
  })

  test('a cut file is not verified', async () => {
    const cut = base64((await made(popcount)).subarray(0, 100))
    const outcome = await doneBy(compute(), 'verify', { file: cut, contract: popcount })
    expect(outcome).toMatchObject({ verified: false })
  })
})

describe('disassemble', () => {
  test('long listings come in parts, which say what there is', async () => {
    const target = 'aarch64-linux'
    const code = { file: base64(new Uint8Array(200_000).fill(0x1f)), raw: true, target }
    const first = await doneBy(compute(), 'disassemble', code)
    expect(disassemblySchema.parse(first)).toEqual(first)
    expect(first).toMatchObject({ next: 25_000, total: { functions: 1, instructions: 50_000, sizeBytes: 200_000 } })
    expect(first.listing.instructions).toBe(25_000)
    const last = await doneBy(compute(), 'disassemble', { ...code, from: 49_990 })
    expect(last.listing.functions[0]!.lines.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 10 }, (_, at) => 4 * (49_990 + at)),
    )
    expect(last.next).toBeUndefined()
  })

  test.skipIf(lacks('gcc'))('a program of another compiler: its functions, and one of them', async () => {
    scratch.save('program.c', 'int twice(int x) { return 2 * x; }\nint main(int n) { return twice(n); }\n')
    scratch.run('gcc', '-O1', '-fno-inline', scratch.pathOf('program.c'), '-o', scratch.pathOf('program'))
    const file = base64(scratch.load('program'))
    const all = await doneBy(compute(), 'disassemble', { file, limit: 1 })
    expect(all.functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['_start', 'main', 'twice']))
    const twice = all.functions.find(({ name }) => name === 'twice')!
    const one = await doneBy(compute(), 'disassemble', { file, symbol: 'twice' })
    expect(one.listing).toMatchObject({
      instructions: twice.instructions,
      functions: [{ name: 'twice', lines: [{ offset: twice.offset, note: expect.stringContaining('eax = ') }, {}] }],
    })
    expect(one.text).toMatch(/^twice:\n/)
    const none = await compute().run('disassemble', { file, symbol: 'thrice' }, { timeoutMs: patientMs })
    expect(none).toMatchObject({
      kind: 'failed',
      failure: { code: 'usage', message: expect.stringContaining('no function thrice') },
    })
  })
})

describe('run a program', () => {
  test('with standard input', async () => {
    const file = base64(await made(echo))
    const stdin = base64(new TextEncoder().encode('hello\n'))
    const observed = await doneBy(compute(), 'run', { file, contract: echo, arguments: [], stdin })
    expect(observationSchema.parse(observed)).toEqual(observed)
    expect(observed).toEqual({ kind: 'exited', stdout: stdin, exit: 0 })
  })

  test('output is cut at a mebibyte, and its size is told', async () => {
    const file = base64(await made(echo))
    const stdin = base64(new Uint8Array(1_500_000).fill(65))
    const observed = await doneBy(compute(), 'run', { file, contract: echo, arguments: [], stdin })
    expect(observationSchema.parse(observed)).toEqual(observed)
    if (observed.kind !== 'exited') throw new Error(observed.kind)
    expect(Buffer.from(observed.stdout, 'base64').length).toBe(1024 * 1024)
    expect(observed.stdoutBytes).toBe(1_500_000)
  })

  test('a wrong number of arguments is a failure', async () => {
    const file = base64(await made(popcount))
    const outcome = await compute().run('run', { file, contract: popcount, arguments: [] }, { timeoutMs: patientMs })
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'usage', message: expect.stringContaining('takes 1') },
    })
  })
})
