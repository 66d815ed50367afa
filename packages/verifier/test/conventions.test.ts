import { afterAll, expect, it } from 'vitest'
import { formatVerdict, type VerifyResult, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { contractOf } from './assemble.js'
import { broken, type ConventionSample, contracts, kept } from './conventions/samples.js'
import { type FileKind, fileOf } from './hosted/files.js'

const ports = createNodePorts()
afterAll(() => ports.solver.dispose())

function check({ platform, contract, assembly }: ConventionSample, kind: FileKind): Promise<VerifyResult> {
  const file = fileOf(platform, kind, { symbol: `${platform.system.symbolPrefix}${contract}`, assembly })
  return verify({ contract: contractOf(contracts[contract]), file, platform, proofBudgetMs: 20_000, ...ports })
}
const explain = ({ diagnostics, stages }: VerifyResult) =>
  [...diagnostics.map(({ message }) => message), ...stages.map(({ stage, reason }) => `${stage} ${reason ?? ''}`)].join(
    '\n',
  )

it.each(kept)('$platform.triple: $what may be used', async ({ level, ...sample }) => {
  const result = await check(sample, 'object')
  expect(formatVerdict(result.verdict), explain(result)).toMatch(level)
})

it.each(broken)('$platform.triple: $what must not be used', async ({ code, message, ...sample }) => {
  const { verdict, diagnostics } = await check(sample, 'object')
  expect(verdict).toEqual({ level: 'rejected' })
  expect(diagnostics[0]).toMatchObject({ code, message: expect.stringMatching(message) })
})

it.each(kept.filter(({ level }) => level.test('proved')).filter(({ contract }) => contract === 'add'))(
  '$platform.triple: $what in a library',
  async (sample) => {
    const result = await check(sample, 'library')
    expect(formatVerdict(result.verdict), explain(result)).toBe('proved')
    expect(result.stages[0]?.facts.file).toMatch(/^(PE|Mach-O) shared$/)
  },
)
