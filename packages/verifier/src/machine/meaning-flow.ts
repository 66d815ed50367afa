import {
  createTerms,
  type Location,
  type MeaningContext,
  type SystemCallConvention,
  substitute,
  type Term,
  type TermBuilder,
} from '@sourceless/isa'
import type { Flow } from './flow.js'
import type { FlowReading } from './isa.js'
import { type KnownValue, type KnownValues, nothingKnown, numberOf } from './known-values.js'
import { reachesBelowStack } from './stack-access.js'

interface MeaningSource<I> {
  readonly locations: Readonly<Record<Location, number>>
  readonly stackPointer: Location
  readonly systemCall: Pick<SystemCallConvention<{ readonly location: Location }>, 'number' | 'numbers'>
  unmodelled(instruction: I): string | undefined
  applyMeaning(instruction: I, address: bigint, context: MeaningContext): void
}

interface Reading {
  readonly flow: Flow
  /** With known values filled in; so are the next. */
  readonly written: ReadonlyMap<Location, Term>
  /** Addresses that are accessed. */
  readonly accessed: readonly Term[]
}

/** Variables that stand for the 8 bytes at an address. */
const wordPrefix = 'word at '
const wordAddress = ({ op, name }: Term): number | undefined =>
  op === 'var' && name.startsWith(wordPrefix) ? Number(name.slice(wordPrefix.length)) : undefined

/**
 * What meanings tell about single instructions, for instruction sets whose meanings name every jump, trap and system call.
 * What has no meaning counts as falling through: a later stage refuses it by name.
 */
export function createMeaningReader<I extends object>(source: MeaningSource<I>) {
  const { locations, stackPointer, systemCall } = source
  const { exit, exit_group } = systemCall.numbers

  function read(terms: TermBuilder, instruction: I, address: number, before: KnownValues): Reading {
    const written = new Map<Location, Term>()
    const accessed: Term[] = []
    let flow: Flow = { kind: 'next' }
    if (source.unmodelled(instruction) !== undefined) return { flow, written, accessed }
    const wordAt = (at: number | bigint) => terms.variable(`${wordPrefix}${at}`, 64)
    const { registers } = before
    /** Values are filled in where they say what is reached; conditions stay open. */
    const fill = (term: Term): Term => {
      if (registers.size === 0 || term.bits !== 64) return term
      const replacement = ({ op, name }: Term): Term | undefined => {
        const known = op === 'var' ? registers.get(name) : undefined
        return known === undefined || known.kind === 'number'
          ? known && terms.constant(known.value, 64)
          : wordAt(known.address)
      }
      return substitute(terms, [term], replacement)[0]!
    }
    source.applyMeaning(instruction, BigInt(address), {
      terms,
      read: (location) => terms.variable(location, locations[location]!),
      write: (location, value) => void written.set(location, fill(value)),
      load(from, sizeBytes) {
        const place = fill(from)
        accessed.push(place)
        return place.op === 'const' && sizeBytes === 8 ? wordAt(place.value) : terms.undefined(8 * sizeBytes)
      },
      store: (to) => void accessed.push(fill(to)),
      trap(condition) {
        if (condition.op === 'const' && condition.value === 1n) flow = { kind: 'stop' }
      },
      jump(condition, target, kind) {
        flow = flowOfJump(condition, fill(target), kind)
      },
      systemCall() {
        const number = numberOf(registers.get(systemCall.number.location))
        flow = { kind: number === exit || number === exit_group ? 'exit' : 'system-call' }
      },
    })
    return { flow, written, accessed }
  }
  /** Readings where nothing is known before, at no address: there is more than one question about each. */
  const alone = new WeakMap<I, Reading & { readonly terms: TermBuilder }>()
  const readAlone = (instruction: I) => {
    const known = alone.get(instruction)
    if (known !== undefined) return known
    const terms = createTerms()
    const made = { ...read(terms, instruction, 0, nothingKnown), terms }
    alone.set(instruction, made)
    return made
  }

  return {
    readFlow(instruction: I, address: number, before: KnownValues): FlowReading {
      const { flow, written } = read(createTerms(), instruction, address, before)
      const registers = new Map(before.registers)
      for (const [location, term] of written) {
        const known = knownValue(term)
        if (known === undefined) registers.delete(location)
        else registers.set(location, known)
      }
      return { flow, after: { registers, pushed: undefined } }
    },
    references(instruction: I, address: number, before: KnownValues): readonly number[] {
      const { written, accessed } = read(createTerms(), instruction, address, before)
      const constants = [...written.values(), ...accessed].filter(({ op, bits }) => op === 'const' && bits === 64)
      return constants.map(({ value }) => Number(value))
    },
    writes: (instruction: I): Iterable<Location> => readAlone(instruction).written.keys(),
    /** Whether it accesses what lies below the stack pointer and the red zone, before the instruction as after it. */
    accessesBelowStack(instruction: I, redZoneBytes: number): boolean {
      const { terms, written, accessed } = readAlone(instruction)
      if (accessed.length === 0) return false
      const before = terms.variable(stackPointer, 64)
      const after = written.get(stackPointer) ?? before
      return reachesBelowStack(terms, before, accessed, [before, after], redZoneBytes)
    },
  }
}

function knownValue(term: Term): KnownValue | undefined {
  if (term.bits !== 64) return undefined
  if (term.op === 'const') return { kind: 'number', value: term.value }
  const address = wordAddress(term)
  return address === undefined ? undefined : { kind: 'word', address }
}

function flowOfJump(condition: Term, target: Term, kind: 'jump' | 'call' | 'return'): Flow {
  if (kind === 'return') return { kind }
  if (target.op !== 'const')
    return { kind: kind === 'call' ? 'indirect-call' : 'indirect-jump', slot: wordAddress(target) }
  const address = Number(target.value)
  if (kind === 'call') return { kind, target: address }
  if (condition.op !== 'const') return { kind: 'branch', target: address }
  return condition.value === 1n ? { kind: 'jump', target: address } : { kind: 'next' }
}
