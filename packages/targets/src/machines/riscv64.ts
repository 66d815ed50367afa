import { riscv64Linux } from '@sourceless/forge/riscv64'
import { decode, type Instruction } from '@sourceless/isa-riscv64'
import * as platforms from '@sourceless/verifier/riscv64'
import { describeBy } from '../notes/machine.js'
import { riscv64Wording } from '../notes/riscv64.js'
import type { Machine } from './machine.js'

export const machine: Machine<Instruction> = {
  systems: { linux: { backEnd: riscv64Linux, platform: platforms.riscv64Linux } },
  registerNumber: (location) => Number(/\d+$/.exec(location)![0]),
  describe: describeBy(platforms.riscv64Linux.isa, riscv64Wording),
  code: {
    decode: (bytes, offset) => decode(bytes, offset).value,
    mayTransfer: (mnemonic) => /^(c\.)?(j|jr|jal|jalr|b(eq|ne|lt|ge)(u|z)?|ebreak|ecall|unimp|[ms]ret)$/.test(mnemonic),
    dependsOnAddress: ({ form }) => form.mnemonic === 'auipc',
    // The length of an instruction is in its two lowest bits.
    unreadBytes: (bytes, offset) => ((bytes[offset]! & 3) === 3 ? 4 : 2),
    longestBytes: 4,
    otherReader: undefined,
  },
}
