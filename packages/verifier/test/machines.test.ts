import { createObjectBuilder, type Machine } from '@sourceless/object'
import { writeElfObject } from '@sourceless/object-elf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatCounterexample, formatVerdict, type VerifyRequest, type VerifyResult, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { contractOf } from './assemble.js'
import { contracts } from './machines/contracts.js'
import { machines } from './machines/machines.js'
import { helloData, helloPrograms } from './machines/programs.js'

const ports = createNodePorts()
beforeAll(() => ports.solver.check('(check-sat)', { timeoutMs: 5000 }))
afterAll(() => ports.solver.dispose())

const explain = (result: VerifyResult): string =>
  [
    ...result.diagnostics.map(({ message }) => message),
    ...result.stages.map(({ stage, status, reason }) => `${stage} ${status} ${reason ?? ''}`),
    result.counterexample === undefined ? '' : formatCounterexample(result.counterexample),
  ].join('\n')

function object(machine: Machine, name: string, code: Uint8Array): Uint8Array {
  const builder = createObjectBuilder(machine)
  const text = builder.section('.text', 'code', code)
  builder.define(name, { section: text, sizeBytes: code.length, kind: 'function' })
  return writeElfObject(builder.finish())
}

describe.each(machines)('$platform.triple', ({ platform, right, wrong, assemble }) => {
  const { isa } = platform
  const check = (contract: string, file: Uint8Array, more: Partial<VerifyRequest> = {}): Promise<VerifyResult> =>
    verify({ contract: contractOf(contract), file, platform, ...ports, ...more })

  it.each(right)('accepts $contract', async ({ contract, assembly, level }) => {
    const file = object(isa.machine, contract, assemble(assembly))
    const result = await check(contracts[contract], file, level.test('tested 1') ? {} : { proofBudgetMs: 30_000 })
    expect(formatVerdict(result.verdict), explain(result)).toMatch(level)
    expect(result.stages.map((s) => s.stage)).toEqual(['decode', 'structure', 'confinement', 'behaviour', 'proof'])
    expect(result.stages[0]?.facts).toMatchObject({
      file: 'ELF relocatable',
      secondReader: isa.secondReader === undefined ? `not run: there is none for ${isa.name}` : 'capstone-wasm',
    })
  })

  it.each(wrong)('rejects $flaw', async ({ contract, assembly, code, message }) => {
    const result = await check(contracts[contract], assemble(assembly), { format: 'raw' })
    expect(result.verdict, explain(result)).toEqual({ level: 'rejected' })
    expect(result.diagnostics[0]?.code, explain(result)).toBe(code)
    if (message !== undefined) expect(result.diagnostics[0]?.message).toMatch(message)
    const isFoundByRunning = result.stages[1]?.status === 'passed'
    expect(result.counterexample !== undefined).toBe(isFoundByRunning)
  })

  it('permits features that the request names', async () => {
    const [sample] = wrong.filter(({ code }) => code === 'missing-feature')
    const result = await check(contracts.add, assemble(sample!.assembly), { format: 'raw', features: ['lse', 'zbb'] })
    expect(result.stages[1]?.status).toBe('passed')
  })

  it('runs programs', async () => {
    const target = platform.triple as keyof typeof helloPrograms
    const hello = 'function main(): void { write("hello\\n") }'
    const program = (assembly: string) =>
      Uint8Array.of(...assemble(assembly), ...new TextEncoder().encode(helloData[target]))
    const right = await check(hello, program(helloPrograms[target]), { format: 'raw' })
    expect(formatVerdict(right.verdict), explain(right)).toBe('exhausted')
    const careless = helloPrograms[target].replace(/(b.ne|bnez s0,) again/, (jump) => jump.replace('again', 'done'))
    const wrong = await check(hello, program(careless), { format: 'raw' })
    expect(wrong.diagnostics[0]?.code).toBe('wrong-result')
  })

  it('refuses an object for another machine', async () => {
    const code = assemble(right[0]!.assembly)
    const foreign = await check(contracts.popcount, object('x86_64', 'popcount', code))
    expect(foreign.diagnostics[0]).toMatchObject({
      code: 'unreadable-file',
      message: `The object is for x86_64, not ${isa.name}.`,
    })
  })
})

it('looks above the result on every input', async () => {
  const [, { platform, assemble }] = machines as [unknown, (typeof machines)[number]]
  // Right but for one input, which sets bit 16 of the register.
  const code = assemble('li a1, 0x3a57\nbne a0, a1, done\nlui a2, 16\nor a0, a0, a2\ndone:\nret')
  const contract = contractOf('function same(x: u16): u16 { return x }')
  const request = { contract, file: code, format: 'raw', platform, effort: 'quick' } as const
  const result = await verify(request)
  expect(result.diagnostics[0]?.code).toBe('abi-violation')
  expect(result.stages[3]).toMatchObject({ stage: 'behaviour', status: 'failed' })
  expect(result.counterexample).toMatchObject({ arguments: [{ name: 'x', value: 0x3a57n }] })
})

it.each([
  ['function larger(a: i64, b: i64): i64 { return a > b ? a : b }', 'cmp x0, x1\ncsel x0, x0, x1, gt\nret'],
  ['function limit(a: i32): i32 { return a >= 0 ? a : -1 }', 'cmn w0, #1\ncsinv w0, w0, wzr, gt\nret'],
  ['function below(a: u64, b: u64): bool { return a < b }', 'cmp x0, x1\ncset w0, lo\nret'],
])('recognises comparisons of AArch64 without a solver: %s', async (source, assembly) => {
  const [{ platform, assemble }] = machines as [(typeof machines)[number]]
  const result = await verify({ contract: contractOf(source), file: assemble(assembly), format: 'raw', platform })
  expect(formatVerdict(result.verdict), explain(result)).toBe('proved')
})
