import { readdirSync, readFileSync } from 'node:fs'
import { type Contract, createInterpreter, parseContract, type Type, type Value } from '@sourceless/contract'
import { type Concept, parseConcept } from '@sourceless/intent'
import { describe, expect, test } from 'vitest'
import { overBytes } from '../src/concept/bytes.js'
import { completeBinding, instantiate } from '../src/concept/instantiate.js'
import { arrays } from './concepts/arrays.js'
import { bits } from './concepts/bits.js'
import { encodings } from './concepts/encodings.js'
import { floats } from './concepts/floats.js'
import { formulas } from './concepts/formulas.js'
import { geometry } from './concepts/geometry.js'
import { hashes } from './concepts/hashes.js'
import { numbers } from './concepts/numbers.js'
import { generated, type Oracle, type Oracles } from './concepts/oracle.js'
import { sequences } from './concepts/sequences.js'
import { strings } from './concepts/strings.js'

const folder = new URL('../concepts/', import.meta.url)

/** What the concepts of a folder are compared with, by the folder's name. */
const oracles: Readonly<Record<string, Oracles>> = {
  arrays,
  bits,
  encodings,
  floats,
  formulas,
  geometry,
  hashes,
  numbers,
  sequences,
  strings,
}

function conceptsOf(name: string): readonly Concept[] {
  const files = readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.contract'))
  return files.sort().map((file) => parseConcept(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')).value!)
}

/** The concept at the types and options of the oracle, the others as when nothing says. */
function contractOf(concept: Concept, { options: given = {}, types = {} }: Oracle): Contract {
  const options = new Map(concept.options.map(({ name, fallback = '0' }) => [name, given[name] ?? fallback]))
  const binding = completeBinding(concept, new Map(Object.entries(types)))
  const { value, diagnostics } = parseContract(instantiate(concept, binding, options))
  if (value === undefined) throw new Error(`${concept.name}: ${diagnostics[0]!.message}`)
  return value
}

/** Integers as they wrap at the width of their type. */
function wrapped(value: unknown, type: Type): unknown {
  if (type.kind === 'slice') return Array.from(value as readonly unknown[], (item) => wrapped(item, type.element))
  if (typeof value !== 'bigint' || type.kind !== 'int') return value
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value)
}

/** Whether a result is the expected one: any NaN for NaN, −0 for 0, floats as near as `tolerance` says. */
function matches(found: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof found === 'object' && typeof expected === 'object') {
    const [left, right] = [Array.from(found as ArrayLike<unknown>), Array.from(expected as ArrayLike<unknown>)]
    return left.length === right.length && left.every((item, i) => matches(item, right[i], tolerance))
  }
  if (typeof found !== 'number' || typeof expected !== 'number') return found === expected
  if (Number.isNaN(expected)) return Number.isNaN(found)
  return found === expected || Math.abs(found - expected) <= tolerance * Math.abs(expected)
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'bigint' ? `${part}n` : ArrayBuffer.isView(part) ? Array.from(part as Uint8Array) : part,
  )

/** Runs the concept on every input it permits; returns how many those were. */
function compare(concept: Concept, oracle: Oracle, asBytes = false): number {
  const { inputs, expected, tolerance = 0, after } = oracle
  const { entry } = contractOf(concept, oracle)
  const contract = contractOf(asBytes ? overBytes(concept) : concept, oracle)
  const given = (values: readonly Value[]): readonly Value[] =>
    asBytes ? values.map((value) => (value instanceof Uint8Array ? Array.from(value, BigInt) : value)) : values
  const interpreter = createInterpreter(contract)
  const call = (way: Oracle['expected'], values: readonly Value[]): unknown =>
    (way as (...values: readonly Value[]) => unknown)(...values)
  let compared = 0
  for (const values of inputs ?? generated(entry)) {
    const outcome = interpreter.call(given(values))
    if (outcome.kind === 'violation' && outcome.violation === 'requires-not-met') continue
    if (outcome.kind !== 'returned') throw new Error(`${concept.name}: ${outcome.kind} on ${shown(values)}`)
    const check = (found: unknown, right: unknown): void => {
      if (matches(found, right, tolerance)) return
      expect.fail(`${concept.name}(${shown(values)}) gives ${shown(found)}, not ${shown(right)}`)
    }
    const isVoid = outcome.result === undefined
    if (!isVoid) check(outcome.result, wrapped(call(expected, values), entry.result))
    const way = isVoid ? expected : after
    const left = way === undefined ? values : (call(way, values) as readonly unknown[])
    check(
      outcome.after,
      given(left as readonly Value[]).map((value, i) => wrapped(value, entry.parameters[i]!.type)),
    )
    compared++
  }
  return compared
}

// Programs have a table and a test of their own.
test('every folder of concepts has its oracles', () => {
  expect([...Object.keys(oracles), 'programs'].sort()).toEqual(
    readdirSync(folder)
      .filter((name) => !/\./.test(name))
      .sort(),
  )
})

for (const [name, table] of Object.entries(oracles)) {
  const concepts = conceptsOf(name)
  describe(name, () => {
    test('every concept has an oracle', () => {
      expect(Object.keys(table).sort()).toEqual(concepts.map((concept) => concept.name).sort())
    })
    test.each(concepts.filter((concept) => table[concept.name] !== undefined))('$name', (concept) => {
      for (const oracle of [table[concept.name]!].flat()) {
        expect(oracle.inputs?.length ?? 20).toBeGreaterThanOrEqual(20)
        expect(compare(concept, oracle)).toBeGreaterThanOrEqual(10)
        if (concept.alsoBytes === true) expect(compare(concept, oracle, true)).toBeGreaterThanOrEqual(10)
      }
    })
  })
}
