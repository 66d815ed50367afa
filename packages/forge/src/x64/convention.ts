import type { CallingConvention } from '@sourceless/isa'
import { type Register as EncodedRegister, systemV, windowsX64 } from '@sourceless/isa-x64'
import type { Register } from '../native/machine.js'
import { rsp, xmm0 } from './machine.js'

/** A calling convention by the numbers of registers; see `CallingConvention`. */
export interface Convention {
  readonly arguments: readonly Register[]
  readonly floatArguments: readonly Register[]
  readonly argumentCounting: 'separate' | 'shared'
  readonly shadowBytes: number
  readonly redZoneBytes: number
  readonly calleeSaved: readonly Register[]
  /** Registers in the order in which they are given away: first those that need not be saved, without a REX prefix if possible. */
  readonly order: readonly Register[]
  /** The stack grows by touching one page of this size after the other; undefined where all of it is there. */
  readonly pageBytes: number | undefined
  /** Unwind tables describe prologues up to this length; undefined: of any. */
  readonly longestPrologueBytes: number | undefined
}

const numberOf = ({ class: of, number }: EncodedRegister): Register => (of === 'xmm' ? xmm0 + number : number)

function conventionOf(abi: CallingConvention<EncodedRegister>): Convention {
  const numbers = (list: readonly EncodedRegister[]) => list.map(numberOf).filter((r) => r !== rsp)
  const calleeSaved = numbers(abi.calleeSaved)
  const { argumentCounting, shadowBytes, redZoneBytes } = abi
  return {
    arguments: numbers(abi.arguments),
    floatArguments: numbers(abi.floatArguments),
    argumentCounting,
    shadowBytes,
    redZoneBytes,
    calleeSaved,
    order: [...numbers(abi.callerSaved), ...calleeSaved],
    pageBytes: undefined,
    longestPrologueBytes: undefined,
  }
}

export const unix = conventionOf(systemV)
/** Memory for a thread's stack comes page by page, in order. */
export const windows: Convention = { ...conventionOf(windowsX64), pageBytes: 4096, longestPrologueBytes: 255 }
