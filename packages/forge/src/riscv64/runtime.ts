import { symbol } from '@sourceless/isa'
import { type Assembler, at, type Register, registers } from '@sourceless/isa-riscv64'
import type { Graph } from '../ir/node.js'
import { runtimeSymbol } from '../native/object.js'
import { constantOutput, digitBytes, inputBytes, outputBytes } from '../native/runtime.js'
import { emitFunction } from './emit.js'
import { callSequence, type MachineBlock, type MachineFunction } from './machine.js'
import { ProgramWriter } from './program-writer.js'
import { emitArguments, emitConstantProgram, emitExit, emitFailure, emitRead, emitWriteAll } from './system-linux.js'

const { zero, ra, gp, t0, a0, a1, a2, a3, a4, a5 } = registers

/** Memory of the runtime, from gp on: three counters, the digits of a number, then the buffers that are used. */
const offsets = { outputCount: 0, inputPosition: 4, inputEnd: 8, digits: 16, output: 16 + digitBytes }

export interface EmittedProgram {
  readonly instructions: number
  /** Size of the memory that the runtime keeps. */
  readonly runtimeBytes: number
}

/**
 * Routines take a0 and a1 and change registers from a0 to a7; what they are called by depends on whether they call others
 * in turn: `write_byte` and `flush`, which keep a3 to a6, return to t0, all others to ra.
 */
const linkOf = (routine: string): Register => (routine === 'write_byte' ? t0 : ra)

/** Writes `main` as the program's start, with the routines it calls. */
export function emitProgram(
  assembler: Assembler,
  graph: Graph,
  machine: MachineFunction,
  blocks: readonly MachineBlock[],
): EmittedProgram {
  const w = new ProgramWriter(assembler)
  const constant = constantOutput(graph)
  if (constant !== undefined) {
    emitConstantProgram(w, constant)
    return { instructions: w.instructions, runtimeBytes: 0 }
  }
  const used = usedRoutines(blocks)
  if (used.size > 0) {
    assembler.loadAddress(gp, symbol(runtimeSymbol))
    w.instructions += 2
  }
  if (graph.parameters.length > 0) emitArguments(w)
  const main = emitFunction(assembler, machine, blocks, {
    call: (routine) => w.call(linkOf(routine), routine),
    finish: (isLast) => {
      if (!isLast) w.jump('finish')
    },
  })
  const runtimeBytes = emitRoutines(w, used)
  return { instructions: main.instructions + w.instructions, runtimeBytes }
}

function usedRoutines(blocks: readonly MachineBlock[]): Set<string> {
  const used = new Set<string>()
  for (const block of blocks) {
    for (const { form, operands } of block.instructions) {
      const [routine] = operands
      if (form === callSequence && routine.kind === 'routine') used.add(routine.name)
    }
  }
  return used
}

/** Gives the size of the memory they need. */
function emitRoutines(w: ProgramWriter, used: ReadonlySet<string>): number {
  const decimal = used.has('write_decimal_s') || used.has('write_decimal_u')
  const slices = decimal || used.has('write_bytes')
  const writes = slices || used.has('write_byte')
  const reads = used.has('read')
  w.bind('finish')
  if (writes) {
    w.move(a3, a0)
    w.call(t0, 'flush')
    w.move(a0, a3)
  }
  emitExit(w)
  if (decimal) emitDecimal(w, used.has('write_decimal_s'))
  if (slices) emitWriteBytes(w, used.has('write_bytes'))
  if (writes) emitWriteByte(w)
  if (reads) emitReadByte(w, writes)
  if (writes || reads) emitFailure(w)
  const output = writes ? outputBytes : 0
  return writes || reads ? offsets.output + output + (reads ? inputBytes : 0) : 0
}

/** a0: the number. Leaves its digits between a4 and a5 and goes on into the loop of `write_bytes`. */
function emitDecimal(w: ProgramWriter, signed: boolean): void {
  if (signed) {
    w.bind('write_decimal_s')
    w.op('bge', a0, zero, w.label('write_decimal_u'))
    w.op('sub', a3, zero, a0)
    w.load(a0, 0x2d)
    w.call(t0, 'write_byte')
    w.move(a0, a3)
  }
  w.bind('write_decimal_u')
  w.op('addi', a5, gp, offsets.digits + digitBytes)
  w.move(a4, a5)
  w.load(a2, 10)
  w.bind('next_digit')
  w.op('remu', a1, a0, a2)
  w.op('addi', a1, a1, 0x30)
  w.op('addi', a4, a4, -1)
  w.op('sb', a1, at(a4))
  w.op('divu', a0, a0, a2)
  w.op('bne', a0, zero, w.label('next_digit'))
  w.jump('copy_test')
}

/** a0, a1: address and count. */
function emitWriteBytes(w: ProgramWriter, entered: boolean): void {
  if (entered) {
    w.bind('write_bytes')
    w.move(a4, a0)
    w.op('add', a5, a0, a1)
    w.jump('copy_test')
  }
  w.bind('copy')
  w.op('lbu', a0, at(a4))
  w.op('addi', a4, a4, 1)
  w.call(t0, 'write_byte')
  w.bind('copy_test')
  w.op('bne', a4, a5, w.label('copy'))
  w.op('jalr', zero, at(ra))
}

/** a0: the byte. `flush` writes what is buffered, all of it; a failing write ends the program with code 1. */
function emitWriteByte(w: ProgramWriter): void {
  w.bind('write_byte')
  w.op('lw', a1, at(gp, offsets.outputCount))
  w.op('add', a2, gp, a1)
  w.op('sb', a0, at(a2, offsets.output))
  w.op('addi', a1, a1, 1)
  w.op('sw', a1, at(gp, offsets.outputCount))
  w.load(a2, outputBytes)
  w.op('beq', a1, a2, w.label('flush'))
  w.op('jalr', zero, at(t0))
  w.bind('flush')
  w.op('addi', a1, gp, offsets.output)
  w.op('lw', a2, at(gp, offsets.outputCount))
  w.op('sw', zero, at(gp, offsets.outputCount))
  emitWriteAll(w)
  w.op('jalr', zero, at(t0))
}

/** a0: the next byte or −1. What was written before is shown before waiting for input. A failing read ends the program with code 1. */
function emitReadByte(w: ProgramWriter, writes: boolean): void {
  // What no immediate adds to gp is added before.
  const before = writes ? outputBytes : 0
  const inputAt = (to: Register): void => {
    if (before === 0) w.move(to, gp)
    else {
      w.load(to, before)
      w.op('add', to, to, gp)
    }
  }
  w.bind('read')
  w.op('lw', a1, at(gp, offsets.inputPosition))
  w.op('lw', a2, at(gp, offsets.inputEnd))
  w.op('bne', a1, a2, w.label('take'))
  if (writes) w.call(t0, 'flush')
  inputAt(a1)
  w.op('addi', a1, a1, offsets.output)
  w.load(a2, inputBytes)
  emitRead(w)
  w.op('beq', a0, zero, w.label('end_of_input'))
  w.op('blt', a0, zero, w.label('fail'))
  w.op('sw', a0, at(gp, offsets.inputEnd))
  w.load(a1, 0)
  w.bind('take')
  inputAt(a2)
  w.op('add', a2, a2, a1)
  w.op('lbu', a0, at(a2, offsets.output))
  w.op('addi', a1, a1, 1)
  w.op('sw', a1, at(gp, offsets.inputPosition))
  w.op('jalr', zero, at(ra))
  w.bind('end_of_input')
  w.op('addi', a0, a0, -1)
  w.op('jalr', zero, at(ra))
}
