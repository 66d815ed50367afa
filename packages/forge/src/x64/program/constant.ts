import { symbol } from '@sourceless/isa'
import { gp, registers, ripRelative } from '@sourceless/isa-x64'
import { objectSymbol } from '../../native/object.js'
import type { ConstantOutput } from '../../native/runtime.js'
import type { System } from './system.js'
import { loadSmall, pushAll, pushedRegisters, type Writer } from './writer.js'

const { eax, edi, rax } = registers

function load(w: Writer, register: typeof edi, value: number): void {
  if (value === 0) w.op('xor_rm32_r32', register, register)
  else if (value < 0x80) loadSmall(w, gp(register.number, 64), value)
  else w.op('mov_r32_imm32', register, value)
}

/**
 * A program that does nothing but write one constant: write, onwards after a short write, done, exit. A write that fails, which is
 * more than what is left as an unsigned number, comes back to the exit with code 1; one that writes nothing is tried again.
 */
export function emitConstantProgram(w: Writer, system: System, { object, exit }: ConstantOutput): void {
  pushAll(w, pushedRegisters(system, [], 8))
  if (object !== undefined) {
    const { position, remaining } = system.transfer
    w.op('lea_r64_m', position, ripRelative(symbol(objectSymbol(object))))
    load(w, remaining, object.sizeBytes)
    w.bind('write_more')
    system.write(w, object.sizeBytes)
    w.op('add_rm64_r64', position, rax)
    w.op('sub_rm32_r32', remaining, eax)
    if (system.hasFailureCode && exit === 0) {
      leaveByCarry(w, system)
      return
    }
    w.jumpIf('b', system.hasFailureCode ? 'exit' : 'fail')
    w.jumpIf('ne', 'write_more')
  }
  load(w, edi, exit)
  if (object !== undefined && !system.hasFailureCode) {
    w.jump('exit')
    w.bind('fail')
    load(w, edi, 1)
  }
  w.bind('exit')
  system.exit(w)
}

/** rdi is 1. Where nothing is left it becomes 0; where the write failed the carry makes up for what is taken away. */
function leaveByCarry(w: Writer, system: System): void {
  w.jumpIf('a', 'write_more')
  w.op('adc_rm32_imm32', edi, -1)
  system.exit(w)
}
