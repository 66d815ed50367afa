import { describeWith } from '@sourceless/testing'
import { afterAll, expect, test } from 'vitest'
import { type Form, form, type Meaning } from '../src/index.js'
import { accumulated, lanes, pairs } from '../src/meaning/vector/apply.js'
import * as integer from '../src/meaning/vector/integer.js'
import { widenedMultiply } from '../src/meaning/vector/multiply.js'
import { rightByImmediate } from '../src/meaning/vector/shift.js'
import { createMachine, hasMachine } from './meaning/vector-machine.js'
import { batchesOf, integerRows } from './meaning/vector-rows.js'
import { createWitness } from './meaning/vector-witness.js'

describeWith(hasMachine, 'qemu-aarch64 or gcc for it', 'vectors: meanings against qemu', () => {
  const machine = createMachine()
  const witness = createWitness(machine)
  afterAll(() => machine.close())

  test.each(batchesOf(integerRows))('rows agree on 2,000 states: $first to $last', ({ rows }) => {
    expect(witness.differences(rows)).toEqual([])
  })

  test.each<[row: string, fault: string, meaning: Meaning]>([
    ['add_v16b_v16b_v16b', 'another operator', lanes(integer.subtract)],
    ['sqadd_v8h_v8h_v8h', 'no saturation', lanes(integer.add)],
    ['umull2_v2d_v4s_v4s', 'another sign', lanes(widenedMultiply('signed'))],
    ['saddl_v4s_v4h_v4h', 'another width', lanes((t, a, b) => t.convert('sext', integer.add(t, a!, b!), 32))],
    ['srshr_v2d_v2d_shr', 'no rounding', lanes(rightByImmediate('signed'))],
    ['addp_v4s_v4s_v4s', 'another operator', pairs(integer.subtract)],
    ['mla_v4h_v4h_vh', 'nothing added', accumulated((t, _, a, b) => integer.multiply(t, a!, b!))],
    ['aesmc_v16b_v16b', 'nothing mixed', lanes((_, a) => a!)],
    ['ld2_2v4s_base', 'nothing loaded', () => {}],
  ])('planted fault in %s is found: %s', (name, _, meaning) => {
    const row = form(name)
    const faulty: Form = Object.create(row, { meaning: { value: meaning } })
    expect(witness.differences([row], () => faulty)).toHaveLength(1)
  })
})
