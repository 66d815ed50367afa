import { describeWith } from '@sourceless/testing'
import { afterAll, expect, test } from 'vitest'
import { decodeWord, type Form, form, type Meaning } from '../src/index.js'
import * as float from '../src/meaning/float/arithmetic.js'
import { fromInteger, toInteger } from '../src/meaning/float/meanings.js'
import { roundToIntegral } from '../src/meaning/float/round.js'
import { compareFloats } from '../src/meaning/float/scalar.js'
import { lanes } from '../src/meaning/vector/apply.js'
import { createMachine, hasMachine, stateWords } from './meaning/vector-machine.js'
import { batchesOf, floatRows } from './meaning/vector-rows.js'
import { createWitness, withoutStraySign } from './meaning/vector-witness.js'

describeWith(hasMachine, 'qemu-aarch64 or gcc for it', 'floats: meanings against qemu', () => {
  const machine = createMachine()
  const witness = createWitness(machine)
  afterAll(() => machine.close())

  test.each(batchesOf(floatRows))('rows agree on 2,000 states: $first to $last', ({ rows }) => {
    expect(witness.differences(rows)).toEqual([])
  })

  const unordered: Meaning = (m, o) => {
    compareFloats(m, o)
    m.write('VF', m.terms.constant(0, 1))
  }
  test.each<[row: string, fault: string, meaning: Meaning]>([
    ['fadd_d_d_d', 'another operator', lanes(float.subtract)],
    ['fmax_v4s_v4s_v4s', 'numbers win over NaN', lanes(float.maximumNumber)],
    ['fmla_v2d_v2d_v2d', 'two roundings', lanes((t, a, b) => t.binary('fadd', a!, b!))],
    ['frintn_v8h_v8h', 'ties away from zero', lanes(roundToIntegral('a'))],
    ['fcvtzs_v4s_v4s', 'another sign', toInteger('unsigned', 'z')],
    ['fcvtzs_v2s_v2s_shr', 'no fraction bits', lanes((t, a) => t.convert('f2s', a!, 32))],
    ['ucvtf_v2d_v2d', 'another sign', fromInteger('signed')],
    ['fcvtl_v4s_v4h', 'another width', lanes((t, a) => t.convert('zext', a!, 32))],
    ['fcmp_s_s', 'a wrong flag', unordered],
  ])('planted fault in %s is found: %s', (name, _, meaning) => {
    const row = form(name)
    const faulty: Form = Object.create(row, { meaning: { value: meaning } })
    expect(witness.differences([row], () => faulty)).toHaveLength(1)
  })
})

test('of qemu, only the stray sign of fcvtzs is overlooked', () => {
  const instruction = decodeWord(0x5f1ffc20)!
  expect(instruction.form.name).toBe('fcvtzs_h_h_shr')
  const states = new Int32Array(stateWords(false)).fill(7)
  const seen = (word: number): number => withoutStraySign(instruction, states.fill(word, 0, 1))[0]!
  expect([0xffff8001 | 0, 0x00007fff, 0xfffe8001 | 0, 0xffff7fff | 0].map(seen)).toEqual([
    0x8001,
    0x7fff,
    0xfffe8001 | 0,
    0xffff7fff | 0,
  ])
  const other = decodeWord(0x7f1ffc20)!
  expect(withoutStraySign(other, states.fill(-1))).toEqual(states)
})
