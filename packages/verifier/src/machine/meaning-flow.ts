import {
  createTerms,
  type Location,
  type MeaningContext,
  type SystemCallConvention,
  type Term,
  type TermBuilder,
} from '@sourceless/isa'
import { splitAddress } from '../proof/address.js'
import type { Flow } from './flow.js'
import { type FlowReading, type KnownValues, nothingKnown } from './isa.js'

interface MeaningSource<I> {
  readonly locations: Readonly<Record<Location, number>>
  readonly stackPointer: Location
  readonly systemCall: Pick<SystemCallConvention<{ readonly location: Location }>, 'number' | 'numbers'>
  unmodelled(instruction: I): string | undefined
  applyMeaning(instruction: I, address: bigint, context: MeaningContext): void
}

interface Reading {
  readonly flow: Flow
  readonly written: ReadonlyMap<Location, Term>
  /** Addresses that are accessed. */
  readonly accessed: readonly Term[]
}

/**
 * What meanings tell about single instructions, for instruction sets whose meanings name every jump, trap and system call.
 * What has no meaning counts as falling through: a later stage refuses it by name.
 */
export function createMeaningReader<I>(source: MeaningSource<I>) {
  const { stackPointer, systemCall } = source
  const { location: callNumber } = systemCall.number

  function read(terms: TermBuilder, instruction: I, address: number, before: KnownValues): Reading {
    const written = new Map<Location, Term>()
    const accessed: Term[] = []
    let flow: Flow = { kind: 'next' }
    if (source.unmodelled(instruction) !== undefined) return { flow, written, accessed }
    const { exit, exit_group } = systemCall.numbers
    source.applyMeaning(instruction, BigInt(address), {
      terms,
      read(location) {
        const bits = source.locations[location]!
        const isKnown = location === callNumber && before.callNumber !== undefined
        return isKnown ? terms.constant(before.callNumber, bits) : terms.variable(location, bits)
      },
      write: (location, value) => void written.set(location, value),
      load(from, sizeBytes) {
        accessed.push(from)
        return terms.undefined(8 * sizeBytes)
      },
      store: (to) => void accessed.push(to),
      trap(condition) {
        if (condition.op === 'const' && condition.value === 1n) flow = { kind: 'stop' }
      },
      jump(condition, target, kind) {
        flow = flowOfJump(condition, target, kind)
      },
      systemCall() {
        const isExit = before.callNumber === exit || before.callNumber === exit_group
        flow = { kind: isExit ? 'exit' : 'system-call' }
      },
    })
    return { flow, written, accessed }
  }

  return {
    readFlow(instruction: I, address: number, before: KnownValues): FlowReading {
      const { flow, written } = read(createTerms(), instruction, address, before)
      const set = written.get(callNumber)
      const kept = written.has(callNumber) ? undefined : before.callNumber
      return { flow, after: { callNumber: set?.op === 'const' ? Number(set.value) : kept, pushed: undefined } }
    },
    references(instruction: I, address: number): readonly number[] {
      const { written, accessed } = read(createTerms(), instruction, address, nothingKnown)
      const constants = [...written.values(), ...accessed].filter(({ op, bits }) => op === 'const' && bits === 64)
      return constants.map(({ value }) => Number(value))
    },
    /** Whether it accesses what lies below the stack pointer and the red zone, before the instruction as after it. */
    accessesBelowStack(instruction: I, redZoneBytes: number): boolean {
      const terms = createTerms()
      const { written, accessed } = read(terms, instruction, 0, nothingKnown)
      const before = terms.variable(stackPointer, 64)
      const offsetOf = (term: Term): bigint | undefined => {
        const split = splitAddress(terms, term, (part) => part === before)
        return split?.base !== undefined && split.offset.op === 'const'
          ? BigInt.asIntN(64, split.offset.value)
          : undefined
      }
      const moved = offsetOf(written.get(stackPointer) ?? before) ?? 0n
      const lowest = (moved < 0n ? moved : 0n) - BigInt(redZoneBytes)
      return accessed.some((address) => (offsetOf(address) ?? lowest) < lowest)
    },
  }
}

function flowOfJump(condition: Term, target: Term, kind: 'jump' | 'call' | 'return'): Flow {
  if (kind === 'return') return { kind }
  if (target.op !== 'const') return { kind: kind === 'call' ? 'indirect-call' : 'indirect-jump' }
  const address = Number(target.value)
  if (kind === 'call') return { kind, target: address }
  if (condition.op !== 'const') return { kind: 'branch', target: address }
  return condition.value === 1n ? { kind: 'jump', target: address } : { kind: 'next' }
}
