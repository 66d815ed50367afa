import { writeElfExecutable } from '@sourceless/object-elf'
import { afterAll, describe, expect, it } from 'vitest'
import { formatCounterexample, formatVerdict, type MachinePlatform, type VerifyResult, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { arm64Linux, arm64Macos, arm64Windows } from '../src/platform/arm64.js'
import { riscv64Linux } from '../src/platform/riscv64.js'
import { x64Linux, x64Macos, x64Windows } from '../src/platform/x64.js'
import { contractOf } from './assemble.js'
import { assembled, fileOf, objectOf } from './hosted/files.js'
import { helloData, helloPrograms } from './machines/programs.js'

const ports = createNodePorts()
afterAll(() => ports.solver.dispose())
const explain = (r: VerifyResult) =>
  [...r.diagnostics.map((d) => d.message), r.counterexample && formatCounterexample(r.counterexample)].join('\n')

const encode = (text: string) => new TextEncoder().encode(text)
const digit = `function digit(x: u8): u8 {
  requires(x < 16)
  return x < 10 ? x + 48 : x + 87
}`
const digits = encode('0123456789abcdef')

/** `address` loads that of the constants. */
const lookups = {
  x86_64: (argument: string) => `lea rax, [rip + digits]\nmovzx ecx, ${argument}\nmovzx eax, byte ptr [rax + rcx]\nret`,
  aarch64: () => 'adrp x1, digits\nadd x1, x1, :lo12:digits\nand w0, w0, #255\nldrb w0, [x1, x0]\nret',
  riscv64: () => 'la a1, digits\nadd a0, a0, a1\nlbu a0, 0(a0)\nret',
}
const platforms: readonly (readonly [MachinePlatform, keyof typeof lookups, string])[] = [
  [x64Linux, 'x86_64', 'dil'],
  [arm64Linux, 'aarch64', ''],
  [riscv64Linux, 'riscv64', ''],
  [x64Windows, 'x86_64', 'cl'],
  [arm64Windows, 'aarch64', ''],
  [x64Macos, 'x86_64', 'dil'],
  [arm64Macos, 'aarch64', ''],
]

describe.each(platforms.map(([platform, machine, argument]) => ({ platform, machine, argument })))(
  'functions with constants for $platform.triple',
  ({ platform, machine, argument }) => {
    const assembly = lookups[machine](argument)
    const symbol = `${platform.system.symbolPrefix}digit`
    const check = (file: Uint8Array, format: 'auto' | 'raw' = 'auto') =>
      verify({ contract: contractOf(digit), file, format, platform, ...ports, proofBudgetMs: 20_000 })

    it.each(['object', 'library'] as const)('are proved in an %s', async (kind) => {
      const result = await check(fileOf(platform, kind, { symbol, assembly, constants: { digits } }))
      expect(formatVerdict(result.verdict), explain(result)).toBe('proved')
      const wrong = await check(
        fileOf(platform, kind, { symbol, assembly, constants: { digits: encode('0123456789abcdeg') } }),
      )
      expect(wrong.diagnostics[0]?.code).toBe('wrong-result')
    })

    it('are proved as bare code', async () => {
      const bare = assembly.replace(/adrp x1, digits\n.*\n/, 'adr x1, digits\n')
      const gap = { x86_64: 'int3\n', aarch64: 'udf #0\n', riscv64: 'c.unimp\n' }[machine]
      const file = (between: string) =>
        Uint8Array.of(...assembled(machine, `${bare}\n${between}digits:`).bytes, ...digits)
      for (const between of ['', gap]) {
        const result = await check(file(between), 'raw')
        expect(formatVerdict(result.verdict), explain(result)).toBe('proved')
      }
    })
  },
)

describe.each([arm64Linux, riscv64Linux])('programs for $triple', (platform) => {
  const triple = platform.triple as keyof typeof helloPrograms
  it.each([false, true])('are executables, placed anywhere: %s', async (positionIndependent) => {
    const { machine } = platform.isa
    const text = { symbol: '_start', assembly: helloPrograms[triple] }
    const object = objectOf(machine, text)
    const [code] = object.sections
    const bytes = Uint8Array.of(...code!.bytes, ...encode(helloData[triple]))
    const sections = [{ ...code!, bytes, sizeBytes: bytes.length }]
    const file = writeElfExecutable({ ...object, sections }, { entrySymbol: '_start', positionIndependent })
    const result = await verify({
      contract: contractOf('function main(): void { write("hello\\n") }'),
      file,
      platform,
      ...ports,
    })
    expect(formatVerdict(result.verdict), explain(result)).toBe('exhausted')
  })
})
