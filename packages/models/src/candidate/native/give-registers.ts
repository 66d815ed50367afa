import {
  AllocationError,
  allocateRegisters,
  firstVirtual,
  liveOut,
  type MachineDescription,
  type NativeFunction,
  type Register,
} from '@sourceless/forge/native'
import type { MachinePlatform } from '@sourceless/verifier'
import type { CandidateDiagnostic, SourceLine } from '../api.js'
import type { AssemblyLine } from './assemble.js'
import { firstFloat, isFloatRegister, slotBytes, type TextFrame, type TextMachine } from './text-machine.js'
import type { Piece, VirtualInstruction } from './virtual-line.js'
import type { VirtualProgram } from './virtual-program.js'

type Function = NativeFunction<VirtualInstruction, never>

/** Lines with registers of the machine, with what keeps callers' registers and spilled values; or why that cannot be. */
export function giveRegisters(
  text: TextMachine,
  platform: MachinePlatform,
  { machine, labelsOf }: VirtualProgram,
): readonly AssemblyLine[] | { readonly diagnostics: readonly CandidateDiagnostic[] } {
  const description = describe(text, platform)
  const pressure = highestPressure(machine, description)
  try {
    allocateRegisters(machine, description)
  } catch (error) {
    if (!(error instanceof AllocationError)) throw error
    return { diagnostics: [tooMany(pressure, description)] }
  }
  const frame = frameOf(text, platform, machine, description)
  if (frame.spillBytes + 8 * frame.saved.length > text.maximumFrameBytes)
    return { diagnostics: [tooMany(pressure, description)] }
  return write(text, frame, machine, labelsOf)
}

/** What can be given away: what need not be saved first. Callee-saved registers for floats are not. */
function describe(text: TextMachine, { convention }: MachinePlatform): MachineDescription<VirtualInstruction> {
  const numbers = (list: readonly { readonly location: string }[]): Register[] =>
    list.flatMap(({ location }) => text.registerOf(location) ?? [])
  const stackPointer = text.registerOf(convention.stackPointer.location)!
  const refused = new Set([stackPointer, ...text.keptFree, ...numbers(convention.reserved)])
  const isFree = (register: Register) => !refused.has(register)
  const order = [
    ...numbers(convention.callerSaved),
    ...numbers(convention.calleeSaved).filter((r) => !isFloatRegister(r)),
  ]
  return {
    generalOrder: order.filter((r) => r < firstFloat && isFree(r)),
    floatOrder: order.filter((r) => r >= firstFloat),
    isFloat: isFloatRegister,
    stackPointer,
    usesOf: ({ uses }) => [...uses],
    defsOf: ({ defs }) => [...defs],
    rename(i, replace) {
      i.pieces = i.pieces.map(
        (piece): Piece => (typeof piece === 'string' ? piece : { ...piece, register: replace(piece.register) }),
      )
      i.uses = i.uses.map(replace)
      i.defs = i.defs.map(replace)
    },
    constantTarget: ({ isConstant, defs }) => (isConstant ? defs[0] : undefined),
    load: (isFloat, to, slot) => inFrame('load', isFloat, slot, { uses: [], defs: [to] }),
    store: (isFloat, from, slot) => inFrame('store', isFloat, slot, { uses: [from], defs: [] }),
    same: (a, b) => a === b,
  }
}

const spilled: SourceLine = { line: 0, text: '' }

const inFrame = (
  kind: 'load' | 'store',
  isFloat: boolean,
  slot: number,
  registers: Pick<VirtualInstruction, 'uses' | 'defs'>,
): VirtualInstruction => ({
  source: spilled,
  pieces: [],
  access: { kind, slot, isFloat },
  copy: false,
  isConstant: false,
  isReturn: false,
  ...registers,
})

/** Where most values are alive at once. */
interface Pressure {
  readonly source: SourceLine
  readonly general: number
  readonly float: number
}

function highestPressure(machine: Function, description: MachineDescription<VirtualInstruction>): Pressure {
  const out = liveOut(machine, description)
  let highest: Pressure = { source: spilled, general: 0, float: 0 }
  for (const block of machine.blocks) {
    const live = new Set([...out.get(block)!].filter((r) => r >= firstVirtual))
    for (const { source, uses, defs } of [...block.instructions].reverse()) {
      for (const r of defs) live.delete(r)
      for (const r of uses) if (r >= firstVirtual) live.add(r)
      const float = [...live].filter((r) => machine.floats.has(r)).length
      const general = live.size - float
      if (source.line > 0 && general + float > highest.general + highest.float) highest = { source, general, float }
    }
  }
  return highest
}

function tooMany(
  { source, general, float }: Pressure,
  { generalOrder, floatOrder }: MachineDescription<VirtualInstruction>,
): CandidateDiagnostic {
  const there = `the machine has ${generalOrder.length} and ${floatOrder.length} to give`
  return {
    line: source.line,
    instruction: source.text,
    message: `${general} integer and ${float} float values are alive here at once; ${there}, and memory does not help`,
    hint: 'Compute values nearer to where they are used, or do the work in several passes.',
  }
}

/** What the text writes of a caller's registers is saved, given out or named. */
function frameOf(
  text: TextMachine,
  { convention }: MachinePlatform,
  { blocks, spillSlots }: Function,
  { stackPointer }: MachineDescription<VirtualInstruction>,
): TextFrame {
  const written = new Set(blocks.flatMap(({ instructions }) => instructions.flatMap(({ defs }) => defs)))
  const saved = convention.calleeSaved
    .flatMap(({ location }) => text.registerOf(location) ?? [])
    .filter((register) => register !== stackPointer && !isFloatRegister(register) && written.has(register))
  const { redZoneBytes, shadowBytes } = convention
  return { saved, spillBytes: spillSlots * slotBytes, redZoneBytes, shadowBytes }
}

function write(
  text: TextMachine,
  frame: TextFrame,
  { blocks }: Function,
  labelsOf: VirtualProgram['labelsOf'],
): readonly AssemblyLine[] {
  const ours = (line: string): AssemblyLine => ({ text: line, source: spilled })
  const lines: AssemblyLine[] = text.enter(frame).map(ours)
  for (const block of blocks) {
    for (const label of labelsOf.get(block)!) lines.push(ours(`${label}:`))
    for (const instruction of block.instructions) {
      const { source, isReturn } = instruction
      if (isReturn) lines.push(...text.leave(frame).map(ours))
      lines.push({ source, text: lineOf(text, frame, instruction) })
    }
  }
  return lines
}

function lineOf(text: TextMachine, frame: TextFrame, { pieces, access, uses, defs }: VirtualInstruction): string {
  const { spills, caller } = text.place(frame)
  switch (access?.kind) {
    case 'load':
      return text.load(access.isFloat, defs[0]!, {
        offset: spills + slotBytes * access.slot,
        sizeBytes: slotBytes,
        signed: false,
      })
    case 'store':
      return text.store(access.isFloat, uses[0]!, spills + slotBytes * access.slot)
    case 'argument':
      return text.load(access.isFloat, defs[0]!, {
        ...access.place,
        offset: caller + frame.shadowBytes + access.place.offset,
      })
    default:
      return pieces
        .map((piece) => (typeof piece === 'string' ? piece : text.registerName(piece.register, piece.view)!))
        .join('')
  }
}
