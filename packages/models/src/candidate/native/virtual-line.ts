import type { NativeInstruction, Register } from '@sourceless/forge/native'
import type { Location, Term, TermBuilder } from '@sourceless/isa'
import type { MachineInstruction, MachineIsa } from '@sourceless/verifier'
import type { CandidateDiagnostic, SourceLine } from '../api.js'
import { type Effects, effectsOf } from './effects.js'
import type { StackPlace, TextMachine } from './text-machine.js'

/** A virtual register in a line, seen in some way. */
export interface Hole {
  readonly register: Register
  readonly isFloat: boolean
  readonly view: string
  /** As the text has it. */
  readonly word: string
}
export type Piece = string | Hole

/** A load or store in the frame, whose offset is known when everything is given out. */
export type FrameAccess =
  | { readonly kind: 'load' | 'store'; readonly slot: number }
  /** A load of an argument that the caller put on the stack; the offset is from the first of those. */
  | { readonly kind: 'argument'; readonly place: StackPlace }

/** A line whose registers are still to be given out. */
export interface VirtualInstruction extends NativeInstruction {
  readonly source: SourceLine
  pieces: readonly Piece[]
  /** Instead of the text of `pieces`; its register is the only one used or defined. */
  readonly access?: FrameAccess & { readonly isFloat: boolean }
  uses: readonly Register[]
  defs: readonly Register[]
  /** It only puts a constant into a register. */
  readonly isConstant: boolean
  readonly isReturn: boolean
}

export interface ReadLine {
  readonly instruction: VirtualInstruction
  readonly flow: Effects['flow']
  /** Labels of the text that it names. */
  readonly targets: readonly string[]
}

export interface LineContext {
  readonly machine: TextMachine
  readonly isa: MachineIsa
  /** What meanings are told in. */
  readonly terms: TermBuilder
  readonly labels: ReadonlySet<string>
  readonly stackPointer: Location
  /** The number of a virtual register, or why there is none of that name. */
  numberOf(
    base: string,
    isFloat: boolean | undefined,
  ): { readonly register: Register; readonly isFloat: boolean } | string
}

const word = /[A-Za-z_.$@][\w.$@]*/g

/** Reads one line: which registers its instructions read and write, and where control goes. */
export function readVirtualLine(context: LineContext, source: SourceLine): ReadLine | CandidateDiagnostic {
  const { machine, labels } = context
  const refuse = (message: string, hint: string) => ({ line: source.line, instruction: source.text, message, hint })
  const pieces = splitLine(context, source.text)
  if (typeof pieces === 'string') return refuse(pieces, machine.syntax)
  const operands = source.text.replace(/^\S+/, '')
  const targets = [...new Set(operands.match(word))].filter((name) => labels.has(name))
  const trial = trialLine(machine, source.text, pieces)
  if (typeof trial === 'string') return refuse(trial, machine.syntax)
  const { value, diagnostics } = machine.parse([trial.text, ...targets.map((name) => `${name}:`)].join('\n'))
  if (value === undefined)
    return refuse(
      trial.restore(diagnostics[0]!.message),
      'Write one instruction that this machine has, with operands that it takes.',
    )
  const [outside] = value.relocations
  if (outside !== undefined)
    return refuse(`'${outside.target}' is no label of this text`, 'A candidate calls nothing and refers to no data.')
  const effects = effectsOfBytes(context, value.bytes)
  if (typeof effects === 'string') return refuse(effects, 'Use other instructions.')
  const fault = forbidden(context, effects)
  if (fault !== undefined) return refuse(...fault)
  return { ...describe(context, source, pieces, trial.standsFor, effects), targets }
}

/** Functions on their own, whose stack is ours. */
function forbidden(
  { stackPointer }: LineContext,
  effects: readonly Effects[],
): [message: string, hint: string] | undefined {
  for (const { flow, reads, writes } of effects) {
    if (flow === 'call') return ['a candidate calls nothing', 'Write the code of what is called where it is needed.']
    if (flow === 'indirect') return ['where this goes does not show', 'Jump to labels of the text only.']
    if (flow !== 'return' && (reads.has(stackPointer) || writes.has(stackPointer)))
      return [
        'at this level the stack is not the text’s',
        'Keep values in virtual registers: what has to be saved or kept in memory is, without being written.',
      ]
  }
  return undefined
}

function splitLine({ machine, numberOf }: LineContext, text: string): readonly Piece[] | string {
  const pieces: Piece[] = []
  const start = /^\S+/.exec(text)![0].length
  let from = 0
  for (const match of text.slice(start).matchAll(word)) {
    const name = machine.virtualName(match[0])
    if (name === undefined) continue
    const known = numberOf(name.base, name.isFloat)
    if (typeof known === 'string') return known
    const at = start + match.index
    pieces.push(text.slice(from, at), { ...known, view: name.view, word: match[0] })
    from = at + match[0].length
  }
  return [...pieces, text.slice(from)]
}

interface Trial {
  readonly text: string
  /** What registers of the machine stand for. */
  readonly standsFor: ReadonlyMap<Register, Register>
  /** Puts the names of the text back into a message. */
  restore(message: string): string
}

/** The line with registers of the machine in place of virtual ones, or what is wrong with it. */
function trialLine(machine: TextMachine, written: string, pieces: readonly Piece[]): Trial | string {
  const taken = new Set(written.match(word)?.map((name) => machine.registerNamed(name)))
  const free = {
    general: machine.placeholders.general.filter((register) => !taken.has(register)),
    float: machine.placeholders.float.filter((register) => !taken.has(register)),
  }
  const given = new Map<Register, Register>()
  const words = new Map<string, string>()
  const texts: string[] = []
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      texts.push(piece)
      continue
    }
    const register = given.get(piece.register) ?? (piece.isFloat ? free.float : free.general).shift()
    if (register === undefined) return 'the line names too many registers'
    given.set(piece.register, register)
    const name = machine.registerName(register, piece.view)
    if (name === undefined) return `'${piece.word}' is not what a register of its kind is called`
    words.set(name, piece.word)
    texts.push(name)
  }
  const standsFor = new Map([...given].map(([virtual, register]) => [register, virtual]))
  const restore = (message: string) => message.replaceAll(word, (name) => words.get(name) ?? name)
  return { text: texts.join(''), standsFor, restore }
}

/** The effects of the instructions that a line stands for, or why they are not known. */
function effectsOfBytes({ isa, terms }: LineContext, bytes: Uint8Array): readonly Effects[] | string {
  const effects: Effects[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const { value, diagnostics } = isa.decode(bytes, offset)
    if (value === undefined) return diagnostics[0]!.message
    const unknown = isa.unmodelled(value)
    if (unknown !== undefined) return `what ${value.form.mnemonic} does is not known here: ${unknown}`
    effects.push(effectsOf(isa, terms, value as MachineInstruction))
    offset += value.sizeBytes
  }
  return effects
}

function describe(
  { machine }: LineContext,
  source: SourceLine,
  pieces: readonly Piece[],
  standsFor: ReadonlyMap<Register, Register>,
  effects: readonly Effects[],
): Omit<ReadLine, 'targets'> {
  const registersOf = (locations: Iterable<Location>): Set<Register> => {
    const found = [...locations].flatMap((location) => machine.registerOf(location) ?? [])
    return new Set(found.map((register) => standsFor.get(register) ?? register))
  }
  const uses = new Set<Register>()
  const defs = new Set<Register>()
  for (const { reads, writes } of effects) {
    for (const register of registersOf(reads)) if (!defs.has(register)) uses.add(register)
    for (const register of registersOf(writes.keys())) defs.add(register)
  }
  // Of several instructions the first may write before the last has read: what is read lives as long as all of them.
  if (effects.length > 1) for (const register of uses) defs.add(register)
  const [only] = effects
  const isAlone = effects.length === 1 && !only!.touchesMemory && only!.flow === 'next'
  const copied = isAlone ? copySource(machine, only!.writes) : undefined
  const instruction: VirtualInstruction = {
    source,
    pieces,
    uses: [...uses],
    defs: [...defs],
    copy: copied && uses.size === 1 && defs.size === 1,
    isConstant: isAlone && only!.writes.size === 1 && [...only!.writes.values()][0]!.op === 'const',
    isReturn: effects.some(({ flow }) => flow === 'return'),
  } as VirtualInstruction
  return { instruction, flow: effects.at(-1)?.flow ?? 'next' }
}

/** Whether each part of a register becomes the same part of another. */
function copySource(machine: TextMachine, writes: ReadonlyMap<Location, Term>): boolean {
  const pairs = [...writes].map(([to, { op, name }]) => (op === 'var' ? [to, name] : undefined))
  return (
    pairs.length > 0 &&
    pairs.every((pair) => {
      if (pair === undefined) return false
      const [to, from] = pair as [Location, Location]
      const isSamePart = to.endsWith('h') === from.endsWith('h')
      return isSamePart && machine.registerOf(to) !== undefined && machine.registerOf(from) !== undefined
    })
  )
}
