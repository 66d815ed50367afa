import { riscv64Linux } from '@sourceless/forge/riscv64'
import type { Instruction } from '@sourceless/isa-riscv64'
import * as platforms from '@sourceless/verifier/riscv64'
import { describeBy } from '../notes/machine.js'
import { riscv64Wording } from '../notes/riscv64.js'
import type { Machine } from './machine.js'

export const machine: Machine<Instruction> = {
  systems: { linux: { backEnd: riscv64Linux, platform: platforms.riscv64Linux } },
  registerNumber: (location) => Number(/\d+$/.exec(location)![0]),
  describe: describeBy(platforms.riscv64Linux.isa, riscv64Wording),
}
