import * as backEnds from '@sourceless/forge/arm64'
import { decode, type Instruction } from '@sourceless/isa-arm64'
import * as platforms from '@sourceless/verifier/arm64'
import { arm64Wording } from '../notes/arm64.js'
import { describeBy } from '../notes/machine.js'
import type { Machine } from './machine.js'

export const machine: Machine<Instruction> = {
  systems: {
    linux: { backEnd: backEnds.arm64Linux, platform: platforms.arm64Linux },
    windows: { backEnd: backEnds.arm64Windows, platform: platforms.arm64Windows },
    macos: { backEnd: backEnds.arm64Macos, platform: platforms.arm64Macos },
  },
  registerNumber: (location) => Number(/\d+$/.exec(location)![0]),
  describe: describeBy(platforms.arm64Linux.isa, arm64Wording),
  code: {
    decode: (bytes, offset) => decode(bytes, offset).value,
    mayTransfer: (mnemonic) => /^(b$|b\.|bl|br|cb|tb|ret|eret|svc|hvc|smc|brk|hlt|udf)/.test(mnemonic),
    // `ldr` of a literal has a distance in place of a memory operand.
    dependsOnAddress: ({ form, operands }) =>
      form.mnemonic.startsWith('adr') ||
      (/^(ldr|prfm)/.test(form.mnemonic) && operands.some((one) => typeof one === 'number')),
    unreadBytes: () => 4,
    longestBytes: 4,
    otherReader: 'aarch64',
  },
}
