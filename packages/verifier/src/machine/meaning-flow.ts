import { createTerms, type Location, type MeaningContext, type SystemCallConvention, type Term } from '@sourceless/isa'
import type { Flow } from './flow.js'
import { type FlowReading, type KnownValues, nothingKnown } from './isa.js'

interface MeaningSource<I> {
  readonly locations: Readonly<Record<Location, number>>
  readonly systemCall: Pick<SystemCallConvention<{ readonly location: Location }>, 'number' | 'numbers'>
  unmodelled(instruction: I): string | undefined
  applyMeaning(instruction: I, address: bigint, context: MeaningContext): void
}

interface Reading extends FlowReading {
  readonly references: readonly number[]
}

/**
 * Control flow as the meanings tell it, for instruction sets whose meanings name every jump, trap and system call. What has
 * no meaning counts as falling through: a later stage refuses it by name.
 */
export function createMeaningReader<I>(source: MeaningSource<I>) {
  const { location: callNumber } = source.systemCall.number
  const { exit, exit_group } = source.systemCall.numbers

  function read(instruction: I, address: number, before: KnownValues): Reading {
    if (source.unmodelled(instruction) !== undefined)
      return { flow: { kind: 'next' }, after: nothingKnown, references: [] }
    const terms = createTerms()
    const references: number[] = []
    let flow: Flow = { kind: 'next' }
    let number: Term | undefined =
      before.callNumber === undefined ? undefined : terms.constant(before.callNumber, source.locations[callNumber]!)
    const known = number
    const refer = (term: Term): void => {
      if (term.op === 'const' && term.bits === 64) references.push(Number(term.value))
    }
    source.applyMeaning(instruction, BigInt(address), {
      terms,
      read: (location) =>
        location === callNumber && known !== undefined ? known : terms.variable(location, source.locations[location]!),
      write: (location, value) => {
        refer(value)
        if (location === callNumber) number = value
      },
      load: (from, sizeBytes) => {
        refer(from)
        return terms.undefined(8 * sizeBytes)
      },
      store: () => {},
      trap: (condition) => {
        if (condition.op === 'const' && condition.value === 1n) flow = { kind: 'stop' }
      },
      jump: (condition, target, kind) => {
        flow = flowOfJump(condition, target, kind)
      },
      systemCall: () => {
        const isExit = before.callNumber === exit || before.callNumber === exit_group
        flow = { kind: isExit ? 'exit' : 'system-call' }
      },
    })
    const after = number?.op === 'const' ? Number(number.value) : undefined
    return { flow, after: { callNumber: after, pushed: undefined }, references }
  }

  return {
    readFlow(instruction: I, address: number, before: KnownValues): FlowReading {
      const { flow, after } = read(instruction, address, before)
      return { flow, after }
    },
    references: (instruction: I, address: number): readonly number[] =>
      read(instruction, address, nothingKnown).references,
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
