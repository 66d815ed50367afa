import type { Constraint } from '../form.js'
import { field } from '../operand/kind.js'

/** Operands that the manual calls CONSTRAINED UNPREDICTABLE together: assemblers refuse them, and so do we. */

const t = (word: number): number => field(word, 0, 5)
const n = (word: number): number => field(word, 5, 5)
const t2 = (word: number): number => field(word, 10, 5)
const s = (word: number): number => field(word, 16, 5)

/** The base is the stack pointer, which no data register is, or another than `register`. */
const apart = (word: number, register: number): boolean => n(word) === 31 || n(word) !== register

export const baseApart: Constraint = {
  holds: (word) => apart(word, t(word)),
  text: 'a base register, which is written back, other than the data register',
}

export const pairBaseApart: Constraint = {
  holds: (word) => apart(word, t(word)) && apart(word, t2(word)),
  text: 'a base register, which is written back, other than the data registers',
}

export const pairDistinct: Constraint = {
  holds: (word) => t(word) !== t2(word),
  text: 'two different registers to load',
}

export const pairDistinctBaseApart: Constraint = {
  holds: (word) => pairDistinct.holds(word) && pairBaseApart.holds(word),
  text: 'two different registers to load, and a base register, which is written back, other than those',
}

export const statusApart: Constraint = {
  holds: (word) => s(word) !== t(word) && apart(word, s(word)),
  text: 'a status register other than the data and the base register',
}

export const pairStatusApart: Constraint = {
  holds: (word) => statusApart.holds(word) && s(word) !== t2(word),
  text: 'a status register other than the data and the base registers',
}

/** `casp`: both pairs start at an even register. */
export const evenPairs: Constraint = {
  holds: (word) => ((t(word) | s(word)) & 1) === 0,
  text: 'pairs that start at an even register',
}
