import type { Term, TermBuilder } from '@sourceless/isa'
import type { Meaning } from '../../form.js'
import { halvesAt, laneAt, lanesAt, readLanes, viewOf, writeHalves, writeLanes } from '../vector/apply.js'
import type { Lanes } from '../vector/lanes.js'
import { aesRound, mixColumns } from './aes.js'
import { type Sha1Function, sha1Rounds } from './sha1.js'
import { sha256Rounds } from './sha2.js'
import type { sm3Round1, sm3Round2 } from './sm3.js'

export const aes =
  (inverse: boolean): Meaning =>
  (m, o) =>
    writeHalves(m, o.register(0), aesRound(m.terms, halvesAt(m, o, 0), halvesAt(m, o, 1), inverse))
export const aesMix =
  (inverse: boolean): Meaning =>
  (m, o) =>
    writeHalves(m, o.register(0), mixColumns(m.terms, halvesAt(m, o, 1), inverse))

type OnVectors = (t: TermBuilder, ...vectors: Lanes[]) => Term[]

/** A result from whole vectors; `first` 0: the destination is the first of them. */
export const vectors =
  (operation: OnVectors, first: 0 | 1): Meaning =>
  (m, o) => {
    const sources = Array.from({ length: o.count - first }, (_, n) => lanesAt(m, o, n + first))
    writeLanes(m, o.register(0), operation(m.terms, ...sources))
  }

/** A q register as lanes of 32 bits. */
const words = (number: number) => viewOf(number, '4s')

export const sha1 =
  (f: Sha1Function): Meaning =>
  (m, o) => {
    const destination = words(o.register(0).number)
    writeLanes(
      m,
      destination,
      sha1Rounds(m.terms, f, readLanes(m, destination), lanesAt(m, o, 1)[0]!, lanesAt(m, o, 2)),
    )
  }

/** sha256h gives the first half of the state and takes it in the destination; sha256h2 the second. */
export const sha256 =
  (part: 0 | 1): Meaning =>
  (m, o) => {
    const destination = words(o.register(0).number)
    const own = readLanes(m, destination)
    const other = readLanes(m, words(o.register(1).number))
    const [abcd, efgh] = part === 0 ? [own, other] : [other, own]
    writeLanes(m, destination, sha256Rounds(m.terms, abcd, efgh, lanesAt(m, o, 2))[part])
  }

/** sha512h, sha512h2: q registers as lanes of 64 bits. */
export const sha512 =
  (operation: (t: TermBuilder, w: Lanes, x: Lanes, y: Lanes) => Term[]): Meaning =>
  (m, o) => {
    const [destination, source] = [viewOf(o.register(0).number, '2d'), viewOf(o.register(1).number, '2d')]
    writeLanes(m, destination, operation(m.terms, readLanes(m, destination), readLanes(m, source), lanesAt(m, o, 2)))
  }

export const sm3 =
  (round: typeof sm3Round1 | typeof sm3Round2, late: boolean): Meaning =>
  (m, o) => {
    const destination = o.register(0)
    writeLanes(m, destination, round(m.terms, readLanes(m, destination), lanesAt(m, o, 1), laneAt(m, o, 2), late))
  }
