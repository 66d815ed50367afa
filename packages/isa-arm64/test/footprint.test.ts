import { describe, expect, test } from 'vitest'
import { footprint, formatInstruction, forms, type Operand, parseInstruction, unmodelled } from '../src/index.js'
import { randomCases } from './support/cases.js'

const lists = (text: string): readonly string[] => {
  const { reads, writes, memory } = footprint(parseInstruction(text).value!)
  const accesses = memory.map(({ role, sizeBytes }) => `${role}${sizeBytes}`)
  return [[...reads].sort().join(' '), [...writes].sort().join(' '), accesses.join(' ')]
}

describe('examples', () => {
  test.each([
    ['add x0, x1, x2, lsl #3', 'x1 x2', 'x0', ''],
    ['adds wzr, w1, #1', 'x1', 'CF NF VF ZF', ''],
    ['adc x0, x1, xzr', 'CF x1', 'x0', ''],
    ['b.le #8', 'NF VF ZF', '', ''],
    ['bl #8', '', 'x30', ''],
    ['ret', 'x30', '', ''],
    ['movk x0, #1', 'x0', 'x0', ''],
    ['ldr x0, [x1, x2, lsl #3]', 'x1 x2', 'x0', 'r8'],
    ['ldrsb w0, [sp], #1', 'sp', 'sp x0', 'r1'],
    ['stp x0, x1, [sp, #-16]!', 'sp x0 x1', 'sp', 'w8 w8'],
    ['str q3, [x0]', 'v3 v3h x0', '', 'w8 w8'],
    ['ldr d3, [x0]', 'x0', 'v3 v3h', 'r8'],
    ['casal x0, x1, [x2]', 'x0 x1 x2', 'x0', 'r8 w8'],
    ['ldxr x0, [x1]', 'x1', 'EF exclusiveAddress x0', 'r8'],
    ['stxr w0, x1, [x2]', 'EF exclusiveAddress x1 x2', 'EF x0', 'w8'],
    ['ccmp x0, #1, #4, eq', 'ZF x0', 'CF NF VF ZF', ''],
    ['prfm pldl1keep, [x0]', '', '', ''],
    ['pacia x0, x1', 'x0 x1', 'x0', ''],
    ['ldraa x0, [x1, #8]!', 'x1', 'x0 x1', ''],
  ])('%s', (text, reads, writes, memory) => expect(lists(text)).toEqual([reads, writes, memory]))
})

/** The locations that an operand is or is made of. */
function locationsOf(operand: Operand): readonly string[] {
  if (typeof operand !== 'object') return []
  switch (operand.kind) {
    case 'register':
      return operand.location.startsWith('v') ? [operand.location, `${operand.location}h`] : [operand.location]
    case 'lane':
      return [`v${operand.number}`, `v${operand.number}h`]
    case 'list': {
      const members = Array.from({ length: operand.count }, (_, n) => (operand.number + n) & 31)
      return members.flatMap((number) => [`v${number}`, `v${number}h`])
    }
    case 'memory':
      return [operand.base.location, operand.index?.location ?? '']
    default:
      return []
  }
}

test('the roles of operands are what the meanings do', () => {
  const wrong = randomCases(6, 0xf00).flatMap(({ instruction }) => {
    if (unmodelled(instruction) !== undefined) return []
    const { reads, writes } = footprint(instruction)
    const { form, operands } = instruction
    return form.operands.flatMap(({ role, text }, n) => {
      const operand = operands[n]!
      const others = operands.flatMap((other, k) => (k === n ? [] : locationsOf(other)))
      const locations = locationsOf(operand).filter((location) => location !== '')
      const isMemory = typeof operand === 'object' && operand.kind === 'memory'
      if (isMemory || locations.length === 0 || locations.some((location) => others.includes(location))) return []
      const written = locations.some((location) => writes.has(location))
      const read = locations.some((location) => reads.has(location))
      // What is said to be read need not be, as in a shift by all bits.
      const agrees = written === /w/.test(role) && (!read || /r/.test(role))
      return agrees ? [] : [`${form.name} ${text}:${role} ${formatInstruction(instruction)}`]
    })
  })
  expect(wrong).toEqual([])
})

test('rows without a meaning say so', () => {
  const without = forms.filter((form) => form.meaning === undefined)
  const reasons = randomCases(1, 1, without).map((c) => unmodelled(c.instruction))
  expect(reasons.every((reason) => /^the row \w+ has no meaning$/.test(reason ?? ''))).toBe(true)
  const reason = (text: string) => unmodelled(parseInstruction(text).value!)
  expect(reason('svc #0')).toBeUndefined()
  expect(reason('svc #1')).toBe('svc #1: system calls have the number 0 here')
  expect(reason('hint #40')).toMatch(/later extensions/)
  expect(reason('hint #41')).toBeUndefined()
  expect(reason('mrs x0, NZCV')).toBeUndefined()
  expect(reason('mrs x0, FPCR')).toBe('mrs of FPCR: the system register is not modelled')
  expect(reason('msr TPIDR_EL0, x0')).toBe('msr of TPIDR_EL0: the system register is not modelled')
})
