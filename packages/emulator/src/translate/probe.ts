import { createTerms, type MeaningContext, type Term, type TermBuilder } from '@sourceless/isa'
import type { GuestInstruction, GuestLocation } from './guest.js'

/** Where an instruction may go. */
export interface Successors {
  /** Addresses that are known. */
  readonly targets: readonly bigint[]
  readonly isCall: boolean
  /** It may go on at the next instruction. */
  readonly fallsThrough: boolean
  /** It has jumped, entered the system or trapped, always or under some condition. */
  readonly diverts: boolean
}

type Applicable = Pick<GuestInstruction, 'apply'>

/** Asks instructions' meanings where they may go; nothing else of what they do matters here. */
export function createProbe(locations: readonly Pick<GuestLocation, 'name' | 'bits'>[], terms: TermBuilder) {
  const widths = new Map(locations.map(({ name, bits }) => [name, bits]))
  const isTrue = (term: Term): boolean => term.op === 'const' && term.value === 1n
  return (instruction: Applicable, address: bigint): Successors => {
    const targets: bigint[] = []
    let [isCall, fallsThrough, diverts] = [false, true, false]
    const context: MeaningContext = {
      terms,
      read: (location) => terms.variable(location, widths.get(location)!),
      write: () => {},
      load: (_, sizeBytes) => terms.undefined(sizeBytes * 8),
      store: () => {},
      trap(condition) {
        if (!isTrue(condition)) return
        fallsThrough = false
        diverts = true
      },
      jump(condition, target, kind) {
        if (target.op === 'const') targets.push(target.value)
        if (kind === 'call') isCall = true
        if (isTrue(condition)) fallsThrough = false
        diverts = true
      },
      systemCall() {
        diverts = true
      },
    }
    instruction.apply(address, context)
    return { targets, isCall, fallsThrough, diverts }
  }
}

/**
 * Tells which rows of an instruction table end a basic block; a row is asked when it is first met. (Where an answer were
 * too optimistic, the block would still end there; only what follows would be translated separately.)
 */
export function createBlockEndings(locations: readonly Pick<GuestLocation, 'name' | 'bits'>[]) {
  const known = new Map<object, boolean>()
  return (row: object, instruction: Applicable): boolean => {
    let ends = known.get(row)
    if (ends === undefined) {
      ends = createProbe(locations, createTerms())(instruction, 0x1000n).diverts
      known.set(row, ends)
    }
    return ends
  }
}
