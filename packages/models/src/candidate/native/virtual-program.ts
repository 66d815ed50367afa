import type { Contract } from '@sourceless/contract'
import { createFunction, type NativeBlock, type NativeFunction, type Register } from '@sourceless/forge/native'
import { createTerms } from '@sourceless/isa'
import { type MachineArgument, type MachinePlatform, machineArguments } from '@sourceless/verifier'
import type { CandidateDiagnostic } from '../api.js'
import type { CodeLine } from '../text-lines.js'
import type { TextMachine } from './text-machine.js'
import { type LineContext, type ReadLine, readVirtualLine, type VirtualInstruction } from './virtual-line.js'

/** A text as blocks of instructions, in its order; the first block is the entry, without labels. */
export interface VirtualProgram {
  readonly machine: NativeFunction<VirtualInstruction, never>
  readonly labelsOf: ReadonlyMap<NativeBlock<VirtualInstruction, never>, readonly string[]>
}

/** More virtual registers take too long to give out. */
const maximumRegisters = 512

/** The names of a text and their numbers. */
class Names {
  readonly named = new Map<string, { readonly register: Register; readonly isFloat: boolean }>()
  private readonly machine: NativeFunction<VirtualInstruction, never>
  private readonly fixed: ReadonlyMap<string, boolean>

  /** `fixed`: the arguments and the result by their names, and whether each is a float. */
  constructor(machine: NativeFunction<VirtualInstruction, never>, fixed: ReadonlyMap<string, boolean>) {
    this.machine = machine
    this.fixed = fixed
  }

  numberOf(
    base: string,
    isFloat: boolean | undefined,
  ): { readonly register: Register; readonly isFloat: boolean } | string {
    const known = this.named.get(base)
    const wanted = /^f?v/.test(base) ? isFloat! : this.fixed.get(base)
    if (wanted === undefined) return this.unknown(base)
    if (isFloat !== undefined && isFloat !== wanted)
      return `'${base}' is passed in a register for ${wanted ? 'floats' : 'integers'}`
    if (known !== undefined) return known
    if (this.named.size === maximumRegisters) return `there are more than ${maximumRegisters} virtual registers`
    const made = { register: this.machine.nextRegister++, isFloat: wanted }
    if (wanted) this.machine.floats.add(made.register)
    this.named.set(base, made)
    return made
  }

  private unknown(base: string): string {
    if (base === 'result') return 'the function returns nothing: there is no result'
    const count = [...this.fixed.keys()].filter((name) => name !== 'result').length
    return `there is no ${base}: the function has ${count} machine argument${count === 1 ? '' : 's'}`
  }
}

/** Reads the lines of a text into blocks, with arguments and result moved where the convention has them. */
export function readVirtualProgram(
  text: TextMachine,
  platform: MachinePlatform,
  contract: Contract,
  lines: readonly CodeLine[],
): VirtualProgram | { readonly diagnostics: readonly CandidateDiagnostic[] } {
  const { convention, isa } = platform
  const machine = createFunction<VirtualInstruction, never>([])
  const passed = machineArguments(platform, contract.entry)
  const { result } = contract.entry
  const fixed = new Map(passed.map((argument, n) => [`arg${n}`, isFloatArgument(argument)]))
  if (result.kind !== 'void') fixed.set('result', result.kind === 'float' && convention.floatResult !== undefined)
  const names = new Names(machine, fixed)
  const labels = new Set(lines.flatMap((line) => line.labels))
  const stackPointer = convention.stackPointer.location
  const context: LineContext = {
    machine: text,
    isa,
    terms: createTerms(),
    labels,
    stackPointer,
    numberOf: (base, isFloat) => names.numberOf(base, isFloat),
  }
  const diagnostics: CandidateDiagnostic[] = repeatedLabels(lines)
  const read = lines.map((line) => {
    const found = line.text === '' ? undefined : readVirtualLine(context, line)
    if (found !== undefined && 'message' in found) diagnostics.push(found)
    return { line, found: found as ReadLine | undefined }
  })
  if (diagnostics.length > 0) return { diagnostics }
  const resultRegister = registerAt(
    text,
    result.kind === 'void' ? undefined : fixed.get('result') ? convention.floatResult : convention.result,
  )
  const program = intoBlocks(machine, read, resultRegister)
  if ('diagnostics' in program) return program
  machine.blocks[0]!.instructions.unshift(...argumentMoves(text, passed, names))
  const returned = names.named.get('result')
  if (returned !== undefined) moveResults(text, machine, returned, resultRegister!)
  return program
}

const isFloatArgument = ({ kind, place, parameter }: MachineArgument): boolean =>
  place.kind === 'register' ? place.isFloat : kind === 'scalar' && parameter.type.kind === 'float'

const registerAt = (text: TextMachine, register: { readonly location: string } | undefined): Register | undefined =>
  register && text.registerOf(register.location)

function repeatedLabels(lines: readonly CodeLine[]): CandidateDiagnostic[] {
  const seen = new Set<string>()
  return lines.flatMap(({ line, labels }) =>
    labels.flatMap((label) => {
      if (!seen.has(label)) {
        seen.add(label)
        return []
      }
      return [{ line, message: `the label '${label}' is defined twice`, hint: 'Give every label a name of its own.' }]
    }),
  )
}

interface LineOfProgram {
  readonly line: CodeLine
  readonly found: ReadLine | undefined
}

/** Blocks end where control goes elsewhere and where a label stands. */
function intoBlocks(
  machine: NativeFunction<VirtualInstruction, never>,
  read: readonly LineOfProgram[],
  resultRegister: Register | undefined,
): VirtualProgram | { readonly diagnostics: readonly CandidateDiagnostic[] } {
  type Block = NativeBlock<VirtualInstruction, never>
  const labelsOf = new Map<Block, readonly string[]>()
  const byLabel = new Map<string, Block>()
  const open = (labels: readonly string[]): Block => {
    const block: Block = { id: machine.blocks.length, instructions: [], end: { kind: 'unreachable' }, loopDepth: 0 }
    machine.blocks.push(block)
    labelsOf.set(block, labels)
    for (const label of labels) byLabel.set(label, block)
    return block
  }
  const ends: (() => void)[] = []
  let current: Block | undefined = open([])
  const fallInto = (from: Block, next: Block) => {
    from.end = { kind: 'jump', target: next }
  }
  for (const { line, found } of read) {
    if (line.labels.length > 0 || current === undefined) {
      const next = open(line.labels)
      if (current !== undefined) fallInto(current, next)
      current = next
    }
    if (found === undefined) continue
    current.instructions.push(found.instruction)
    if (found.flow === 'next') continue
    const from: Block = current
    const { flow, targets } = found
    ends.push(() => {
      const target = byLabel.get(targets.at(-1) ?? '')
      const next = machine.blocks[from.id + 1]
      if (flow === 'return') from.end = { kind: 'return', uses: resultRegister === undefined ? [] : [resultRegister] }
      else if (flow === 'jump' && target !== undefined) from.end = { kind: 'jump', target }
      else if (flow === 'branch' && target !== undefined && next !== undefined)
        from.end = { kind: 'branch', conditions: [], whenTrue: target, whenFalse: next }
    })
    current = undefined
  }
  const last = read.at(-1)!
  const flow = last.found?.flow
  if (current !== undefined || flow === 'branch') {
    const message = 'control runs out of the text behind its last line'
    return {
      diagnostics: [
        { line: last.line.line, instruction: last.line.text, message, hint: 'End every path with a return.' },
      ],
    }
  }
  for (const end of ends) end()
  markLoops(machine.blocks)
  return { machine, labelsOf }
}

/** What lies between a label and a later jump back to it runs often. */
function markLoops(blocks: readonly NativeBlock<VirtualInstruction, never>[]): void {
  for (const { id, end } of blocks) {
    const target = end.kind === 'jump' ? end.target : end.kind === 'branch' ? end.whenTrue : undefined
    if (target === undefined || target.id > id) continue
    for (const block of blocks.slice(target.id, id + 1)) block.loopDepth++
  }
}

const beforeText = { line: 0, text: '' }

/** A copy of a whole register. */
function copy(text: TextMachine, isFloat: boolean, to: Register, from: Register): VirtualInstruction {
  const of = isFloat ? 'float' : 'general'
  const hole = (register: Register) => ({ register, isFloat, view: text.wholeView[of], word: '' })
  const pieces = [`${text.copyMnemonic[of]} `, hole(to), ', ', hole(from)]
  return { source: beforeText, pieces, uses: [from], defs: [to], copy: true, isConstant: false, isReturn: false }
}

/** Takes the arguments that the text names from where callers put them. */
function argumentMoves(text: TextMachine, passed: readonly MachineArgument[], names: Names): VirtualInstruction[] {
  return passed.flatMap((argument, n): VirtualInstruction[] => {
    const known = names.named.get(`arg${n}`)
    if (known === undefined) return []
    const { place } = argument
    const { isFloat, register } = known
    if (place.kind === 'register') return [copy(text, isFloat, register, text.registerOf(place.register)!)]
    const access = { kind: 'argument', isFloat, place: { offset: place.offset, ...memoryShape(argument) } } as const
    return [
      {
        source: beforeText,
        pieces: [],
        access,
        uses: [],
        defs: [register],
        copy: false,
        isConstant: false,
        isReturn: false,
      },
    ]
  })
}

function memoryShape(argument: MachineArgument): { readonly sizeBytes: number; readonly signed: boolean } {
  if (argument.kind !== 'scalar') return { sizeBytes: 8, signed: false }
  const { type } = argument
  return { sizeBytes: type.kind === 'bool' ? 1 : type.bits / 8, signed: type.kind === 'int' && type.signed }
}

/** Puts the result where callers find it, before every return. */
function moveResults(
  text: TextMachine,
  machine: NativeFunction<VirtualInstruction, never>,
  { register, isFloat }: { readonly register: Register; readonly isFloat: boolean },
  to: Register,
): void {
  for (const { instructions, end } of machine.blocks)
    if (end.kind === 'return') instructions.splice(-1, 0, copy(text, isFloat, to, register))
}
