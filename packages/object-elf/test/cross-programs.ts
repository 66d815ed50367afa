import { createObjectBuilder, type ObjectFile } from '@sourceless/object'
import { assembleFunctions, type CrossMachine } from './cross.js'

const starts = {
  hello: {
    aarch64: 'mov x0, #1\n adr x1, message\n mov x2, #12\n mov x8, #64\n svc #0\n mov x0, #0\n mov x8, #93\n svc #0',
    riscv64: 'li a0, 1\n la a1, message\n li a2, 12\n li a7, 64\n ecall\n li a0, 0\n li a7, 93\n ecall',
  },
  data: {
    aarch64:
      'adrp x1, value\n ldr w0, [x1, :lo12:value]\n adrp x1, zeros\n add x1, x1, :lo12:zeros\n ldr w2, [x1]\n add w2, w2, #1\n str w2, [x1]\n add w0, w0, w2\n mov x8, #93\n svc #0',
    riscv64:
      'la a1, value\n lw a0, 0(a1)\n la a1, zeros\n lw a2, 0(a1)\n addi a2, a2, 1\n sw a2, 0(a1)\n add a0, a0, a2\n li a7, 93\n ecall',
  },
  dynamic: {
    aarch64:
      'adr x0, message\n bl puts\n adrp x1, exit_pointer\n ldr x1, [x1, :lo12:exit_pointer]\n mov x0, #7\n blr x1',
    riscv64:
      'la a0, message\n call puts\n h: auipc a1, %pcrel_hi(exit_pointer)\n ld a1, %pcrel_lo(h)(a1)\n li a0, 7\n jalr a1',
  },
} as const

/** Writes "hello world" and ends. */
export const crossHello = (machine: CrossMachine): ObjectFile => {
  const builder = createObjectBuilder(machine)
  assembleFunctions(machine, builder, { _start: starts.hello[machine] })
  const constants = builder.section('.rodata', 'readonly', new TextEncoder().encode('hello world\n'), 1)
  builder.define('message', { section: constants, sizeBytes: 12, kind: 'object' })
  return builder.finish()
}

/** Ends with 41 from data and a zero that it increments. */
export const crossData = (machine: CrossMachine): ObjectFile => {
  const builder = createObjectBuilder(machine)
  assembleFunctions(machine, builder, { _start: starts.data[machine] })
  const data = builder.section('.data', 'data', Uint8Array.of(41, 0, 0, 0))
  const zeros = builder.zeroSection('.bss', 0x5000)
  builder.define('value', { section: data, sizeBytes: 4, kind: 'object' })
  builder.define('zeros', { section: zeros, sizeBytes: 0x5000, kind: 'object' })
  return builder.finish()
}

/** Calls `puts` of the C library, and `exit` through a pointer. */
export const dynamicHello = (machine: CrossMachine | 'x86_64'): ObjectFile => {
  const builder = createObjectBuilder(machine)
  const constants = builder.section('.rodata', 'readonly', new TextEncoder().encode('hello library\0'), 1)
  const pointers = builder.section('.data.rel.ro', 'readonly', new Uint8Array(8))
  const message = builder.define('message', { section: constants, sizeBytes: 14, kind: 'object' })
  const pointer = builder.define('exit_pointer', { section: pointers, sizeBytes: 8, kind: 'object' })
  builder.relocate(pointers, 0, 'abs64', builder.reference('exit'))
  if (machine !== 'x86_64') {
    assembleFunctions(machine, builder, { _start: starts.dynamic[machine] })
    return builder.finish()
  }
  const code = Uint8Array.of(
    ...[0x48, 0x8d, 0x3d, 0, 0, 0, 0], // lea rdi, [rip + message]
    ...[0xe8, 0, 0, 0, 0], // call puts
    ...[0xbf, 7, 0, 0, 0], // mov edi, 7
    ...[0xff, 0x15, 0, 0, 0, 0], // call [rip + exit_pointer]
  )
  const text = builder.section('.text', 'code', code)
  builder.define('_start', { section: text, sizeBytes: code.length, kind: 'function' })
  builder.relocate(text, 3, 'pc32', message, -4)
  builder.relocate(text, 8, 'plt32', builder.reference('puts'), -4)
  builder.relocate(text, 19, 'pc32', pointer, -4)
  return builder.finish()
}
