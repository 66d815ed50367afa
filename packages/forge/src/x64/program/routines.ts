import { at, memory, registers } from '@sourceless/isa-x64'
import { digitBytes, inputBytes, outputBytes } from '../../native/runtime.js'
import type { System } from './system.js'
import { cell, loadSmall, popAll, pushAll, pushedRegisters, type Writer } from './writer.js'

const { eax, ecx, edx, edi, rax, rcx, rdx, rsi, rdi, dl, dil } = registers

/** What a program calls of the runtime. */
export interface UsedRoutines {
  readonly decimal: boolean
  readonly signed: boolean
  /** Whether `write_bytes` itself is called, or its loop alone is needed. */
  readonly bytes: boolean
  readonly writes: boolean
  readonly reads: boolean
}

export function usedRoutines(names: ReadonlySet<string>): UsedRoutines {
  const signed = names.has('write_decimal_s')
  const decimal = signed || names.has('write_decimal_u')
  const bytes = names.has('write_bytes')
  return { decimal, signed, bytes, writes: decimal || bytes || names.has('write_byte'), reads: names.has('read') }
}

/** Memory of the runtime: counters, the digits of a number, then the buffers that are used, and the arguments. */
export interface RuntimeMemory {
  readonly output: number
  readonly input: number
  readonly arguments: number
  readonly sizeBytes: number
}

const offsets = { outputCount: 0, inputPosition: 4, inputEnd: 8, digits: 16 }
const firstBuffer = offsets.digits + digitBytes

export function layoutMemory({ writes, reads }: UsedRoutines, argumentBytes: number): RuntimeMemory {
  const output = writes || reads ? firstBuffer : 0
  const input = output + (writes ? outputBytes : 0)
  const end = input + (reads ? inputBytes : 0)
  return { output, input, arguments: end, sizeBytes: end + argumentBytes }
}

/** The end of a program with the code in rdi, then the routines that it calls. */
export function emitRoutines(w: Writer, system: System, used: UsedRoutines, { output, input }: RuntimeMemory): void {
  const { decimal, signed, bytes, writes, reads } = used
  w.bind('finish')
  if (writes) callKeeping(w, system, 0, () => w.call('flush'))
  w.bind('exit')
  system.exit(w)
  if (decimal) emitDecimal(w, system, signed)
  if (decimal || bytes) emitWriteBytes(w, system, bytes)
  if (writes) emitWriteByte(w, system, output)
  if (reads) emitRead(w, system, input, writes)
}

/** A call that rdi outlives. */
function callKeeping(w: Writer, system: System, offAlignment: 0 | 8, call: () => void): void {
  const pushed = pushedRegisters(system, [rdi], offAlignment)
  pushAll(w, pushed)
  call()
  popAll(w, pushed)
}

/** rdi: the number. Leaves its digits in `copy` and goes on into the loop of `write_bytes`. */
function emitDecimal(w: Writer, system: System, signed: boolean): void {
  const { from, end } = system.copy
  if (signed) {
    w.bind('write_decimal_s')
    w.op('test_rm64_r64', rdi, rdi)
    w.jumpIf('ns', 'write_decimal_u')
    callKeeping(w, system, 8, () => {
      loadSmall(w, rdi, 0x2d)
      w.call('write_byte')
    })
    w.op('neg_rm64', rdi)
  }
  w.bind('write_decimal_u')
  pushAll(w, pushedRegisters(system, system.saved, 8))
  w.op('mov_rm64_r64', rax, rdi)
  loadSmall(w, rcx, 10)
  w.op('lea_r64_m', end, cell(offsets.digits + digitBytes))
  w.op('mov_rm64_r64', from, end)
  w.bind('next_digit')
  w.op('xor_rm32_r32', edx, edx)
  w.op('div_rm64', rcx)
  w.op('add_rm8_imm8', dl, 0x30)
  w.op('dec_rm64', from)
  w.op('mov_rm8_r8', at(from), dl)
  w.op('test_rm64_r64', rax, rax)
  w.jumpIf('ne', 'next_digit')
  w.jump('copy_test')
}

/** rdi, rsi: address and count. */
function emitWriteBytes(w: Writer, system: System, entered: boolean): void {
  const { from, end } = system.copy
  const pushed = pushedRegisters(system, system.saved, 8)
  if (entered) {
    w.bind('write_bytes')
    pushAll(w, pushed)
    w.op('mov_rm64_r64', from, rdi)
    w.op('lea_r64_m', end, memory({ base: rdi, index: rsi }))
    w.jump('copy_test')
  }
  w.bind('copy')
  w.op('movzx_r32_rm8', edi, at(from))
  w.op('inc_rm64', from)
  w.call('write_byte')
  w.bind('copy_test')
  w.op('cmp_rm64_r64', from, end)
  w.jumpIf('ne', 'copy')
  popAll(w, pushed)
  w.op('ret')
}

/** dil: the byte. `flush` writes what is buffered, all of it; a failing write ends the program with code 1. Both keep `copy`. */
function emitWriteByte(w: Writer, system: System, output: number): void {
  w.bind('write_byte')
  w.op('mov_r32_rm32', eax, cell(offsets.outputCount))
  w.op('lea_r64_m', rcx, cell(output))
  w.op('mov_rm8_r8', memory({ base: rcx, index: rax }), dil)
  w.op('inc_rm32', eax)
  w.op('mov_rm32_r32', cell(offsets.outputCount), eax)
  w.op('cmp_rm32_imm32', eax, outputBytes)
  w.jumpIf('e', 'flush')
  w.op('ret')
  w.bind('flush')
  const pushed = pushedRegisters(system, system.saved, 8)
  pushAll(w, pushed)
  const { position, remaining } = system.transfer
  w.op('lea_r64_m', position, cell(output))
  w.op('xor_rm32_r32', remaining, remaining)
  w.op('xchg_rm32_r32', cell(offsets.outputCount), remaining)
  w.jump('write_test')
  w.bind('write_more')
  system.write(w, outputBytes)
  w.op('test_rm32_r32', eax, eax)
  w.jumpIf('le', 'fail')
  w.op('add_rm64_r64', position, rax)
  w.op('sub_rm32_r32', remaining, eax)
  w.bind('write_test')
  w.op('test_rm32_r32', remaining, remaining)
  w.jumpIf('ne', 'write_more')
  popAll(w, pushed)
  w.op('ret')
  emitFailure(w)
}

function emitFailure(w: Writer): void {
  w.bind('fail')
  loadSmall(w, rdi, 1)
  w.jump('exit')
}

/** eax: the next byte or −1. What was written before is shown before waiting for input. A failing read ends the program with code 1. */
function emitRead(w: Writer, system: System, input: number, writes: boolean): void {
  const pushed = pushedRegisters(system, [], 8)
  w.bind('read')
  w.op('mov_r32_rm32', ecx, cell(offsets.inputPosition))
  w.op('cmp_r32_rm32', ecx, cell(offsets.inputEnd))
  w.jumpIf('ne', 'take')
  pushAll(w, pushed)
  if (writes) w.call('flush')
  w.bind('read_more')
  system.read(w, input, inputBytes)
  popAll(w, pushed)
  w.jumpIf('e', 'end_of_input')
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
  if (!writes) emitFailure(w)
}
