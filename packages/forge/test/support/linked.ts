import { type Contract, type ScalarType, sameValue, type Value } from '@sourceless/contract'
import type { ObjectFile } from '@sourceless/object'
import { writeElfObject } from '@sourceless/object-elf'
import type { Scratch } from '@sourceless/testing'
import { type BackEnd, lower } from '../../src/index.js'
import { casesOf, contractOf } from './cases.js'
import { scalarFrom, scalarPattern } from './values.js'

/** Who calls the functions of a back end. */
export interface Linkage {
  readonly backEnd: BackEnd<string, ObjectFile>
  readonly compiler: string
  readonly processor: string
}

/** Functions of scalars, of which C can state every argument. */
export const scalarContracts = (sources: readonly string[]): Contract[] =>
  sources
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
  const called = `${name}(${values.join(', ')})`
  // Compilers rely on how far the callee has extended an integer.
  if (result.kind !== 'float') return `  printf("%llu\\n", (unsigned long long)(long long)${called});`
  return `  { union { ${unsignedName(result)} bits; ${cName(result)} value; } r; r.value = ${called}; printf("%llu\\n", (unsigned long long)r.bits); }`
}

/** Links the functions with C that calls them on inputs of the interpreter, and lists the calls that give something else. */
export function linkedDifferences(
  { backEnd, compiler, processor }: Linkage,
  contracts: readonly Contract[],
  count: number,
  scratch: Scratch,
): string[] {
  const runs = contracts.map((contract, n) => {
    const path = scratch.save(`${n}.o`, writeElfObject(lower(contract, backEnd).value!.unit))
    return { contract, path, cases: casesOf(contract, count, n) }
  })
  const calls = runs.flatMap(({ contract, cases }) => cases.map(({ input }) => call(contract, input)))
  const source = `#include <stdint.h>
#include <stdio.h>
${contracts.map(declaration).join('\n')}
int main(void) {
${calls.join('\n')}
}
`
  const [main, program] = [scratch.save('main.c', source), scratch.pathOf('main')]
  scratch.run(compiler, '-static', '-w', '-O1', '-o', program, main, ...runs.map(({ path }) => path))
  const lines = scratch.run(processor, program).trim().split('\n')
  const expected = runs.flatMap(({ contract, cases }) => cases.map((each) => ({ contract, ...each })))
  if (lines.length !== expected.length) throw new Error(`${lines.length} results of ${expected.length}`)
  const different = expected.filter(({ contract, result }, n) => {
    const [type, bits] = [contract.entry.result as ScalarType, BigInt(lines[n])]
    if (type.kind === 'float') {
      const raw = new Uint8Array(BigUint64Array.of(bits).buffer)
      return !sameValue(scalarFrom(type, raw, 0), result as Value)
    }
    return bits !== BigInt.asUintN(64, BigInt(result as bigint | boolean))
  })
  return different.map(({ contract, input }) => `${contract.name}(${input.map(String)})`)
}
