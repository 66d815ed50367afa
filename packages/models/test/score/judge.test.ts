import { type Contract, parseContract } from '@sourceless/contract'
import { type LoadedTarget, targets } from '@sourceless/targets'
import { createRandom } from '@sourceless/testing'
import { formatVerdict, verify } from '@sourceless/verifier'
import { createNodePorts } from '@sourceless/verifier/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCandidate } from '../../src/candidate/index.js'
import { type CandidateText, createJudge, type Score, scoreCandidate } from '../../src/score/index.js'

function contractOf(text: string): Contract {
  const { value, diagnostics } = parseContract(text)
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return value
}
const load = (triple: string): Promise<LoadedTarget> => targets.find((one) => one.triple === triple)!.load()
const real = (text: string): CandidateText => ({ level: 'real', text })

const sum = contractOf(`function sum(values: readonly u32[]): u32 {
  let total: u32 = 0
  for (let i: u64 = 0; i < values.length; i++) total += values[i]
  return total
}`)
const larger = contractOf('function larger(a: i32, b: i32): i32 { return a > b ? a : b }')

const sums = {
  right: 'xor eax, eax\ntest rsi, rsi\nje done\ntop: add eax, [rdi]\nadd rdi, 4\ndec rsi\njne top\ndone: ret',
  early: 'xor eax, eax\ndec rsi\njle done\ntop: add eax, [rdi]\nadd rdi, 4\ndec rsi\njne top\ndone: ret',
  late: 'xor eax, eax\ntop: add eax, [rdi]\nadd rdi, 4\ndec rsi\njge top\nret',
  endless: 'xor eax, eax\ntop: add eax, 1\ntest rsi, rsi\njns top\nret',
  clobbering:
    'xor ebx, ebx\ntest rsi, rsi\nje done\ntop: add ebx, [rdi]\nadd rdi, 4\ndec rsi\njne top\ndone: mov eax, ebx\nret',
  invented: 'sumup eax, [rdi], rsi\nret',
  unread: 'xor eax, eax\nret\nadd eax, 1\nret',
}
const largest = 'mov eax, edi\ncmp edi, esi\ncmovl eax, esi\nret'
const kinds = Object.keys(sums) as (keyof typeof sums)[]

describe('a score', () => {
  let x64: LoadedTarget
  beforeAll(async () => {
    x64 = await load('x86_64-linux')
  })

  it('of right code has a verdict, a size and a cost beside the floor', async () => {
    const { clock } = createNodePorts()
    const score = await scoreCandidate(sum, x64, real(sums.right), { parts: { clock } })
    expect(score).toMatchObject({
      parsed: true,
      encoded: true,
      verdict: { level: 'tested', n: 300 },
      diagnostics: [],
      code: { instructions: 8, sizeBytes: 19, cost: 27 },
    })
    expect(score.relativeCost).toBe(score.code!.cost / score.floor!.cost)
    expect(score.timings.map(({ stage }) => stage)).toEqual([
      'read',
      'write',
      'decode',
      'structure',
      'confinement',
      'behaviour',
    ])
    expect(score.timings.every(({ durationMs }) => durationMs > 0)).toBe(true)
  })

  it.each([
    ['invented', { parsed: false, encoded: false }, undefined],
    ['unread', { parsed: true, encoded: false }, 'undecodable-code'],
    ['early', { parsed: true, encoded: true }, 'wrong-result'],
    ['late', { parsed: true, encoded: true }, 'memory-violation'],
    ['endless', { parsed: true, encoded: true }, 'out-of-fuel'],
    ['clobbering', { parsed: true, encoded: true }, 'abi-violation'],
  ] as const)('of %s code says how far it came and why no further', async (kind, stages, code) => {
    const score = await scoreCandidate(sum, x64, real(sums[kind]))
    expect(score).toMatchObject({ ...stages, verdict: { level: 'rejected' } })
    expect(score.diagnostics[0]?.code).toBe(code)
    expect(score.counterexample !== undefined).toBe(stages.encoded)
    expect(score.code !== undefined).toBe(stages.parsed)
    expect(score.floor).toBeDefined()
  })

  it('names the line that a finding is about', async () => {
    const unparsed = await scoreCandidate(sum, x64, real(`xor eax, eax\n${sums.invented}`))
    expect(unparsed.diagnostics[0]).toMatchObject({ line: 2, instruction: 'sumup eax, [rdi], rsi' })
    const unknown = await scoreCandidate(sum, x64, real('xor eax, eax\nsyscall\nret'))
    expect(unknown.diagnostics[0]).toMatchObject({ line: 2, instruction: 'syscall', offset: 2 })
  })

  it('of a contract beyond the limits of the floor has no floor', async () => {
    const large = contractOf(`function f(x: u64): u64 { let a: u64[100000]; a[x % 100000] = x; return a[0] }`)
    const judge = createJudge({ contract: large, target: x64 })
    expect(judge.floor).toBeUndefined()
    expect(judge.floorDiagnostics[0]?.code).toBe('forge/limit')
    const score = await judge.score(real('mov rax, rdi\nret'))
    expect(score.floor).toBeUndefined()
    expect(score.relativeCost).toBeUndefined()
    expect(score.verdict.level).toBe('rejected')
  })

  it('takes every level', async () => {
    const judge = createJudge({ contract: larger, target: x64 })
    const candidates: CandidateText[] = [
      { level: 'contract', text: 'function larger(a: i32, b: i32): i32 { return a < b ? b : a }' },
      { level: 'virtual', text: 'mov v0d, arg0d\ncmp v0d, arg1d\ncmovl v0d, arg1d\nmov resultd, v0d\nret' },
      real(largest),
      { level: 'bytes', text: '89f8 39f7 0f4cc6 c3' },
    ]
    for (const candidate of candidates)
      expect((await judge.score(candidate)).verdict, candidate.level).toEqual({ level: 'tested', n: 1000 })
  })

  it('is cut short by a signal', async () => {
    const signal = AbortSignal.abort()
    const { diagnostics, verdict } = await createJudge({ contract: larger, target: x64 }).score(real(largest), {
      signal,
    })
    expect(verdict.level).toBe('rejected')
    expect(diagnostics[0]?.code).toBe('cancelled')
  })
})

describe('whatever the text', () => {
  const levels = ['contract', 'virtual', 'real', 'bytes'] as const
  const pieces = [
    'ret',
    'mov eax, edi',
    'x0',
    '$a',
    '0f',
    '89f8',
    'jmp top',
    'top:',
    '(local i32)',
    '}',
    'v0',
    '%',
    '9999999999',
  ]

  it.each(['x86_64-linux', 'aarch64-linux', 'riscv64-linux', 'wasm32'])('there is a score on %s', async (triple) => {
    const judge = createJudge({ contract: larger, target: await load(triple) })
    const random = createRandom(0x5c0e)
    for (let n = 0; n < 120; n++) {
      const text = Array.from({ length: random.below(8) }, () => random.pick(pieces)).join(random.pick(['\n', ' ', '']))
      const score = await judge.score({ level: random.pick(levels), text })
      expect(score.verdict.level === 'rejected').toBe(score.diagnostics.length > 0)
    }
  })
})

describe('verdicts', () => {
  const { solver, clock } = createNodePorts()
  afterAll(() => solver.dispose())

  const verdicts = (scores: readonly Score[]): readonly string[] => scores.map(({ verdict }) => formatVerdict(verdict))

  it('are the same in any order of candidates, and alone', async () => {
    const target = await load('x86_64-linux')
    const alone: Score[] = []
    for (const kind of kinds) alone.push(await scoreCandidate(sum, target, real(sums[kind]), { seed: 3 }))
    const judge = createJudge({ contract: sum, target, seed: 3 })
    for (const order of [kinds, kinds.toReversed(), kinds]) {
      const scores: Score[] = []
      for (const kind of order) scores.push(await judge.score(real(sums[kind])))
      expect(verdicts(scores)).toEqual(order.map((kind) => formatVerdict(alone[kinds.indexOf(kind)]!.verdict)))
    }
    const atOnce = await Promise.all(kinds.map((kind) => judge.score(real(sums[kind]))))
    expect(verdicts(atOnce)).toEqual(verdicts(alone))
  })

  it.each(['x86_64-linux', 'aarch64-linux', 'riscv64-linux', 'wasm32', 'x86_64-windows', 'aarch64-macos'])(
    'are those of verify on %s',
    async (triple) => {
      const target = await load(triple)
      const candidate: CandidateText = { level: 'contract', text: larger.source }
      const reading = await readCandidate({ ...candidate, contract: larger, target })
      if ('diagnostics' in reading) throw new Error(reading.diagnostics[0]?.message)
      const file = target.write({
        candidate: reading.candidate,
        contract: larger,
        emit: 'object',
        fileName: 'larger.o',
      })
      if ('problem' in file) throw new Error(file.problem)
      for (const effort of ['quick', 'normal'] as const) {
        const parts = effort === 'quick' ? {} : { solver, clock }
        const expected = await verify({ contract: larger, file, platform: target.platform, effort, ...parts })
        const score = await scoreCandidate(larger, target, candidate, { effort, parts: { solver, clock } })
        expect(score.verdict).toEqual(expected.verdict)
        expect(score.relativeCost).toBe(1)
      }
    },
  )
})
