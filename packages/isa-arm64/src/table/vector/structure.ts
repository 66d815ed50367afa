import type { Meaning, Row, Substitution } from '../../form.js'
import { loadLane, loadReplicated, loadStructures, storeLane, storeStructures } from '../../meaning/vector/structure.js'
import { family } from '../row.js'
import { allLanes, table } from './expansions.js'

/** ld1 and st1 of one to four registers, ld2 to ld4 and st2 to st4: `N` is the mnemonic's number, `C` the list's length. */
const lengths = table(`
  N C O
  1 1 0111
  1 2 1010
  1 3 0110
  1 4 0010
  2 2 1000
  3 3 0100
  4 4 0000
`)
const oneDouble: Substitution = { T: '1d', Q: '0', S: '11', B: '64' }
const withOneDouble = [...allLanes, oneDouble]

const bytes = (count: string | undefined, each: number): string => String(Number(count) * each)

/** `P` is the number of bytes, which a post-index by an immediate adds. Literals are cheaper at load than spreading. */
const lists = lengths.flatMap(({ N, C, O }) =>
  (N === '1' ? withOneDouble : allLanes).map(
    ({ T, Q, S }): Substitution => ({ N, C, O, T, Q, S, P: bytes(C, Q === '1' ? 16 : 8) }),
  ),
)

/** One lane of each register of a list: R and U tell its length, X and Y the size of the lane, s and q number it. */
const counts = table(`
  C R U
  1 0 0
  2 1 0
  3 0 1
  4 1 1
`)
const elements = table(`
  E X  Y   B
  b 00 sss 1
  h 01 ss0 2
  s 10 s00 4
  d 10 001 8
`)
const laneLists = counts.flatMap(({ C, R, U }) =>
  elements.map(({ E, X, Y, B }): Substitution => ({ C, R, U, E, X, Y, P: bytes(C, Number(B)) })),
)
const replicated = counts.flatMap(({ C, R, U }) =>
  withOneDouble.map(({ T, Q, S, B }): Substitution => ({ C, R, U, T, Q, S, P: bytes(C, Number(B) / 8) })),
)

/** The three ways to address: without change of the base, and a post-index by an immediate or a register. */
const addressed = (start: string, group: string, middle: string, rest: string, meaning: Meaning): readonly Row[] => [
  [`${start}, [Xn|SP]`, `${group}0 ${middle} 00000 ${rest} nnnnn ttttt`, meaning],
  [`${start}, [Xn|SP], #<P>`, `${group}1 ${middle} 11111 ${rest} nnnnn ttttt`, meaning],
  [`${start}, [Xn|SP], Xm`, `${group}1 ${middle} mmmmm ${rest} nnnnn ttttt`, meaning],
]

export const structureFamilies = [
  family({ expand: lists, manual: '(multiple structures)' }, [
    ...addressed('ld<N> {Vt.<T>*<C>}:w', '0Q 001100', '10', 'OOOO SS', loadStructures),
    ...addressed('st<N> {Vt.<T>*<C>}', '0Q 001100', '00', 'OOOO SS', storeStructures),
  ]),
  family({ expand: laneLists, manual: '(single structure)' }, [
    ...addressed('ld<C> {Vt.<E>*<C>}[i]:rw', '0q 001101', '1R', 'XXU YYY', loadLane),
    ...addressed('st<C> {Vt.<E>*<C>}[i]', '0q 001101', '0R', 'XXU YYY', storeLane),
  ]),
  family({ expand: replicated }, addressed('ld<C>r {Vt.<T>*<C>}:w', '0Q 001101', '1R', '11U 0 SS', loadReplicated)),
]
