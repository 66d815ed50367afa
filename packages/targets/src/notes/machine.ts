import {
  createTerms,
  type Location,
  type MeaningContext,
  type SystemCallConvention,
  type Term,
  type TermBuilder,
} from '@sourceless/isa'
import type { CodeInstruction, MachineInstruction, MachineIsa } from '@sourceless/verifier'
import { infix, withoutNan } from './infix.js'

/** What instructions do, from the instruction set's own table. `I` is what its decoder makes. */
export type Meanings<I extends MachineInstruction> = Pick<MachineIsa<I>, 'locations' | 'unmodelled' | 'applyMeaning'>

/** How notes about one instruction set are worded. What its instructions do is not said here: see `Meanings`. */
export interface Wording<I> {
  /** The instruction in its usual syntax. */
  format(instruction: I, address: number): string
  /** What assembly calls the low `bits` of a location: rax and 32 bits is eax. */
  partName(location: Location, bits: number): string | undefined
  /** The register that a term is another view of. */
  registerOf?(term: Term): Location | undefined
  /** For each condition that flags can state: how it is said, and a branch on it. */
  readonly conditions: readonly (readonly [words: string, branch: I])[]
  /** Registers whose change goes without saying where the instruction does something else: the stack pointer of a push. */
  readonly implied: ReadonlySet<Location>
  /** How Linux is called. */
  readonly systemCall: Pick<
    SystemCallConvention<{ readonly location: Location; readonly name: string }>,
    'number' | 'numbers'
  >
  /** Words for instructions whose name says more than their meaning does. */
  byName(mnemonic: string, operands: readonly string[]): string | undefined
}

/** Gives an instruction as text, and what it does in words. `nameAt` knows functions by their address. */
export type Describe<I> = (
  at: CodeInstruction<I>,
  nameAt?: (address: number) => string | undefined,
) => { readonly text: string; readonly note: string }

/** Notes longer than this are not read at a glance: the name of the operation then says more. */
const longestNote = 96

/** Describes instructions by their meanings: the state that they write, with its new value in infix notation. */
export function describeBy<I extends MachineInstruction>(isa: Meanings<I>, wording: Wording<I>): Describe<I> {
  return (at, nameAt = () => undefined) => {
    const { instruction, address } = at
    const text = wording.format(instruction, address)
    const [mnemonic = '', rest = ''] = split(text, ' ')
    const operands = rest === '' ? [] : splitOperands(rest)
    const own = ofSystem(wording, at) ?? wording.byName(mnemonic, operands)
    if (own !== undefined) return { text, note: own }
    if (isa.unmodelled(instruction) !== undefined) return { text, note: byOperands(mnemonic, operands) }
    const reading = new Reading(isa, wording, instruction, address, nameAt)
    const note = reading.note()
    if (note === '') return { text, note: reading.setsFlags ? `flags = ${call(mnemonic, operands)}` : 'do nothing' }
    return { text, note: note.length > longestNote ? byOperands(mnemonic, operands) : note }
  }
}

const call = (mnemonic: string, operands: readonly string[]): string => `${mnemonic}(${operands.join(', ')})`

/** The first operand is where results go. */
function byOperands(mnemonic: string, [destination, ...sources]: readonly string[]): string {
  return sources.length > 0
    ? `${destination} = ${call(mnemonic, sources)}`
    : call(mnemonic, destination ? [destination] : [])
}

/** Calls of the operating system and its libraries, by their names. */
function ofSystem<I>({ systemCall }: Wording<I>, { flow, before }: CodeInstruction<I>): string | undefined {
  if ('import' in flow && flow.import !== undefined)
    return `${flow.kind === 'import-jump' ? 'go to' : 'call'} ${flow.import.name}`
  if (flow.kind !== 'system-call' && flow.kind !== 'exit') return undefined
  const { number, numbers } = systemCall
  const known = before.registers.get(number.location)
  const name = Object.entries(numbers).find(([, value]) => known?.kind === 'number' && known.value === BigInt(value))
  return name === undefined ? `system call; its number is in ${number.name}` : `system call: ${name[0]}`
}

const split = (text: string, at: string): readonly string[] => {
  const place = text.indexOf(at)
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + at.length).trim()]
}

/** Operands at the commas outside of brackets. */
const splitOperands = (text: string): readonly string[] => text.split(/,\s*(?![^[{(]*[\]})])/)

/** What an instruction does, in the order in which it is told. */
interface Effects {
  readonly stores: { readonly text: string; readonly value: Term }[]
  readonly writes: { readonly location: Location; readonly value: Term }[]
  readonly jumps: string[]
  isCall: boolean
}

/** One instruction's meaning, read with variables for all state. */
class Reading<I extends MachineInstruction> {
  private readonly terms = createTerms()
  private readonly names = new Map<Term, string>()
  private readonly effects: Effects = { stores: [], writes: [], jumps: [], isCall: false }
  private words: ReadonlyMap<Term, string> | undefined
  private loads = 0
  setsFlags = false
  private readonly isa: Meanings<I>
  private readonly wording: Wording<I>
  private readonly nameAt: (address: number) => string | undefined

  constructor(
    isa: Meanings<I>,
    wording: Wording<I>,
    instruction: I,
    address: number,
    nameAt: (address: number) => string | undefined,
  ) {
    this.isa = isa
    this.wording = wording
    this.nameAt = nameAt
    isa.applyMeaning(instruction, BigInt(address), this.context())
  }

  note(): string {
    const { stores, writes, jumps, isCall } = this.effects
    // Where a call leaves the address to return to goes without saying.
    const isNews = ({ value }: { readonly value: Term }): boolean => !isCall || value.op !== 'const'
    const said = (implied: boolean) =>
      writes
        .filter(isNews)
        .filter(({ location }) => this.wording.implied.has(location) === implied)
        .map(({ location, value }) => this.written(location, value))
    const told = [...stores.filter(isNews).map(({ text }) => text), ...said(false), ...jumps]
    return (told.length > 0 ? told : said(true)).join('; ')
  }

  private context(): MeaningContext {
    const { terms, effects, isa, wording } = this
    return {
      ...silent(terms, isa.locations),
      write: (location, value) => {
        const isUpperZero = wording.partName(location, 64) === undefined && value.op === 'const' && value.value === 0n
        if (isa.locations[location] === 1) this.setsFlags = true
        if (isa.locations[location] === 1 || isUpperZero) return
        effects.writes.push({ location, value })
      },
      load: (from, sizeBytes) => {
        const value = terms.variable(`load${this.loads++}`, sizeBytes * 8)
        this.names.set(value, this.place(from))
        return value
      },
      store: (to, value) => effects.stores.push({ text: `${this.place(to)} = ${this.show(value)}`, value }),
      trap: (condition) => {
        if (isOne(condition)) effects.jumps.push('stop: this place is never reached')
      },
      jump: (condition, target, kind) => {
        const verb = { jump: 'go to ', call: 'call ', return: 'return' }[kind]
        const where = kind === 'return' ? '' : this.target(target)
        effects.isCall ||= kind === 'call'
        effects.jumps.push(`${verb}${where}${isOne(condition) ? '' : ` if ${this.condition(condition)}`}`)
      },
    }
  }

  private readonly nameOf = (term: Term): string | undefined => {
    const own = this.names.get(term)
    if (own !== undefined) return own
    const alias = this.wording.registerOf?.(term)
    if (alias !== undefined) return this.wording.partName(alias, term.bits)
    if (term.op === 'var') return this.wording.partName(term.name, term.bits)
    if (term.op === 'extract' && term.value === 0n && term.args[0]!.op === 'var')
      return this.wording.partName(term.args[0]!.name, term.bits)
    return undefined
  }

  private show(term: Term): string {
    return infix(term, this.nameOf)
  }

  private place(address: Term): string {
    return `[${this.named(address) ?? this.show(address)}]`
  }

  private target(term: Term): string {
    return this.named(term) ?? (term.op === 'const' ? term.value.toString(16) : this.show(term))
  }

  private named(term: Term): string | undefined {
    return term.op === 'const' ? this.nameAt(Number(term.value)) : undefined
  }

  private condition(term: Term): string {
    this.words ??= conditionWords(this.terms, this.isa, this.wording)
    return this.words.get(term) ?? this.show(term)
  }

  /** `register = value`, by the name of the part of the register that is really written. */
  private written(location: Location, value: Term): string {
    const partOf = (part: Term): string | undefined => this.wording.partName(location, part.bits)
    const isWidened = value.op === 'zext' && value.args[0]!.bits >= 32
    const inner = isWidened ? value.args[0]! : value.op === 'concat' ? value.args[1]! : value
    const part = inner.bits > 1 ? partOf(inner) : undefined
    const name = part ?? partOf(value) ?? location
    const shown = withoutNan(part === undefined ? value : inner)
    return this.chosen(name, shown) ?? `${name} = ${this.show(shown)}`
  }

  /** What is chosen by a condition, with the condition behind it. */
  private chosen(name: string, value: Term): string | undefined {
    const { terms } = this
    if (value.op === 'zext' && value.args[0]!.bits === 1) {
      const condition = value.args[0]!
      const said = this.condition(condition)
      const isCondition = this.words!.has(condition) || comparisons.has(condition.op)
      return isCondition ? `${name} = 1 if ${said}, else 0` : undefined
    }
    if (value.op !== 'ite' || this.nameOf(value) !== undefined) return undefined
    const [condition, whenTrue, whenFalse] = value.args as readonly [Term, Term, Term]
    const isKept = (term: Term) => this.nameOf(term) === name
    if (isKept(whenFalse)) return `${name} = ${this.show(whenTrue)} if ${this.condition(condition)}`
    if (isKept(whenTrue)) return `${name} = ${this.show(whenFalse)} if ${this.condition(terms.unary('not', condition))}`
    return `${name} = ${this.show(whenTrue)} if ${this.condition(condition)}, else ${this.show(whenFalse)}`
  }
}

const comparisons: ReadonlySet<string> = new Set(['eq', 'ult', 'ule', 'slt', 'sle', 'feq', 'flt', 'fle', 'not'])
const isOne = (term: Term): boolean => term.op === 'const' && term.value === 1n

/** Reads state as variables; nothing that happens is noted. */
function silent(terms: TermBuilder, locations: Readonly<Record<Location, number>>): MeaningContext {
  return {
    terms,
    read: (location) => terms.variable(location, locations[location] ?? 64),
    write: () => {},
    load: (_from, sizeBytes) => terms.undefined(sizeBytes * 8),
    store: () => {},
    trap: () => {},
    jump: () => {},
    systemCall: () => {},
  }
}

/** What branches test, by the words for it. */
function conditionWords<I extends MachineInstruction>(
  terms: TermBuilder,
  isa: Meanings<I>,
  wording: Wording<I>,
): ReadonlyMap<Term, string> {
  const words = new Map<Term, string>()
  for (const [said, branch] of wording.conditions)
    isa.applyMeaning(branch, 0n, {
      ...silent(terms, isa.locations),
      jump: (condition) => void words.set(condition, said),
    })
  return words
}
