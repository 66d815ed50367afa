import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contract, type ScalarType, sameValue, type Value } from '@sourceless/contract'
import { writeElfObject } from '@sourceless/object-elf'
import { describe, expect, it } from 'vitest'
import { arm64Linux } from '../src/arm64/index.js'
import { lower } from '../src/index.js'
import { functions } from './contracts.js'
import { arm64Functions } from './contracts-arm64.js'
import { casesOf, contractOf } from './support/cases.js'
import { scalarFrom, scalarPattern } from './support/values.js'

const [compiler, processor] = ['aarch64-linux-gnu-gcc', 'qemu-aarch64']
const missing = [compiler, processor].some((tool) => spawnSync(tool, ['--version']).status !== 0)

/** Functions of scalars, of which C can state every argument. */
const contracts = [...arm64Functions, ...functions.filter((source) => /days_in_month|isqrt|rotate3/.test(source))]
  .map(contractOf)
  .filter(({ entry }) =>
    [...entry.parameters.map(({ type }) => type), entry.result].every(({ kind }) => /^(int|bool|float)$/.test(kind)),
  )

const bitsOf = (type: ScalarType): number => (type.kind === 'bool' ? 8 : type.bits)
const unsignedName = (type: ScalarType): string => `uint${bitsOf(type)}_t`
function cName(type: ScalarType): string {
  if (type.kind === 'bool') return '_Bool'
  if (type.kind === 'float') return type.bits === 64 ? 'double' : 'float'
  return `${type.signed ? '' : 'u'}int${type.bits}_t`
}

/** A value of C with that bit pattern. */
const literal = (type: ScalarType, value: Value): string =>
  `((union { ${unsignedName(type)} bits; ${cName(type)} value; }){ .bits = ${scalarPattern(type, value as never)}u }).value`

function declaration({ name, entry }: Contract): string {
  const parameters = entry.parameters.map(({ type }) => cName(type as ScalarType))
  return `extern ${cName(entry.result as ScalarType)} ${name}(${parameters.join(', ')});`
}

function call({ name, entry }: Contract, input: readonly Value[]): string {
  const result = entry.result as ScalarType
  const values = input.map((value, n) => literal(entry.parameters[n].type as ScalarType, value))
  return `  { union { ${unsignedName(result)} bits; ${cName(result)} value; } r; r.value = ${name}(${values.join(', ')}); printf("%llu\\n", (unsigned long long)r.bits); }`
}

describe.skipIf(missing && process.env.CI !== 'true')('AArch64 objects linked with C', () => {
  it('give on qemu what the interpreter gives', () => {
    expect(contracts.length).toBeGreaterThan(12)
    const folder = mkdtempSync(join(tmpdir(), 'forge-arm64-'))
    const runs = contracts.map((contract, n) => {
      const path = join(folder, `${n}.o`)
      writeFileSync(path, writeElfObject(lower(contract, arm64Linux).value!.unit))
      return { contract, path, cases: casesOf(contract, 40, n) }
    })
    const calls = runs.flatMap(({ contract, cases }) => cases.map(({ input }) => call(contract, input)))
    const source = `#include <stdint.h>
#include <stdio.h>
${contracts.map(declaration).join('\n')}
int main(void) {
${calls.join('\n')}
}
`
    const [main, program] = [join(folder, 'main.c'), join(folder, 'main')]
    writeFileSync(main, source)
    execFileSync(compiler, ['-static', '-w', '-O0', '-o', program, main, ...runs.map(({ path }) => path)])
    const lines = execFileSync(processor, [program], { encoding: 'utf8' }).trim().split('\n')
    const expected = runs.flatMap(({ contract, cases }) => cases.map((each) => ({ contract, ...each })))
    expect(lines).toHaveLength(expected.length)
    const different = expected.filter(({ contract, result }, n) => {
      const raw = new Uint8Array(BigUint64Array.of(BigInt(lines[n])).buffer)
      return !sameValue(scalarFrom(contract.entry.result as ScalarType, raw, 0), result as Value)
    })
    expect(different.map(({ contract, input }) => `${contract.name}(${input.map(String)})`)).toEqual([])
  })
})
