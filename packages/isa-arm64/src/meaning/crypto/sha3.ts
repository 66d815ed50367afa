import type { Term, TermBuilder } from '@sourceless/isa'
import type { LaneOperation } from '../vector/lanes.js'

/** SHA3 helpers on 64-bit lanes: three-way exclusive or, bit clear and exclusive or, rotations. */
const xor = (t: TermBuilder, a: Term, b: Term): Term => t.binary('xor', a, b)

export const exclusiveOrThree: LaneOperation = (t, a, b, c) => xor(t, a!, xor(t, b!, c!))
export const bitClearExclusiveOr: LaneOperation = (t, a, b, c) => xor(t, a!, t.binary('and', b!, t.unary('not', c!)))
/** rax1 */
export const rotateExclusiveOr: LaneOperation = (t, a, b) => xor(t, a!, t.binary('rotl', b!, t.constant(1, 64)))
/** xar; the count is the last source. */
export const exclusiveOrRotate: LaneOperation = (t, a, b, count) => t.binary('rotr', xor(t, a!, b!), count!)
