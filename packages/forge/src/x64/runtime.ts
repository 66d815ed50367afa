import type { Label } from '@sourceless/isa'
import { symbol } from '@sourceless/isa'
import { type Assembler, at, memory, type Operand, registers, ripRelative } from '@sourceless/isa-x64'
import type { Graph } from '../ir/node.js'
import { objectSymbol, runtimeSymbol } from '../native/object.js'
import { type ConstantOutput, constantOutput, digitBytes, inputBytes, outputBytes } from '../native/runtime.js'
import { type Emission, emitFunction } from './emit.js'
import { formOf, type MachineBlock, type MachineFunction } from './machine.js'

const { eax, ecx, edx, edi, rax, rcx, rdx, rsi, rdi, rsp, r8, r9, dl, dil } = registers

/** Memory of the runtime: four counters, the digits of a number, then the buffers that are used. */
const offsets = { outputCount: 0, inputPosition: 4, inputEnd: 8, digits: 16, output: 16 + digitBytes }

/** Linux system calls; Linux keeps all registers but rax, rcx and r11. */
const systemCalls = { read: 0, write: 1, exit: 60 }
const interrupted = -4

interface Writer {
  readonly assembler: Assembler
  readonly label: (name: string) => Label
  /** Writes one instruction by the name of its form. */
  readonly op: (name: string, a?: Operand, b?: Operand, c?: Operand) => void
  readonly jumpIf: (condition: Parameters<Assembler['jumpIf']>[0], name: string) => void
  readonly jump: (name: string) => void
  readonly bind: (name: string) => void
}

function createWriter(emission: Emission): Writer {
  const { assembler } = emission
  const labels = new Map<string, Label>()
  const label = (name: string): Label => {
    let found = labels.get(name)
    if (found === undefined) labels.set(name, (found = assembler.label()))
    return found
  }
  return {
    assembler,
    label,
    op: (name, a, b, c) => {
      assembler.emit(formOf(name), a, b, c)
      emission.instructions++
    },
    jumpIf: (condition, name) => {
      assembler.jumpIf(condition, label(name))
      emission.instructions++
    },
    jump: (name) => {
      assembler.jump(label(name))
      emission.instructions++
    },
    bind: (name) => assembler.bind(label(name)),
  }
}

/** Small constants in 3 bytes. */
function loadSmall(w: Writer, register: typeof rax, value: number): void {
  w.op('push_imm8', value)
  w.op('pop_r64', register)
}

const cell = (offset: number): Operand => ripRelative(symbol(runtimeSymbol, offset))

/** Writes `main` as `_start`, with the routines it calls. Gives the size of the memory they need. */
export function emitProgram(
  emission: Emission,
  graph: Graph,
  machine: MachineFunction,
  blocks: readonly MachineBlock[],
): { zeroBytes: number } {
  const w = createWriter(emission)
  const constant = constantOutput(graph)
  if (constant !== undefined) {
    emitConstantProgram(w, constant)
    return { zeroBytes: 0 }
  }
  const used = new Set<string>()
  if (graph.parameters.length > 0) {
    // At the start the stack holds argc, then argv; the program's name does not count.
    w.op('mov_r64_rm64', rdi, at(rsp))
    w.op('dec_rm64', rdi)
    w.op('lea_r64_m', rsi, at(rsp, 16))
  }
  emitFunction(emission, machine, blocks, {
    routine: (name) => {
      used.add(name)
      return w.label(name)
    },
    finish: (last) => {
      if (!last) w.jump('finish')
    },
  })
  return emitRoutines(w, used)
}

function emitRoutines(w: Writer, used: ReadonlySet<string>): { zeroBytes: number } {
  const decimal = used.has('write_decimal_s') || used.has('write_decimal_u')
  const slices = decimal || used.has('write_bytes')
  const writes = slices || used.has('write_byte')
  const reads = used.has('read')
  w.bind('finish')
  if (writes) {
    w.op('push_r64', rdi)
    w.op('call_rel32', w.label('flush'))
    w.op('pop_r64', rdi)
  }
  w.bind('exit')
  loadSmall(w, rax, systemCalls.exit)
  w.op('syscall')
  if (decimal) emitDecimal(w, used.has('write_decimal_s'))
  if (slices) emitWriteBytes(w, used.has('write_bytes'))
  if (writes) emitWriteByte(w)
  if (reads) emitRead(w, writes)
  const output = writes ? outputBytes : 0
  return { zeroBytes: writes || reads ? offsets.output + output + (reads ? inputBytes : 0) : 0 }
}

/** rdi: the number. Leaves its digits in r8 to r9 and goes on into the loop of `write_bytes`. */
function emitDecimal(w: Writer, signed: boolean): void {
  if (signed) {
    w.bind('write_decimal_s')
    w.op('test_rm64_r64', rdi, rdi)
    w.jumpIf('ns', 'write_decimal_u')
    w.op('push_r64', rdi)
    loadSmall(w, rdi, 0x2d)
    w.op('call_rel32', w.label('write_byte'))
    w.op('pop_r64', rdi)
    w.op('neg_rm64', rdi)
  }
  w.bind('write_decimal_u')
  w.op('mov_rm64_r64', rax, rdi)
  loadSmall(w, rcx, 10)
  w.op('lea_r64_m', r9, cell(offsets.digits + digitBytes))
  w.op('mov_rm64_r64', r8, r9)
  w.bind('next_digit')
  w.op('xor_rm32_r32', edx, edx)
  w.op('div_rm64', rcx)
  w.op('add_rm8_imm8', dl, 0x30)
  w.op('dec_rm64', r8)
  w.op('mov_rm8_r8', at(r8), dl)
  w.op('test_rm64_r64', rax, rax)
  w.jumpIf('ne', 'next_digit')
  w.jump('copy_test')
}

/** rdi, rsi: address and count. */
function emitWriteBytes(w: Writer, entered: boolean): void {
  if (entered) {
    w.bind('write_bytes')
    w.op('mov_rm64_r64', r8, rdi)
    w.op('lea_r64_m', r9, memory({ base: rdi, index: rsi }))
    w.jump('copy_test')
  }
  w.bind('copy')
  w.op('movzx_r32_rm8', edi, at(r8))
  w.op('inc_rm64', r8)
  w.op('call_rel32', w.label('write_byte'))
  w.bind('copy_test')
  w.op('cmp_rm64_r64', r8, r9)
  w.jumpIf('ne', 'copy')
  w.op('ret')
}

/** dil: the byte. `flush` writes what is buffered, all of it; a failing write ends the program with code 1. Both keep r8 and r9. */
function emitWriteByte(w: Writer): void {
  w.bind('write_byte')
  w.op('mov_r32_rm32', eax, cell(offsets.outputCount))
  w.op('lea_r64_m', rcx, cell(offsets.output))
  w.op('mov_rm8_r8', memory({ base: rcx, index: rax }), dil)
  w.op('inc_rm32', eax)
  w.op('mov_rm32_r32', cell(offsets.outputCount), eax)
  w.op('cmp_rm32_imm32', eax, outputBytes)
  w.jumpIf('e', 'flush')
  w.op('ret')
  w.bind('flush')
  w.op('lea_r64_m', rsi, cell(offsets.output))
  w.op('xor_rm32_r32', edx, edx)
  w.op('xchg_rm32_r32', cell(offsets.outputCount), edx)
  emitWriteAll(w, () => w.op('ret'))
}

/** Writes edx bytes from rsi on: again after an interruption, onwards after a short write. */
function emitWriteAll(w: Writer, done: () => void): void {
  w.jump('write_test')
  w.bind('write_more')
  loadSmall(w, rax, systemCalls.write)
  w.op('mov_rm32_r32', edi, eax)
  w.op('syscall')
  w.op('cmp_rm32_imm32', eax, interrupted)
  w.jumpIf('e', 'write_more')
  w.op('test_rm32_r32', eax, eax)
  w.jumpIf('le', 'fail')
  w.op('add_rm64_r64', rsi, rax)
  w.op('sub_rm32_r32', edx, eax)
  w.bind('write_test')
  w.op('test_rm32_r32', edx, edx)
  w.jumpIf('ne', 'write_more')
  done()
  w.bind('fail')
  loadSmall(w, rdi, 1)
  w.jump('exit')
}

/** eax: the next byte or −1. What was written before is shown before waiting for input. A failing read ends the program with code 1. */
function emitRead(w: Writer, writes: boolean): void {
  const input = offsets.output + (writes ? outputBytes : 0)
  w.bind('read')
  w.op('mov_r32_rm32', ecx, cell(offsets.inputPosition))
  w.op('cmp_r32_rm32', ecx, cell(offsets.inputEnd))
  w.jumpIf('ne', 'take')
  if (writes) w.op('call_rel32', w.label('flush'))
  w.bind('read_more')
  w.op('xor_rm32_r32', eax, eax)
  w.op('xor_rm32_r32', edi, edi)
  w.op('lea_r64_m', rsi, cell(input))
  w.op('mov_r32_imm32', edx, inputBytes)
  w.op('syscall')
  w.op('cmp_rm32_imm32', eax, interrupted)
  w.jumpIf('e', 'read_more')
  w.op('test_rm32_r32', eax, eax)
  w.jumpIf('e', 'end_of_input')
  w.jumpIf('s', writes ? 'fail' : 'read_failed')
  w.op('mov_rm32_r32', cell(offsets.inputEnd), eax)
  w.op('xor_rm32_r32', ecx, ecx)
  w.bind('take')
  w.op('lea_r64_m', rdx, cell(input))
  w.op('movzx_r32_rm8', eax, memory({ base: rdx, index: rcx }))
  w.op('inc_rm32', ecx)
  w.op('mov_rm32_r32', cell(offsets.inputPosition), ecx)
  w.op('ret')
  w.bind('end_of_input')
  w.op('dec_rm32', eax)
  w.op('ret')
  if (!writes) {
    w.bind('read_failed')
    loadSmall(w, rdi, 1)
    w.jump('exit')
  }
}

function emitConstantProgram(w: Writer, { object, exit }: ConstantOutput) {
  const leave = (code: number) => {
    if (code === 0) w.op('xor_rm32_r32', edi, edi)
    else if (code < 0x80) loadSmall(w, rdi, code)
    else w.op('mov_r32_imm32', edi, code)
  }
  if (object !== undefined) {
    w.op('lea_r64_m', rsi, ripRelative(symbol(objectSymbol(object))))
    if (object.sizeBytes < 0x80) loadSmall(w, rdx, object.sizeBytes)
    else w.op('mov_r32_imm32', edx, object.sizeBytes)
    return emitConstantWrite(w, () => leave(exit))
  }
  leave(exit)
  loadSmall(w, rax, systemCalls.exit)
  w.op('syscall')
}

/** As `emitWriteAll`, in straight order: write, done, exit; the failure comes back to the exit. */
function emitConstantWrite(w: Writer, leave: () => void): void {
  w.bind('write_more')
  loadSmall(w, rax, systemCalls.write)
  w.op('mov_rm32_r32', edi, eax)
  w.op('syscall')
  w.op('cmp_rm32_imm32', eax, interrupted)
  w.jumpIf('e', 'write_more')
  // rdi is still 1: the exit code of a failure.
  w.op('test_rm32_r32', eax, eax)
  w.jumpIf('le', 'exit')
  w.op('add_rm64_r64', rsi, rax)
  w.op('sub_rm32_r32', edx, eax)
  w.jumpIf('ne', 'write_more')
  leave()
  w.bind('exit')
  loadSmall(w, rax, systemCalls.exit)
  w.op('syscall')
}
