import { createConcreteMachine } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import { applyMeaning, form, type Instruction, locations, parseInstruction, unmodelled } from '../src/index.js'

const memory = { load: () => 0n, store: () => {} }
const step = (text: string, state: Readonly<Record<string, bigint>> = {}) => {
  const machine = createConcreteMachine({ locations, applyMeaning }, { memory })
  for (const [location, value] of Object.entries(state)) machine.state.set(location, value)
  return machine.step(parseInstruction(text).value!, 0x1000n)
}

describe('kinds of jumps, by the link registers that they use', () => {
  test.each([
    ['jal 16', 'call', 0x1010n],
    ['jal t0, 16', 'call', 0x1010n],
    ['j 16', 'jump', 0x1010n],
    ['jal a0, 16', 'jump', 0x1010n],
    ['jalr a0', 'call', 0x2000n],
    ['jalr t0, a0', 'call', 0x2000n],
    ['jr a0', 'jump', 0x2000n],
    ['jalr a1, a0', 'jump', 0x2000n],
    ['ret', 'return', 0x3000n],
    ['jr t0', 'return', 0x4000n],
    ['jr 8(ra)', 'jump', 0x3008n],
    ['beqz a1, 8', 'jump', 0x1008n],
    ['bnez a1, 8', undefined, undefined],
  ] as const)('%s: %s', (text, by, address) => {
    const outcome = step(text, { x10: 0x2001n, x1: 0x3000n, x5: 0x4000n })
    if (outcome.kind !== 'continued') throw new Error(outcome.kind)
    expect(outcome.by).toBe(by)
    if (address !== undefined) expect(outcome.address).toBe(address)
  })
})

test('what has no meaning says why', () => {
  const reason = (text: string) => unmodelled(parseInstruction(text).value!)
  expect(reason('add a0, a1, a2')).toBeUndefined()
  expect(reason('fadd.d fa0, fa1, fa2')).toBeUndefined()
  expect(reason('fadd.d fa0, fa1, fa2, rne')).toBeUndefined()
  expect(reason('fcvt.w.d a0, fa1, rup')).toBeUndefined()
  expect(reason('fcvt.d.w fa0, a1, rtz')).toBeUndefined()
  expect(reason('fcvt.d.s fa0, fa1, rmm')).toBeUndefined()
  expect(reason('fadd.d fa0, fa1, fa2, rtz')).toBe(
    'fadd.d rounds by rtz: only rounding to nearest even (rne, or dyn with its usual frm) is modelled',
  )
  expect(reason('fcvt.d.l fa0, a1, rdn')).toMatch(/fcvt.d.l rounds by rdn/)
  expect(reason('frflags a0')).toBe('csrrs accesses control and status registers, which are not modelled')
  expect(reason('cbo.zero (a0)')).toBe('cbo.zero clears a cache block, whose size is not modelled')
  expect(reason('mret')).toBe('mret needs privilege')
  expect(() => step('rdcycle a0')).toThrow(/csrrs accesses control and status registers/)
})

test('an instruction with an open reference has no meaning yet', () => {
  const open: Instruction = parseInstruction('addi a0, a0, %lo(table)').value!
  const machine = createConcreteMachine({ locations, applyMeaning }, { memory })
  expect(() => machine.step(open, 0n)).toThrow(/unresolved labels or symbols/)
  expect(form('addi').meaning).toBeDefined()
})

test('traps and system calls', () => {
  expect(step('ecall').kind).toBe('system-call')
  expect(step('ebreak')).toEqual({ kind: 'trapped', trap: 'breakpoint' })
  expect(step('unimp')).toEqual({ kind: 'trapped', trap: 'invalid-opcode' })
  expect(step('lr.d a0, (a1)', { x11: 4n })).toEqual({ kind: 'trapped', trap: 'misaligned' })
})
