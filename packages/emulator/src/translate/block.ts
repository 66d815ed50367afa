import type { MeaningContext, Term, TermBuilder, TrapKind } from '@sourceless/isa'
import type { GuestInstruction, GuestIsa } from './guest.js'
import { watchTerms } from './untranslatable.js'

/** What a block does besides writing registers, in order. Instructions are named by their offset in the window. */
export type Effect =
  | (Access & { readonly kind: 'load'; readonly result: Term })
  | (Access & { readonly kind: 'store'; readonly value: Term })
  | { readonly kind: 'trap'; readonly condition: Term; readonly trap: TrapKind; readonly instruction: number }

interface Access {
  readonly address: Term
  /** The access happens only where this holds; a load gives zero elsewhere. */
  readonly when: Term | undefined
  readonly instruction: number
}

/** How a block ends. Targets are guest addresses. */
export type BlockExit =
  | { readonly kind: 'goto'; readonly target: bigint }
  | { readonly kind: 'branch'; readonly condition: Term; readonly whenTrue: bigint; readonly whenFalse: bigint }
  | { readonly kind: 'indirect'; readonly target: Term; readonly isReturn: boolean }
  | { readonly kind: 'system-call'; readonly next: bigint }
  | { readonly kind: 'trap'; readonly trap: TrapKind }
  /** `offset`: where the bytes are that are no instruction. */
  | { readonly kind: 'illegal'; readonly reason: string; readonly offset: number }

export interface BasicBlock {
  /** Offset of the first instruction in the window. */
  readonly offset: number
  readonly instructions: readonly number[]
  readonly effects: readonly Effect[]
  /** New values of locations, by location index, over variables that stand for the values at the block's start. */
  readonly finals: ReadonlyMap<number, Term>
  readonly exit: BlockExit
  /** Offset of the last instruction. */
  readonly last: number
}

/** A block ends early where its terms become more: every one of them may need a local, and their depth is recursion. */
const maximumTerms = 6000

/** Runs the meanings of a block's instructions over terms; the block may end before the last of them, see `maximumTerms`. */
export function createBlockRecorder(isa: GuestIsa, terms: TermBuilder, base: bigint, variables: readonly Term[]) {
  let loads = 0
  const alwaysTrue = terms.constant(1, 1)
  const isTrue = (term: Term): boolean => term === alwaysTrue
  const isFalse = (term: Term): boolean => term.op === 'const' && term.value === 0n

  const refusals = watchTerms(terms)

  return (
    offset: number,
    instructions: readonly (readonly [number, GuestInstruction])[],
    stop: BlockExit | undefined,
  ) => {
    const finals = new Map<number, Term>()
    const effects: Effect[] = []
    let pending = new Map<number, Term>()
    let instruction = offset
    let next = base + BigInt(offset)
    let exit: BlockExit | undefined

    const context: MeaningContext = {
      terms: refusals.terms,
      read(location) {
        const index = indexOf(isa, location)
        return finals.get(index) ?? variables[index]!
      },
      write(location, value) {
        pending.set(indexOf(isa, location), value)
      },
      load(address, sizeBytes, when = alwaysTrue) {
        if (isFalse(when) || exit?.kind === 'trap') return terms.constant(0, sizeBytes * 8)
        const result = terms.variable(`load#${loads++}`, sizeBytes * 8)
        effects.push({ kind: 'load', address, result, when: isTrue(when) ? undefined : when, instruction })
        return result
      },
      store(address, value, when = alwaysTrue) {
        if (isFalse(when) || exit?.kind === 'trap') return
        effects.push({ kind: 'store', address, value, when: isTrue(when) ? undefined : when, instruction })
      },
      trap(condition, trap) {
        // What is told after a trap that always happens does not happen.
        if (exit?.kind === 'trap' || isFalse(condition)) return
        if (isTrue(condition)) exit ??= { kind: 'trap', trap }
        else effects.push({ kind: 'trap', condition, trap, instruction })
      },
      jump(condition, target, kind) {
        if (isFalse(condition)) return
        if (target.op !== 'const') {
          const other = terms.constant(next, 64)
          exit ??= { kind: 'indirect', target: terms.ite(condition, target, other), isReturn: kind === 'return' }
        } else if (isTrue(condition)) exit ??= { kind: 'goto', target: target.value }
        else exit ??= { kind: 'branch', condition, whenTrue: target.value, whenFalse: next }
      },
      systemCall() {
        exit ??= { kind: 'system-call', next }
      },
    }
    /** Terms are numbered as they are made. */
    const termsMade = (): number => terms.undefined(1).id
    const firstTerm = termsMade()
    const executed: number[] = []
    for (const [at, decoded] of instructions) {
      if (termsMade() - firstTerm > maximumTerms) {
        exit = { kind: 'goto', target: next }
        break
      }
      instruction = at
      executed.push(at)
      next = base + BigInt(at + decoded.sizeBytes)
      pending = new Map()
      const before = effects.length
      decoded.apply(base + BigInt(at), context)
      const reason = refusals.take()
      if (reason !== undefined) {
        effects.length = before
        exit = { kind: 'illegal', reason, offset: at }
        break
      }
      for (const [index, value] of pending) finals.set(index, value)
      if (exit !== undefined) break
    }
    for (const [index, value] of finals) if (value === variables[index]) finals.delete(index)
    const block: BasicBlock = {
      offset,
      instructions: executed,
      effects,
      finals,
      exit: exit ?? stop ?? { kind: 'goto', target: next },
      last: instruction,
    }
    return block
  }
}

function indexOf(isa: GuestIsa, location: string): number {
  const index = isa.indexOf.get(location)
  if (index === undefined) throw new TypeError(`the guest has no location ${location}`)
  return index
}
