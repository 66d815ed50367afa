import { readdirSync, readFileSync } from 'node:fs'
import { type Contract, createInterpreter, parseContract, type Type, type Value } from '@sourceless/contract'
import { type Concept, parseConcept } from '@sourceless/intent'
import { describe, expect, test } from 'vitest'
import { completeBinding, instantiate } from '../src/concept/instantiate.js'
import { formulas } from './concepts/formulas.js'
import { geometry } from './concepts/geometry.js'
import { generated, type Oracle, type Oracles } from './concepts/oracle.js'

const folder = new URL('../concepts/', import.meta.url)

/** What the concepts of a folder are compared with, by the folder's name. */
const oracles: Readonly<Record<string, Oracles>> = { formulas, geometry }
/** Folders whose concepts have no oracles here yet. */
const unfinished = [
  'arrays',
  'bits',
  'encodings',
  'floats',

  'hashes',
  'numbers',
  'programs',
  'sequences',
  'strings',
]

function conceptsOf(name: string): readonly Concept[] {
  const files = readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.contract'))
  return files.sort().map((file) => parseConcept(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')).value!)
}

/** The concept at the types and options that it has when nothing says. */
function contractOf(concept: Concept, given: Readonly<Record<string, string>> = {}): Contract {
  const options = new Map(concept.options.map(({ name, fallback = '0' }) => [name, given[name] ?? fallback]))
  const { value, diagnostics } = parseContract(instantiate(concept, completeBinding(concept, new Map()), options))
  if (value === undefined) throw new Error(`${concept.name}: ${diagnostics[0]!.message}`)
  return value
}

/** An integer as it wraps at the width of its type. */
function wrapped(value: unknown, type: Type): unknown {
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
function compare(concept: Concept, { inputs, expected, tolerance = 0, options }: Oracle): number {
  const contract = contractOf(concept, options)
  const interpreter = createInterpreter(contract)
  const result = contract.entry.result
  let compared = 0
  for (const values of inputs ?? generated(contract.entry)) {
    const outcome = interpreter.call(values)
    if (outcome.kind === 'violation' && outcome.violation === 'requires-not-met') continue
    if (outcome.kind !== 'returned') throw new Error(`${concept.name}: ${outcome.kind} on ${shown(values)}`)
    const wanted = (expected as (...values: readonly Value[]) => unknown)(...values)
    const [found, right] =
      outcome.result === undefined ? [outcome.after, wanted] : [outcome.result, wrapped(wanted, result)]
    if (!matches(found, right, tolerance)) {
      expect.fail(`${concept.name}(${shown(values)}) gives ${shown(found)}, not ${shown(right)}`)
    }
    compared++
  }
  return compared
}

test('every folder of concepts has its oracles or is listed as unfinished', () => {
  expect([...Object.keys(oracles), ...unfinished].sort()).toEqual(
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
      const oracle = table[concept.name]!
      expect(oracle.inputs?.length ?? 20).toBeGreaterThanOrEqual(20)
      expect(compare(concept, oracle)).toBeGreaterThanOrEqual(10)
    })
  })
}
