import { symbol } from '@sourceless/isa'
import { at, type Operand, registers, ripRelative } from '@sourceless/isa-x64'
import { argumentPointerBytes, argumentTextBytes, commandLineGraph } from '../../native/command-line.js'
import { allocateFunction, build, options } from '../allocate.js'
import { windows as convention } from '../convention.js'
import { emitFunction } from '../emit.js'
import { xmm0 } from '../machine.js'
import type { System } from './system.js'
import { cell, loadSmall, type Writer } from './writer.js'

const { eax, ecx, ebp, dil, r8d, rax, rbx, rbp, rcx, rdx, rsi, rdi, rsp, r8, r9 } = registers

/** STD_INPUT_HANDLE and STD_OUTPUT_HANDLE */
const standardHandles = { input: -10, output: -11 }
/** ERROR_BROKEN_PIPE: nobody is there any more who would write into the pipe. */
const brokenPipe = 109

/** What calls of functions find on the stack: 32 bytes of the callee's, then arguments from the fifth on. */
const fifthArgument: Operand = at(rsp, 32)
/** Behind the arguments: how many bytes a transfer has moved. */
const moved: Operand = at(rsp, 40)
const transferBytes = 48

const splitter = 'split_command_line'

function call(w: Writer, name: string): void {
  w.op('call_rm64', ripRelative(symbol(`__imp_${name}`)))
}

/** Calls ReadFile or WriteFile; its result goes to eax. The buffer's address is in rdx, its size in r8d when `operands` is done. */
function transfer(w: Writer, name: 'ReadFile' | 'WriteFile', handle: number, operands: () => void): void {
  w.op('sub_rm64_imm32', rsp, transferBytes)
  loadSmall(w, rcx, handle)
  call(w, 'GetStdHandle')
  w.op('mov_rm64_r64', rcx, rax)
  operands()
  w.op('lea_r64_m', r9, moved)
  w.op('and_rm64_imm32', fifthArgument, 0)
  call(w, name)
}

/** Functions of kernel32, called as Microsoft's x64 convention says. */
export const windows: System = {
  entry: 'mainCRTStartup',
  alignsStack: true,
  pageBytes: convention.pageBytes,
  transfer: { position: rbx, remaining: ebp },
  copy: { from: rbx, end: rbp },
  saved: [rbx, rbp],
  changedFloats: Array.from({ length: 6 }, (_, n) => xmm0 + n),
  argumentBytes: argumentPointerBytes + argumentTextBytes,
  /** The splitter's arguments: line, text, pointers, each with a length that it does not read, and the text's address. */
  enter(w, { offset }) {
    const frameBytes = 56
    w.op('sub_rm64_imm32', rsp, frameBytes)
    call(w, 'GetCommandLineW')
    w.op('mov_rm64_r64', rcx, rax)
    w.op('lea_r64_m', r8, cell(offset + argumentPointerBytes))
    w.op('lea_r64_m', rdx, cell(offset))
    w.op('mov_rm64_r64', fifthArgument, rdx)
    w.op('mov_rm64_r64', at(rsp, 48), r8)
    w.call(splitter)
    w.op('add_rm64_imm32', rsp, frameBytes)
    w.op('mov_rm64_r64', rdi, rax)
    w.op('lea_r64_m', rsi, cell(offset))
  },
  support(w) {
    w.bind(splitter)
    const graph = commandLineGraph(build, options)
    emitFunction(w.emission, allocateFunction(graph, { convention, routineClobbers: [] }), undefined)
  },
  write(w) {
    transfer(w, 'WriteFile', standardHandles.output, () => {
      w.op('mov_rm64_r64', rdx, rbx)
      w.op('mov_rm32_r32', r8d, ebp)
    })
    w.op('mov_r32_rm32', ecx, moved)
    w.op('add_rm64_imm32', rsp, transferBytes)
    w.op('test_rm32_r32', eax, eax)
    w.jumpIf('e', 'fail')
    w.op('mov_rm32_r32', eax, ecx)
  },
  hasFailureCode: false,
  read(w, offset, sizeBytes) {
    transfer(w, 'ReadFile', standardHandles.input, () => {
      w.op('lea_r64_m', rdx, cell(offset))
      w.op('mov_r32_imm32', r8d, sizeBytes)
    })
    w.op('test_rm32_r32', eax, eax)
    w.jumpIf('ne', 'was_read')
    // The end of a pipe: as if nothing had been read.
    call(w, 'GetLastError')
    w.op('cmp_rm32_imm32', eax, brokenPipe)
    w.jumpIf('ne', 'fail')
    w.op('and_rm32_imm32', moved, 0)
    w.bind('was_read')
    w.op('mov_r32_rm32', eax, moved)
    w.op('add_rm64_imm32', rsp, transferBytes)
    w.op('test_rm32_r32', eax, eax)
  },
  /** Codes have 32 bits here; those of contracts are bytes, with anything above. */
  exit(w) {
    w.op('movzx_r32_rm8', ecx, dil)
    w.op('sub_rm64_imm32', rsp, 32)
    call(w, 'ExitProcess')
  },
}
