import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Contract, ScalarType, Type, Value } from '@sourceless/contract'
import type { FrameRow, ObjectFile } from '@sourceless/object'
import { writeElfObject } from '@sourceless/object-elf'
import type { Scratch } from '@sourceless/testing'
import { type BackEnd, lower } from '../../src/index.js'
import { type Cases, type Comparison, firstDifference, type Got } from './cases.js'
import { dirty } from './native.js'
import { bytesOf, scalarFrom, scalarPattern, sizeOfScalar } from './values.js'

/** A back end for x86-64 whose functions gcc calls on this machine. */
export interface X64Linkage {
  readonly backEnd: BackEnd<string, ObjectFile>
  readonly isWindows: boolean
  /** What stands before the names of functions. */
  readonly prefix: '' | '_'
}

export interface ContractCases {
  readonly contract: Contract
  readonly cases: Cases
}

interface Linked extends ContractCases {
  readonly unit: ObjectFile
}

/** Integers are passed in 64 bits, so that the upper bits of narrow ones can be anything. */
function cType(type: Type | { kind: 'void' }): string {
  if (type.kind === 'float') return type.bits === 64 ? 'double' : 'float'
  if (type.kind === 'void') return 'void'
  return type.kind === 'slice' || type.kind === 'cstr' ? 'void *' : 'uint64_t'
}

/** A C function that reads arguments, calls, and writes the result and what buffers hold then. */
function callerOf({ contract: { entry, name } }: Linked, index: number, prefix: string): string {
  const result = cType(entry.result)
  const parameters: string[] = []
  const reads: string[] = []
  const values: string[] = []
  const buffers: string[] = []
  const take = (type: string, value: string, read: string): void => {
    parameters.push(type)
    values.push(value)
    reads.push(`${type} ${value} = ${read};`)
  }
  entry.parameters.forEach(({ type }, n) => {
    if (type.kind === 'slice' || type.kind === 'cstr') {
      reads.push(`uint64_t size${n} = word();`)
      take('void *', `p${n}`, `buffer(${buffers.length}, size${n})`)
      buffers.push(`put(p${n}, size${n});`)
      if (type.kind === 'slice') take('uint64_t', `length${n}`, 'word()')
    } else take(cType(type), `v${n}`, type.kind === 'float' ? `f${type.bits}()` : 'word()')
  })
  const signature = parameters.join(', ') || 'void'
  const call = `((${result} (ABI *)(${signature}))guarded)(${values.join(', ')})`
  return `extern void function_${index}(void) __asm__("${prefix}${name}");
static void call_${index}(void) {
  ${reads.join(' ')}
  uint64_t bits = 0;
  target = (void *)function_${index};
  ${result === 'void' ? `${call};` : `${result} value = ${call}; memcpy(&bits, &value, sizeof value);`}
  put(&broken, 1);
  put(&bits, 8);
  ${buffers.join(' ')}
}`
}

const savedOf = ({ register, isFloat, below }: FrameRow['saved'][number]): string =>
  `{${register}, ${Number(isFloat)}, ${below}}`
const rowOf = ({ at, stackBytes, saved }: FrameRow): string =>
  `{${at}, ${stackBytes}, ${saved.length}, {${saved.map(savedOf).join(', ')}}}`

function tablesOf(linked: readonly Linked[]): string {
  const rows = linked.map(
    ({ unit }, n) => `static const struct row rows_${n}[] = {${unit.frames![0].rows.map(rowOf).join(', ')}};`,
  )
  const entries = linked.map(({ contract, unit }, n) => {
    const [{ symbol, rows }] = unit.frames!
    return `{"${contract.name}", ${unit.symbols[symbol].sizeBytes}, ${rows.length}, rows_${n}, call_${n}}`
  })
  return `${rows.join('\n')}\nstatic const struct function functions[] = {${entries.join(', ')}};`
}

const words = (...values: bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(values).buffer)

function argumentsOf({ entry }: Contract, values: readonly Value[]): Uint8Array[] {
  return entry.parameters.flatMap(({ type }, n) => {
    const value = values[n]
    if (type.kind === 'cstr') {
      const bytes = Uint8Array.from([...(value as Uint8Array), 0])
      return [words(BigInt(bytes.length)), bytes]
    }
    if (type.kind === 'slice') {
      const bytes = bytesOf(type.element, value as never)
      return [words(BigInt(bytes.length)), bytes, words(BigInt((value as readonly unknown[]).length))]
    }
    const pattern = scalarPattern(type as ScalarType, value as never)
    return [words(type.kind === 'float' ? pattern : dirty(pattern, 8 * sizeOfScalar(type as ScalarType)))]
  })
}

/** Reads what a call left behind. */
function resultOf(
  { entry }: Contract,
  input: readonly Value[],
  data: Buffer,
  start: number,
): { got: Got; end: number } {
  let at = start + 9
  const after = entry.parameters.map(({ type }, n): Value => {
    if (type.kind !== 'cstr' && type.kind !== 'slice') return input[n]
    const { length } = input[n] as Uint8Array
    const size = type.kind === 'cstr' ? length + 1 : length * sizeOfScalar(type.element)
    const bytes = new Uint8Array(data.subarray(at, at + size))
    at += size
    // A string may have become shorter; one without an end differs from every string.
    if (type.kind === 'cstr') return bytes.includes(0) ? bytes.slice(0, bytes.indexOf(0)) : bytes
    return Array.from({ length }, (_, i) => scalarFrom(type.element, bytes, i)) as unknown as Value
  })
  const raw = new Uint8Array(data.subarray(start + 1, start + 9))
  const result = entry.result.kind === 'void' ? undefined : scalarFrom(entry.result, raw, 0)
  return { got: { status: data[start], result, after }, end: at }
}

/** The first narrow result that is not extended to 32 bits where callers rely on it. */
function unextended({ contract: { entry, name } }: Linked, bits: bigint): string | undefined {
  const type = entry.result
  if (type.kind !== 'int' || type.bits >= 32) return undefined
  const extended = BigInt.asUintN(32, (type.signed ? BigInt.asIntN : BigInt.asUintN)(type.bits, bits))
  return (bits & 0xffffffffn) === extended ? undefined : `${name} gives 0x${bits.toString(16)}`
}

/** Lowers each contract, links all of them with C, runs it, and lists where something differs from the interpreter or the frames. */
export function compareLinked(
  scratch: Scratch,
  { backEnd, isWindows, prefix }: X64Linkage,
  contracts: readonly ContractCases[],
): Comparison {
  const linked = contracts.map(({ contract: { name, ...rest }, cases }, n): Linked => {
    const contract = { ...rest, name: `${name}_${n}` }
    const { value, diagnostics } = lower(contract, backEnd)
    if (value === undefined) throw new Error(`${name}: ${diagnostics[0].message}`)
    return { contract, unit: value.unit, cases }
  })
  const objects = linked.map(({ unit }, n) => scratch.save(`${n}.o`, writeElfObject(unit)))
  const callers = linked.map((each, n) => callerOf(each, n, prefix))
  writeFileSync(scratch.pathOf('calls.inc'), [...callers, tablesOf(linked)].join('\n'))
  const driver = join(import.meta.dirname, '../native/x64-linked.c')
  const program = scratch.pathOf('linked')
  const options = ['-O1', '-fno-pie', '-no-pie', '-I', dirname(program), ...(isWindows ? ['-DWINDOWS'] : [])]
  execFileSync('gcc', [...options, '-o', program, driver, ...objects])
  const input = linked.flatMap(({ contract, cases }) => [
    words(BigInt(cases.length)),
    ...cases.flatMap((each) => argumentsOf(contract, each.input)),
  ])
  const run = spawnSync(program, { input: Buffer.concat(input), maxBuffer: 1 << 28 })
  if (run.status !== 0) throw new Error(`the driver ended with ${run.status ?? run.signal}: ${run.stderr}`)
  let at = 0
  const differences: string[] = run.stderr.length > 0 ? [run.stderr.toString()] : []
  for (const each of linked) {
    const results = each.cases.map(({ input }) => {
      const { got, end } = resultOf(each.contract, input, run.stdout, at)
      const narrow = backEnd.build.extendsResults ? unextended(each, run.stdout.readBigUInt64LE(at + 1)) : undefined
      if (narrow !== undefined) differences.push(narrow)
      at = end
      return got
    })
    differences.push(...[firstDifference(each.contract, each.cases, results)].filter((text) => text !== undefined))
  }
  return { differences, cases: linked.reduce((sum, { cases }) => sum + cases.length, 0) }
}
