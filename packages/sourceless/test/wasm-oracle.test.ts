import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Contract, createInterpreter, type ScalarType, type Type, type Value } from '@sourceless/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'
import { functionSentences, programSentences } from './support/sentences.js'

const directory = mkdtempSync(join(tmpdir(), 'sourceless-wasm-oracle-'))
const pipeline = createNodePipeline()
afterAll(() => {
  pipeline.dispose()
  rmSync(directory, { recursive: true, force: true })
})

async function load(intent: string, name: string) {
  const made = await pipeline.make({ intent, target: 'wasm32', effort: 'quick', fileName: `${name}.wasm` })
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`)
  for (const file of made.files) writeFileSync(join(directory, file.name), file.bytes)
  const module = await import(pathToFileURL(join(directory, `${name}.mjs`)).href)
  return { contract: made.contract, module: module as Record<string, (...args: unknown[]) => unknown> }
}

let state = 0x2545f491n
function random(below: bigint): bigint {
  state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n)
  return (state >> 20n) % below
}

function randomScalar(type: ScalarType): bigint {
  if (type.kind !== 'int') throw new Error('the sentences have integers only')
  const wide = random(1n << BigInt(1 + Number(random(BigInt(Math.min(type.bits, 34))))))
  return type.signed ? BigInt.asIntN(type.bits, random(2n) ? wide : -wide) : BigInt.asUintN(type.bits, wide)
}

function randomValue(type: Type, atLeast: number): Value {
  const length = atLeast + Number(random(20n))
  if (type.kind === 'cstr') return Uint8Array.from({ length }, () => 1 + Number(random(255n)))
  if (type.kind === 'slice') return Array.from({ length }, () => randomScalar(type.element))
  return randomScalar(type as ScalarType)
}

const arrays: Readonly<Record<string, (items: readonly bigint[]) => ArrayBufferView & Iterable<number | bigint>>> = {
  u8: (items) => Uint8Array.from(items, Number),
  i32: (items) => Int32Array.from(items, Number),
}

/** What a caller in JavaScript passes for a value of the notation. */
function toJavaScript(type: Type, value: Value): unknown {
  if (type.kind === 'cstr') return value
  if (type.kind === 'slice' && type.element.kind === 'int')
    return arrays[`${type.element.signed ? 'i' : 'u'}${type.element.bits}`]!(value as bigint[])
  return type.kind === 'int' && type.bits === 64 ? value : Number(value)
}

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint' || typeof value === 'number') return BigInt(value)
  return typeof value === 'object' && value !== null ? [...(value as Iterable<number | bigint>)].map(BigInt) : value
}

function compare(contract: Contract, call: (...args: unknown[]) => unknown): boolean {
  const { parameters } = contract.entry
  const writes = parameters.some(({ type }) => type.kind === 'slice' && type.writable)
  const values = parameters.map(({ type }) => randomValue(type, writes && parameters.length > 1 ? 24 : 0))
  const expected = createInterpreter(contract, { stepLimit: 200_000 }).call(values)
  if (expected.kind !== 'returned') return false
  const given = parameters.map(({ type }, at) => toJavaScript(type, values[at]!))
  const result = call(...given)
  expect(plain(result)).toEqual(plain(expected.result))
  parameters.forEach(({ type }, at) => {
    if (type.kind === 'slice') expect(plain(given[at])).toEqual(plain(expected.after[at]))
  })
  return true
}

describe('every sentence as wasm, through its own loader, beside the interpreter', () => {
  test.each(functionSentences)('%s: %s', async (name, intent) => {
    const { contract, module } = await load(intent, name)
    let compared = 0
    for (let round = 0; round < 300; round++) if (compare(contract, module[contract.name]!)) compared++
    expect(compared).toBeGreaterThan(200)
  })

  test.each(Object.entries(programSentences))('%s: %s', async (name, intent) => {
    const { contract, module } = await load(intent, name)
    const oracle = createInterpreter(contract)
    for (const text of ['', 'a', 'line one\nLine Two\n', 'no end\nof line', '\0\xff binary é\n\n']) {
      const stdin = new TextEncoder().encode(text)
      const expected = oracle.runProgram({ args: [], stdin })
      const ran = module.run!({ stdin }) as { stdout: Uint8Array; exit: number }
      expect({ kind: 'exited', ...ran, stdout: [...ran.stdout] }).toMatchObject({
        ...expected,
        stdout: [...(expected.kind === 'exited' ? expected.stdout : [])],
      })
    }
  })
})
