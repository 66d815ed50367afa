import { type Label, symbol } from '@sourceless/isa'
import { at, linuxSystemCall, registers } from '@sourceless/isa-riscv64'
import { objectSymbol } from '../native/object.js'
import type { ConstantOutput } from '../native/runtime.js'
import type { ProgramWriter } from './program-writer.js'

const { zero, sp, a0, a1, a2, a3, a7 } = registers
const interrupted = -4

/** The kernel keeps all registers but a0. */
function systemCall(w: ProgramWriter, name: 'read' | 'write' | 'exit'): void {
  w.load(a7, linuxSystemCall.numbers[name])
  w.op('ecall')
}

/**
 * a0 and a1: how many arguments there are, and their addresses. The stack holds both at the start; the program's name does not
 * count, if there is one.
 */
export function emitArguments(w: ProgramWriter): void {
  w.op('ld', a0, at(sp))
  w.op('addi', a1, sp, 16)
  w.op('beq', a0, zero, w.label('nameless'))
  w.op('addi', a0, a0, -1)
  w.bind('nameless')
}

/** Ends the program with the code in a0. */
export function emitExit(w: ProgramWriter): void {
  w.bind('exit')
  systemCall(w, 'exit')
}

export function emitFailure(w: ProgramWriter): void {
  w.bind('fail')
  w.load(a0, 1)
  w.jump('exit')
}

/** Writes a2 bytes from a1 on: again after an interruption, onwards after a short write. Changes a0 and a7 as well. */
export function emitWriteAll(w: ProgramWriter): void {
  w.jump('write_test')
  w.bind('write_more')
  w.load(a0, 1)
  systemCall(w, 'write')
  emitRetry(w, 'write_more')
  w.op('bge', zero, a0, w.label('fail'))
  w.op('add', a1, a1, a0)
  w.op('sub', a2, a2, a0)
  w.bind('write_test')
  w.op('bne', a2, zero, w.label('write_more'))
}

/** a0: how many bytes were read to a1, at most a2. */
export function emitRead(w: ProgramWriter): void {
  w.bind('read_more')
  w.load(a0, 0)
  systemCall(w, 'read')
  emitRetry(w, 'read_more')
}

function emitRetry(w: ProgramWriter, again: string): void {
  const target: Label = w.label(again)
  w.load(a7, interrupted)
  w.op('beq', a0, a7, target)
}

/** A program that writes one constant, if any, and ends. a3 holds 1, for the output and the failure, then the exit code. */
export function emitConstantProgram(w: ProgramWriter, { object, exit }: ConstantOutput): void {
  if (object === undefined) {
    w.load(a0, exit)
    emitExit(w)
    return
  }
  w.assembler.loadAddress(a1, symbol(objectSymbol(object)))
  w.instructions += 2
  w.load(a2, object.sizeBytes)
  w.load(a3, 1)
  w.bind('write_more')
  w.move(a0, a3)
  systemCall(w, 'write')
  emitRetry(w, 'write_more')
  w.op('bge', zero, a0, w.label('leave'))
  w.op('add', a1, a1, a0)
  w.op('sub', a2, a2, a0)
  w.op('bne', a2, zero, w.label('write_more'))
  w.load(a3, exit)
  w.bind('leave')
  w.move(a0, a3)
  emitExit(w)
}
