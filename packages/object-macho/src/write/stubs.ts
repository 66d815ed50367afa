import { patchRelocation } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import type { MachoMachine } from '../raw/constants.js'

/** Bytes of one stub: a jump through a pointer that dyld fills. */
export const stubSizes: Readonly<Record<MachoMachine, number>> = { x86_64: 6, aarch64: 12 }

const encodeStub: Readonly<Record<MachoMachine, (stub: number, pointer: number) => Uint8Array>> = {
  // jmp qword [rip + pointer]
  x86_64: (stub, pointer) => {
    const bytes = Uint8Array.of(0xff, 0x25, 0, 0, 0, 0)
    patchRelocation(bytes, 2, 'pc32', pointer, -4, stub + 2)
    return bytes
  },
  // adrp x16, pointer; ldr x16, [x16, pointer]; br x16
  aarch64: (stub, pointer) => {
    const bytes = createByteWriter().u32(0x90000010).u32(0xf9400210).u32(0xd61f0200).finish()
    patchRelocation(bytes, 0, 'arm64-page21', pointer, 0, stub)
    patchRelocation(bytes, 4, 'arm64-low12-scaled8', pointer, 0, stub + 4)
    return bytes
  },
}

export const encodeStubs = (machine: MachoMachine, stubs: number, pointers: number, count: number): Uint8Array => {
  const writer = createByteWriter()
  for (let index = 0; index < count; index++) {
    writer.bytes(encodeStub[machine](stubs + index * stubSizes[machine], pointers + 8 * index))
  }
  return writer.finish()
}
