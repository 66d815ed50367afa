import type { MeaningContext, Term } from '@sourceless/isa'
import type { Flag, Meaning } from '../form.js'

const below = (m: MeaningContext, address: Term, sizeBytes: number): Term =>
  m.terms.binary('sub', address, m.terms.constant(sizeBytes, 64))

/** push rbp; then the frame pointers of the enclosing levels and the new one; then room for locals (SDM volume 2, ENTER). */
export const enter: Meaning = (m, o) => {
  const { terms } = m
  const level = Number(o.read(1).value) & 31
  let top = below(m, m.read('rsp'), 8)
  m.store(top, m.read('rbp'))
  const frame = top
  for (let n = 1; n < level; n++) {
    const outer = m.load(below(m, m.read('rbp'), 8 * n), 8)
    top = below(m, top, 8)
    m.store(top, outer)
  }
  if (level > 0) {
    top = below(m, top, 8)
    m.store(top, frame)
  }
  m.write('rbp', frame)
  m.write('rsp', terms.binary('sub', top, terms.convert('zext', o.read(0), 64)))
}

/** SDM volume 1, figure 3-8, from bit 0; '0' and '1' are fixed, and what is no location is not known. */
const image: readonly (Flag | '0' | '1' | 'unknown')[] = [
  'CF',
  '1',
  'PF',
  '0',
  'AF',
  '0',
  'ZF',
  'SF',
  'unknown',
  'unknown',
  'DF',
  'OF',
  'unknown',
  'unknown',
  'unknown',
  '0',
  '0',
  '0',
  'unknown',
  'unknown',
  'unknown',
  'unknown',
]
const TRAP_FLAG = 8
const ALIGNMENT_CHECK = 18

const flagBit = (m: MeaningContext, what: (typeof image)[number]): Term =>
  what === 'unknown'
    ? m.terms.undefined(1)
    : what === '0' || what === '1'
      ? m.terms.constant(Number(what), 1)
      : m.read(what)

export const pushFlags =
  (bits: 16 | 64): Meaning =>
  (m) => {
    const { terms } = m
    let value = flagBit(m, image[0]!)
    for (const what of image.slice(1, bits)) value = terms.concat(flagBit(m, what), value)
    const top = below(m, m.read('rsp'), bits / 8)
    m.store(top, terms.convert('zext', value, bits))
    m.write('rsp', top)
  }

/** The trap flag and alignment checks change how later instructions run, which is not modelled: setting them traps here. */
export const popFlags =
  (bits: 16 | 64): Meaning =>
  (m) => {
    const { terms } = m
    const value = m.load(m.read('rsp'), bits / 8)
    m.trap(terms.extract(value, TRAP_FLAG, 1), 'breakpoint')
    if (bits > ALIGNMENT_CHECK) m.trap(terms.extract(value, ALIGNMENT_CHECK, 1), 'misaligned')
    for (const [bit, flag] of image.entries()) {
      if (flag !== 'unknown' && flag !== '0' && flag !== '1') m.write(flag, terms.extract(value, bit, 1))
    }
    m.write('rsp', terms.binary('add', m.read('rsp'), terms.constant(bits / 8, 64)))
  }
