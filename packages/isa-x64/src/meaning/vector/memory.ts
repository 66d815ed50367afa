import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning, OperandAccess } from '../../form.js'
import { partsOf, ymm } from '../../register.js'
import { join, split, topBitOf } from './lanes.js'

const addressOfLane = (m: MeaningContext, base: Term, offset: number): Term =>
  m.terms.binary('add', base, m.terms.constant(offset, 64))

/**
 * maskmovdqu: bytes of the first operand to [rdi], those whose byte in the second has its top bit set. Unlike the masked
 * moves of AVX it may fault on any of the 16 bytes, so they are all read.
 */
export const storeMaskedBytes: Meaning = (m, o) => {
  const { terms } = m
  const mask = split(terms, o.readParts(1), 8)
  const base = m.read('rdi')
  m.load(base, 8)
  m.load(addressOfLane(m, base, 8), 8)
  split(terms, o.readParts(0), 8).forEach((byte, n) => {
    m.store(addressOfLane(m, base, n), byte, topBitOf(terms, mask[n]!))
  })
}

/** vmaskmovps and its like from memory: lanes whose mask has its top bit set; others are zero and not accessed. */
export const loadMasked =
  (laneBits: 32 | 64): Meaning =>
  (m, o) => {
    const { terms } = m
    const base = o.address(2)
    const lanes = split(terms, o.readParts(1), laneBits).map((mask, n) =>
      m.load(addressOfLane(m, base, (n * laneBits) / 8), laneBits / 8, topBitOf(terms, mask)),
    )
    o.writeParts(0, join(terms, lanes))
  }

export const storeMasked =
  (laneBits: 32 | 64): Meaning =>
  (m, o) => {
    const { terms } = m
    const base = o.address(0)
    const mask = split(terms, o.readParts(1), laneBits)
    split(terms, o.readParts(2), laneBits).forEach((lane, n) => {
      m.store(addressOfLane(m, base, (n * laneBits) / 8), lane, topBitOf(terms, mask[n]!))
    })
  }

/** Lanes that the memory operand tells the number of, from as many addresses; the mask is left clear. */
export const gather =
  (laneBits: 32 | 64): Meaning =>
  (m, o) => {
    const { terms } = m
    const mask = split(terms, o.readParts(2), laneBits)
    const old = split(terms, o.readParts(0), laneBits)
    const lanes = Array.from({ length: o.width(1) / laneBits }, (_, n): Term => {
      const chosen = topBitOf(terms, mask[n]!)
      return terms.ite(chosen, m.load(o.elementAddress(1, n), laneBits / 8, chosen), old[n]!)
    })
    writeCleared(m, o, 0, join(terms, lanes))
    writeCleared(m, o, 2, [])
  }

function writeCleared(m: MeaningContext, o: OperandAccess, index: number, parts: readonly Term[]): void {
  const count = o.width(index) / 64
  o.writeParts(
    index,
    Array.from({ length: count }, (_, n) => parts[n] ?? m.terms.constant(0, 64)),
  )
}

/** vzeroall, vzeroupper: all vector registers, whole or above bit 127. */
export const clearRegisters =
  (part: 'whole' | 'upper'): Meaning =>
  (m) => {
    for (const register of ymm) {
      for (const location of partsOf(register).slice(part === 'whole' ? 0 : 2)) {
        m.write(location, m.terms.constant(0, 64))
      }
    }
  }
