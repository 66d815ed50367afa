import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConcreteMachine } from '@sourceless/isa'
import { createRandom, describeWith, type Random } from '@sourceless/testing'
import { expect, test } from 'vitest'
import {
  applyMeaning,
  createAssembler,
  decode,
  formatInstruction,
  loadImmediateSequence,
  locations,
  parseAssembly,
  registers as r,
} from '../src/index.js'
import { toHex } from './support/cases.js'
import { hasLlvm, textSectionWithLlvm } from './support/llvm.js'

/** Constants near powers of two, sparse and dense ones, shifted small ones, and any. */
function constants(count: number, random: Random): readonly bigint[] {
  const signed = (value: bigint): bigint => BigInt.asIntN(64, value)
  const edges = Array.from({ length: 64 }, (_, n) => 1n << BigInt(n)).flatMap((power) =>
    [-2n, -1n, 0n, 1n, 2n, 0x7ffn, 0x800n, -0x800n, -0x801n].flatMap((near) => [power + near, -power + near]),
  )
  const others = Array.from({ length: count }, (): bigint => {
    const value = random.bits64()
    const shift = BigInt(random.below(64))
    switch (random.below(7)) {
      case 0:
        return value >> shift
      case 1:
        return value << shift
      case 2:
        return (value & 0xfffn) << shift
      case 3:
        return ~((value & 0xfffn) << shift)
      case 4:
        return value & random.bits64() & random.bits64()
      case 5:
        return (value & 0xffffffffn) << BigInt(random.below(33))
      default:
        return value
    }
  })
  return [...new Set([...edges, ...others].map(signed))]
}

const values = constants(6000, createRandom(0x11))

describeWith(hasLlvm, 'llvm-mc-19', 'li', () => {
  const directory = mkdtempSync(join(tmpdir(), 'riscv-li-'))
  const base = { without: ['zba', 'zbb', 'zbc', 'zbs', 'zbkb'] }

  test(`is LLVM's sequence for ${values.length} constants`, () => {
    // A marker after each constant keeps the sequences apart.
    const text = values.map((value) => `li a0, ${value}\nebreak`).join('\n')
    const theirs = textSectionWithLlvm(text, directory, base)
    const ours = parseAssembly(text).value!.bytes
    const differing = firstDifference(sequences(ours), sequences(theirs))
    expect(differing).toEqual([])
    expect(ours.length).toBe(theirs.length)
    rmSync(directory, { recursive: true })
  })
})

/** The instructions up to each `ebreak`. */
function sequences(bytes: Uint8Array): readonly string[] {
  const found: string[] = []
  let current: string[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const instruction = decode(bytes, offset).value!
    offset += instruction.sizeBytes
    if (instruction.form.name === 'c.ebreak') {
      found.push(current.join('; '))
      current = []
    } else current.push(formatInstruction(instruction))
  }
  return found
}

const firstDifference = (ours: readonly string[], theirs: readonly string[]): readonly string[] =>
  values.flatMap((value, n) => (ours[n] === theirs[n] ? [] : [`${value}: ${ours[n]}, not ${theirs[n]}`])).slice(0, 10)

test('executing the sequence gives the constant', () => {
  const memory = { load: () => 0n, store: () => {} }
  for (const value of values) {
    const assembler = createAssembler()
    assembler.loadImmediate(r.a0, value)
    const { bytes } = assembler.finish()
    const machine = createConcreteMachine({ locations, applyMeaning }, { memory })
    for (let offset = 0; offset < bytes.length; ) {
      const instruction = decode(bytes, offset).value!
      machine.step(instruction, BigInt(offset))
      offset += instruction.sizeBytes
    }
    expect(machine.state.get('x10')).toBe(BigInt.asUintN(64, value))
  }
})

test('examples', () => {
  const text = (value: number | bigint) =>
    loadImmediateSequence(value)
      .map(({ form, immediate }) => `${form.name} ${immediate}`)
      .join(', ')
  expect(text(0)).toBe('addi 0')
  expect(text(-2048)).toBe('addi -2048')
  expect(text(0x12345678)).toBe('lui 74565, addiw 1656')
  expect(text(0xffffffff)).toBe('addi -1, srli 32')
  expect(text(0xffff_ffff_ffff_ffffn)).toBe('addi -1')
  expect(toHex(parseAssembly('li a0, 0x10001').value!.bytes)).toBe('41650525')
})
