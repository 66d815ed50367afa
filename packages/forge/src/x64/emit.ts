import type { Label } from '@sourceless/isa'
import { symbol } from '@sourceless/isa'
import {
  type Assembler,
  at,
  type Condition,
  type Operand as EncodedOperand,
  type Form,
  gp,
  memory,
  ripRelative,
  xmm,
} from '@sourceless/isa-x64'
import type { MemoryObject } from '../ir/node.js'
import { objectSymbol } from '../native/object.js'
import {
  type Address,
  defsOf,
  formOf,
  type Instruction,
  type MachineBlock,
  type MachineFunction,
  type Operand,
  usesOf,
} from './machine.js'
import { negate } from './select-compare.js'

const calleeSaved = [3, 5, 12, 13, 14, 15]
/** System V: a leaf may use this many bytes below the stack pointer. */
const redZoneBytes = 128

/** Where things lie relative to the stack pointer after the prologue, and what the prologue does. */
interface Frame {
  readonly saved: readonly number[]
  readonly allocatedBytes: number
  readonly spillOffset: number
  readonly objectOffsets: ReadonlyMap<MemoryObject, number>
  readonly incomingOffset: number
}

function layoutFrame(machine: MachineFunction, blocks: readonly MachineBlock[], isFunction: boolean): Frame {
  const used = new Set(blocks.flatMap((block) => block.instructions.flatMap((i) => [...usesOf(i), ...defsOf(i)])))
  const saved = isFunction ? calleeSaved.filter((r) => used.has(r)) : []
  const calls = blocks.some((block) => block.instructions.some((i) => i.form.mnemonic === 'call'))
  const objectOffsets = new Map<MemoryObject, number>()
  let size = machine.spillSlots * 8
  for (const object of machine.objects) {
    if (object.kind !== 'frame') continue
    objectOffsets.set(object, size)
    size += Math.ceil(object.sizeBytes / 8) * 8
  }
  if (size <= redZoneBytes && !calls && isFunction) {
    for (const [object, offset] of objectOffsets) objectOffsets.set(object, offset - size)
    return { saved, allocatedBytes: 0, spillOffset: -size, objectOffsets, incomingOffset: saved.length * 8 + 8 }
  }
  return { saved, allocatedBytes: size, spillOffset: 0, objectOffsets, incomingOffset: size + saved.length * 8 + 8 }
}

export interface Emission {
  readonly assembler: Assembler
  /** Instructions written. */
  instructions: number
}

/** Writes one allocated function. `routine` gives the label of a runtime routine, `finish` writes the end of a program. */
export function emitFunction(
  emission: Emission,
  machine: MachineFunction,
  blocks: readonly MachineBlock[],
  runtime: { routine: (name: string) => Label; finish: (last: boolean) => void } | undefined,
): void {
  const { assembler } = emission
  const frame = layoutFrame(machine, blocks, runtime === undefined)
  const write = (form: Form, a?: EncodedOperand, b?: EncodedOperand, c?: EncodedOperand): void => {
    assembler.emit(form, a, b, c)
    emission.instructions++
  }
  const labels = new Map(blocks.map((block) => [block, assembler.label()]))
  let epilogue: Label | undefined
  for (const r of frame.saved) write(formOf('push_r64'), gp(r, 64))
  if (frame.allocatedBytes > 0) write(formOf('sub_rm64_imm32'), gp(4, 64), frame.allocatedBytes)
  const restores = frame.saved.length > 0 || frame.allocatedBytes > 0
  const leave = (last: boolean): void => {
    const long = frame.saved.length + (frame.allocatedBytes > 0 ? 2 : 0) > 1
    if (long && !last) {
      epilogue ??= assembler.label()
      assembler.jump(epilogue)
      emission.instructions++
      return
    }
    if (epilogue !== undefined && last) assembler.bind(epilogue)
    if (frame.allocatedBytes > 0) write(formOf('add_rm64_imm32'), gp(4, 64), frame.allocatedBytes)
    for (const r of [...frame.saved].reverse()) write(formOf('pop_r64'), gp(r, 64))
    write(formOf('ret'))
  }
  const lastReturn = blocks.findLastIndex((block) => block.end.kind === 'return')
  for (const [n, block] of blocks.entries()) {
    assembler.bind(labels.get(block)!)
    for (const i of block.instructions) {
      const [a, b, c] = i.operands.map((operand, k) => encodeOperand(operand, i, k, frame, runtime?.routine))
      write(i.form, a, b, c)
    }
    const { end } = block
    const next = blocks[n + 1]
    // What returns in front of a bare return runs into it; a jump to one returns by itself.
    if (end.kind === 'return' && next !== undefined && isBareReturn(next)) continue
    if (!restores && end.kind === 'jump' && end.target !== next && isBareReturn(end.target)) {
      leave(false)
      continue
    }
    emission.instructions += emitEnd(assembler, block, next, labels)
    if (end.kind === 'return') leave(n === lastReturn)
    else if (end.kind === 'finish') runtime!.finish(n === blocks.length - 1)
    else if (end.kind === 'unreachable') write(formOf('ud2'))
  }
}

const isBareReturn = (block: MachineBlock): boolean => block.end.kind === 'return' && block.instructions.length === 0

function emitEnd(
  assembler: Assembler,
  block: MachineBlock,
  next: MachineBlock | undefined,
  labels: ReadonlyMap<MachineBlock, Label>,
): number {
  const end = block.end
  if (end.kind === 'jump') {
    if (end.target === next) return 0
    assembler.jump(labels.get(end.target)!)
    return 1
  }
  if (end.kind !== 'branch') return 0
  const single: Condition | undefined = end.conditions.length === 1 ? end.conditions[0] : undefined
  if (single !== undefined && end.whenTrue === next) {
    assembler.jumpIf(negate(single), labels.get(end.whenFalse)!)
    return 1
  }
  for (const condition of end.conditions) assembler.jumpIf(condition, labels.get(end.whenTrue)!)
  if (end.whenFalse === next) return end.conditions.length
  assembler.jump(labels.get(end.whenFalse)!)
  return end.conditions.length + 1
}

function encodeOperand(
  operand: Operand,
  i: Instruction,
  n: number,
  frame: Frame,
  routine: ((name: string) => Label) | undefined,
): EncodedOperand {
  const spec = i.form.operands[n]
  switch (operand.kind) {
    case 'register':
      if (spec.fixed !== undefined) return spec.fixed
      return operand.register >= 16 ? xmm[operand.register - 16] : gp(operand.register, spec.width)
    case 'immediate':
      return spec.fieldBits === 64 ? operand.value : Number(operand.value)
    case 'routine':
      return routine!(operand.name)
    case 'memory':
      return encodeAddress(operand, frame)
  }
}

function encodeAddress(address: Address, frame: Frame): EncodedOperand {
  const { base, index, scale, displacement, frame: place, object } = address
  if (object !== undefined) return ripRelative(symbol(objectSymbol(object), displacement))
  const indexRegister = index === undefined ? undefined : gp(index, 64)
  if (place !== undefined) {
    const offset =
      place.kind === 'spill'
        ? frame.spillOffset + place.slot * 8
        : place.kind === 'incoming'
          ? frame.incomingOffset + place.offset
          : frame.objectOffsets.get(place.object)!
    return memory({ base: gp(4, 64), index: indexRegister, scale, displacement: displacement + offset })
  }
  if (base !== undefined && indexRegister === undefined) return at(gp(base, 64), displacement)
  if (base === undefined && index !== undefined && scale === 1) return at(gp(index, 64), displacement)
  // [rsp] and a base without displacement encode shorter when rbp and r13 are not the base.
  const swap =
    scale === 1 && base !== undefined && index !== undefined && (base & 7) === 5 && displacement === 0 && index !== 4
  return memory({
    base: base === undefined ? undefined : gp(swap ? index! : base, 64),
    index: swap ? gp(base!, 64) : indexRegister,
    scale,
    displacement,
  })
}
