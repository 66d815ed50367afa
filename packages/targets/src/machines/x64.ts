import * as backEnds from '@sourceless/forge/x64'
import { type Instruction, type RegisterName, registers } from '@sourceless/isa-x64'
import * as platforms from '@sourceless/verifier/x64'
import { describeBy } from '../notes/machine.js'
import { x64Wording } from '../notes/x64.js'
import type { Machine } from './machine.js'
import { decodeAny, unreadBytes, withPrefixes } from './x64-prefixes.js'

export const machine: Machine<Instruction> = {
  systems: {
    linux: { backEnd: backEnds.x64Linux, platform: platforms.x64Linux },
    windows: { backEnd: backEnds.x64Windows, platform: platforms.x64Windows },
    macos: { backEnd: backEnds.x64Macos, platform: platforms.x64Macos },
  },
  registerNumber: (location) => registers[location as RegisterName].number,
  describe: withPrefixes(describeBy(platforms.x64Linux.isa, x64Wording)),
  code: {
    decode: decodeAny,
    mayTransfer: (mnemonic) => /^(j|call|ret|iret|loop|ud|int|hlt|sys|xbegin)/.test(mnemonic),
    dependsOnAddress: ({ operands }) =>
      operands.some((one) => typeof one === 'object' && one.kind === 'memory' && one.rip === true),
    unreadBytes,
    longestBytes: 15,
    otherReader: 'x86_64',
  },
}
