import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { Meaning, OperandAccess } from '../form.js'
import { subtractTerms } from './arithmetic.js'
import { isZero, negate, readLow, writeLow } from './parts.js'

/** What ends a repetition beside the count: nothing, a difference (`repe`), or an equality (`repne`). */
type Repeat = 'no' | 'rep' | 'repe' | 'repne'

/** One element of a string instruction; accesses and register changes happen where `active` holds (undefined: always). */
type Element = (m: MeaningContext, bits: number, active: Term | undefined) => void

const keepUnless = (m: MeaningContext, active: Term | undefined, location: Location, value: Term): void =>
  m.write(location, active === undefined ? value : m.terms.ite(active, value, m.read(location)))

/** Moves an index register by one element, up or (DF) down. */
function advance(m: MeaningContext, register: Location, bits: number, active: Term | undefined): void {
  const { terms } = m
  const up = terms.constant(bits / 8, 64)
  const step = terms.ite(m.read('DF'), terms.unary('neg', up), up)
  keepUnless(m, active, register, terms.binary('add', m.read(register), step))
}

const load = (m: MeaningContext, register: Location, bits: number, active: Term | undefined): Term =>
  m.load(m.read(register), bits / 8, active)

const moveElement: Element = (m, bits, active) => {
  m.store(m.read('rdi'), load(m, 'rsi', bits, active), active)
  advance(m, 'rsi', bits, active)
  advance(m, 'rdi', bits, active)
}

const storeElement: Element = (m, bits, active) => {
  m.store(m.read('rdi'), readLow(m, 'rax', bits), active)
  advance(m, 'rdi', bits, active)
}

const loadElement: Element = (m, bits, active) => {
  const value = load(m, 'rsi', bits, active)
  if (active === undefined) writeLow(m, 'rax', value)
  else {
    const whole = m.read('rax')
    const upper = bits >= 32 ? m.terms.constant(0, 64 - bits || 1) : m.terms.extract(whole, bits, 64 - bits)
    m.write('rax', m.terms.ite(active, bits === 64 ? value : m.terms.concat(upper, value), whole))
  }
  advance(m, 'rsi', bits, active)
}

/** Flags of a comparison, kept where the element is not processed. */
function compareElements(m: MeaningContext, a: Term, b: Term, active: Term | undefined): void {
  if (active === undefined) {
    subtractTerms(m, a, b)
    return
  }
  const kept: MeaningContext = { ...m, write: (location, value) => keepUnless(m, active, location, value) }
  subtractTerms(kept, a, b)
}

/** One iteration, then back to the same instruction while the count and the comparison ask for another. */
function repeated(m: MeaningContext, o: OperandAccess, again: Term | undefined): void {
  const { terms } = m
  const count = m.read('rcx')
  const one = terms.constant(1, 64)
  m.write('rcx', terms.ite(isZero(m, count), count, terms.binary('sub', count, one)))
  const more = terms.compare('ult', one, count)
  m.jump(again === undefined ? more : terms.binary('and', more, again), o.instructionStart, 'jump')
}

const activity = (m: MeaningContext, repeat: Repeat): Term | undefined =>
  repeat === 'no' ? undefined : negate(m, isZero(m, m.read('rcx')))

const transfer =
  (element: Element, bits: number, repeat: Repeat): Meaning =>
  (m, o) => {
    element(m, bits, activity(m, repeat))
    if (repeat !== 'no') repeated(m, o, undefined)
  }

const comparison =
  (operands: (m: MeaningContext, bits: number, active: Term | undefined) => readonly [Term, Term]) =>
  (bits: number, repeat: Repeat, registers: readonly Location[]): Meaning =>
  (m, o) => {
    const active = activity(m, repeat)
    const [a, b] = operands(m, bits, active)
    compareElements(m, a, b, active)
    for (const register of registers) advance(m, register, bits, active)
    if (repeat === 'no') return
    const equal = m.terms.compare('eq', a, b)
    repeated(m, o, repeat === 'repe' ? equal : negate(m, equal))
  }

const compareStrings = comparison((m, bits, active) => [load(m, 'rsi', bits, active), load(m, 'rdi', bits, active)])
const scanString = comparison((m, bits, active) => [readLow(m, 'rax', bits), load(m, 'rdi', bits, active)])

const sizes = { b: 8, w: 16, d: 32, q: 64 } as const

/** By mnemonic with its prefix; `movsd` and `cmpsd` without operands are string instructions, see the table. */
export const stringMeanings = (): Readonly<Record<string, Meaning>> =>
  Object.fromEntries(
    Object.entries(sizes).flatMap(([suffix, bits]): [string, Meaning][] => [
      ...(['no', 'rep'] as const).flatMap((repeat): [string, Meaning][] => {
        const prefix = repeat === 'no' ? '' : 'rep '
        return [
          [`${prefix}movs${suffix}`, transfer(moveElement, bits, repeat)],
          [`${prefix}stos${suffix}`, transfer(storeElement, bits, repeat)],
          [`${prefix}lods${suffix}`, transfer(loadElement, bits, repeat)],
        ]
      }),
      ...(['no', 'repe', 'repne'] as const).flatMap((repeat): [string, Meaning][] => {
        const prefix = repeat === 'no' ? '' : `${repeat} `
        return [
          [`${prefix}cmps${suffix}`, compareStrings(bits, repeat, ['rsi', 'rdi'])],
          [`${prefix}scas${suffix}`, scanString(bits, repeat, ['rdi'])],
        ]
      }),
    ]),
  )
