import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { permissionBits, shadowOffset, windowOffset } from '../layout.js'
import { containerOf } from './container.js'
import type { FunctionCode } from './function-code.js'
import type { TermCode } from './term-code.js'

export interface MemoryCodeOptions {
  readonly code: FunctionCode
  readonly base: bigint
  readonly windowBytes: number
  /** Ends the run: the offset of the bad access is in the given local. */
  fault(offsetLocal: number): void
}

type AccessBytes = 1 | 2 | 4 | 8
const loads = { 1: op['i32.load8_u'], 2: op['i32.load16_u'], 4: op['i32.load'], 8: op['i64.load'] }
const stores = { 1: op['i32.store8'], 2: op['i32.store16'], 4: op['i32.store'], 8: op['i64.store'] }

/** The permission bit in each byte of the access. */
const repeated = (bit: number, sizeBytes: number): bigint => {
  let mask = 0n
  for (let index = 0; index < sizeBytes; index++) mask |= BigInt(bit) << BigInt(8 * index)
  return mask
}

/** Puts the offset of an address in the window, whatever it is, into the local (an i64) that is returned. */
export function emitOffset({ code, base }: MemoryCodeOptions, terms: TermCode, address: Term): number {
  const { e } = code
  const offset = code.scratch('i64')
  terms.value64(address)
  e.i64Const(base)
  e.emit(op['i64.sub'])
  e.localSet(offset)
  return offset
}

/**
 * Leaves nothing; the returned local holds the checked offset in the window as an i32. An offset inside the window is
 * looked up in the permission map, all bytes of the access at once; the map is followed by a page without permissions.
 */
export function emitCheckedOffset(
  options: MemoryCodeOptions,
  offset: number,
  sizeBytes: number,
  access: 'read' | 'write',
): number {
  const { code, windowBytes } = options
  const { e } = code
  const index = code.scratch('i32')
  e.block()
  e.block()
  e.localGet(offset)
  e.i64Const(BigInt(windowBytes))
  e.emit(op['i64.ge_u'])
  e.brIf(0)
  e.localGet(offset)
  e.emit(op['i32.wrap_i64'])
  e.localTee(index)
  e.memory(loads[sizeBytes as AccessBytes], shadowOffset(windowBytes), 0)
  const mask = repeated(permissionBits[access], sizeBytes)
  for (const opcode of ['and', 'eq'] as const) {
    if (sizeBytes === 8) {
      e.i64Const(mask)
      e.emit(op[`i64.${opcode}`])
    } else {
      e.i32Const(Number(mask))
      e.emit(op[`i32.${opcode}`])
    }
  }
  e.brIf(1)
  e.end()
  options.fault(offset)
  e.end()
  return index
}

/** Leaves the loaded value in its container. */
export function emitLoad(code: FunctionCode, index: number, sizeBytes: number): void {
  code.e.localGet(index)
  code.e.memory(loads[sizeBytes as AccessBytes], windowOffset, 0)
}

export function emitStore(code: FunctionCode, index: number, sizeBytes: number, emitValue: () => void): void {
  code.e.localGet(index)
  emitValue()
  code.e.memory(stores[sizeBytes as AccessBytes], windowOffset, 0)
}

export const loadContainer = (sizeBytes: number) => containerOf(sizeBytes * 8)
