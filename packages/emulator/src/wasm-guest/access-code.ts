import { WasmEmitter as Emitter, op, type ValueType, type WasmEmitter } from '@sourceless/isa-wasm'
import { permissionBits } from '../layout.js'

/** Where the instrumentation keeps its state. */
export interface InstrumentGlobals {
  /** i64: instructions left. */
  readonly fuel: number
  /** i32: number of the stop site + 1 once the guest was stopped, otherwise 0. */
  readonly site: number
  /** i64: address and size of the forbidden access. */
  readonly address: number
  readonly size: number
  /** i32: pages that the guest believes to have. */
  readonly pages: number
}

/** Locals added to each function. */
export interface InstrumentLocals {
  /** i64: effective address. */
  readonly address: number
  /** i32: operand of an access or bulk operation. */
  readonly base: number
  readonly source: number
  readonly length: number
  readonly value: Readonly<Record<HeldType, number>>
}

/** Types of operands that stand above an address. */
export type HeldType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

const scalarLocals: readonly ValueType[] = ['i64', 'i32', 'i32', 'i32', 'i32', 'i64', 'f32', 'f64']
/** The local for vectors comes last, and only where it is needed: every call would clear it. */
export const addedLocals = (holdsVectors: boolean): readonly ValueType[] =>
  holdsVectors ? [...scalarLocals, 'v128'] : scalarLocals
export const localsFrom = (first: number): InstrumentLocals => ({
  address: first,
  base: first + 1,
  source: first + 2,
  length: first + 3,
  value: { i32: first + 4, i64: first + 5, f32: first + 6, f64: first + 7, v128: first + 8 },
})

export interface InstrumentMemory {
  /** Bytes that the guest's memory may have: the permission map begins here. */
  readonly capacityBytes: number
  /** Function `(address i64, length i64, permission bit i32) → 1 when some byte is forbidden`. */
  readonly checkRange: number
  /** Function `(pages i32) → previous pages or −1`. */
  readonly grow: number
}

/** Code without a final `end`, to be inserted anywhere. */
export function snippet(write: (e: WasmEmitter) => void): Uint8Array {
  const e = new Emitter(64)
  write(e)
  e.end()
  return e.finish().subarray(0, -1)
}

/** Ends the run: V8 unwinds at `unreachable`, the globals say why. */
function emitStop(e: WasmEmitter, globals: InstrumentGlobals, site: number): void {
  e.i32Const(site + 1)
  e.globalSet(globals.site)
  e.emit(op.unreachable)
}

/** `fuel −= cost`, and stop below zero. */
export const fuelCode = (globals: InstrumentGlobals, cost: number, site: number): Uint8Array =>
  snippet((e) => {
    e.globalGet(globals.fuel)
    e.i64Const(cost)
    e.emit(op['i64.sub'])
    e.globalSet(globals.fuel)
    e.globalGet(globals.fuel)
    e.i64Const(0)
    e.emit(op['i64.lt_s'])
    e.if()
    emitStop(e, globals, site)
    e.end()
  })

type AccessBytes = 1 | 2 | 4 | 8 | 16

const shadowLoads = { 1: op['i32.load8_u'], 2: op['i32.load16_u'], 4: op['i32.load'], 8: op['i64.load'] } as const

/** Whether all bytes at `locals.address` have the permission: leaves 1 or 0. */
function emitPermissionTest(e: WasmEmitter, request: AccessRequest): void {
  const { locals, memory, sizeBytes, access } = request
  const bit = permissionBits[access]
  const isWide = sizeBytes === 8 || sizeBytes === 16
  const load = (size: 1 | 2 | 4 | 8, distance: number): void => {
    e.localGet(locals.address)
    e.emit(op['i32.wrap_i64'])
    e.memory(shadowLoads[size], memory.capacityBytes + distance, 0)
  }
  load(isWide ? 8 : sizeBytes, 0)
  if (sizeBytes === 16) {
    load(8, 8)
    e.emit(op['i64.and'])
  }
  for (const opcode of ['and', 'eq'] as const) {
    if (isWide) {
      e.i64Const(BigInt(bit) * 0x0101010101010101n)
      e.emit(op[`i64.${opcode}`])
    } else {
      e.i32Const(bit * { 1: 0x1, 2: 0x101, 4: 0x1010101 }[sizeBytes])
      e.emit(op[`i32.${opcode}`])
    }
  }
}

export interface AccessRequest {
  readonly globals: InstrumentGlobals
  readonly memory: InstrumentMemory
  readonly locals: InstrumentLocals
  readonly site: number
  /** Of the instruction's immediate. */
  readonly offset: number
  readonly sizeBytes: AccessBytes
  readonly access: 'read' | 'write'
  /** Type of the operand above the address: a stored value, or the vector that a lane is loaded into. */
  readonly held: HeldType | undefined
}

/** In front of a load or store: operands stay on the stack. */
export const accessCode = (request: AccessRequest): Uint8Array =>
  snippet((e) => {
    const { locals, globals, memory, sizeBytes, held } = request
    if (held !== undefined) e.localSet(locals.value[held])
    e.localTee(locals.base)
    e.block()
    e.block()
    e.localGet(locals.base)
    e.emit(op['i64.extend_i32_u'])
    e.i64Const(BigInt(request.offset))
    e.emit(op['i64.add'])
    e.localTee(locals.address)
    e.i64Const(BigInt(memory.capacityBytes))
    e.emit(op['i64.ge_u'])
    e.brIf(0)
    emitPermissionTest(e, request)
    e.brIf(1)
    e.end()
    e.localGet(locals.address)
    e.globalSet(globals.address)
    e.i64Const(sizeBytes)
    e.globalSet(globals.size)
    emitStop(e, globals, request.site)
    e.end()
    if (held !== undefined) e.localGet(locals.value[held])
  })

export interface BulkRequest extends Pick<AccessRequest, 'globals' | 'memory' | 'locals'> {
  /** Sites of the write to the destination and, for `memory.copy`, of the read from the source. */
  readonly writeSite: number
  readonly readSite: number | undefined
}

/** In front of `memory.fill`, `memory.copy` and `memory.init`, whose three operands stay on the stack. */
export const bulkCode = (request: BulkRequest): Uint8Array =>
  snippet((e) => {
    const { globals, locals, memory } = request
    const check = (start: number, bit: number, site: number): void => {
      e.localGet(start)
      e.emit(op['i64.extend_i32_u'])
      e.globalSet(globals.address)
      e.localGet(locals.length)
      e.emit(op['i64.extend_i32_u'])
      e.globalSet(globals.size)
      e.globalGet(globals.address)
      e.globalGet(globals.size)
      e.i32Const(bit)
      e.call(memory.checkRange)
      e.if()
      emitStop(e, globals, site)
      e.end()
    }
    e.localSet(locals.length)
    e.localSet(locals.source)
    e.localSet(locals.base)
    if (request.readSite !== undefined) check(locals.source, permissionBits.read, request.readSite)
    check(locals.base, permissionBits.write, request.writeSite)
    e.localGet(locals.base)
    e.localGet(locals.source)
    e.localGet(locals.length)
  })

/** `(address i64, length i64, bit i32) → i32`: the map, byte by byte. */
export function checkRangeBody(globals: InstrumentGlobals, capacityBytes: number): Uint8Array {
  const e = new Emitter(96)
  // An end beyond the guest's memory is forbidden, that of no bytes too; both are below 2^32, so the sum does not wrap.
  e.localGet(0)
  e.localGet(1)
  e.emit(op['i64.add'])
  e.globalGet(globals.pages)
  e.emit(op['i64.extend_i32_u'])
  e.i64Const(16)
  e.emit(op['i64.shl'])
  e.emit(op['i64.gt_u'])
  e.if()
  e.i32Const(1)
  e.return()
  e.end()
  e.block()
  e.loop()
  e.localGet(1)
  e.emit(op['i64.eqz'])
  e.brIf(1)
  e.localGet(1)
  e.i64Const(1)
  e.emit(op['i64.sub'])
  e.localSet(1)
  e.localGet(0)
  e.localGet(1)
  e.emit(op['i64.add'])
  e.emit(op['i32.wrap_i64'])
  e.memory(op['i32.load8_u'], capacityBytes)
  e.localGet(2)
  e.emit(op['i32.and'])
  e.brIf(0)
  e.i32Const(1)
  e.return()
  e.end()
  e.end()
  e.i32Const(0)
  e.end()
  return e.finish()
}

/** `(pages i32) → i32`: new pages get the default permission; beyond the capacity growing fails. Local 1: pages before. */
export function growBody(globals: InstrumentGlobals, capacityBytes: number, permission: number): Uint8Array {
  const e = new Emitter(96)
  e.globalGet(globals.pages)
  e.localTee(1)
  e.emit(op['i64.extend_i32_u'])
  e.localGet(0)
  e.emit(op['i64.extend_i32_u'])
  e.emit(op['i64.add'])
  e.i64Const(capacityBytes / 65536)
  e.emit(op['i64.gt_u'])
  e.if()
  e.i32Const(-1)
  e.return()
  e.end()
  e.localGet(1)
  e.i32Const(16)
  e.emit(op['i32.shl'])
  e.i32Const(capacityBytes)
  e.emit(op['i32.add'])
  e.i32Const(permission)
  e.localGet(0)
  e.i32Const(16)
  e.emit(op['i32.shl'])
  e.emit(op['memory.fill'])
  e.localGet(1)
  e.localGet(0)
  e.emit(op['i32.add'])
  e.globalSet(globals.pages)
  e.localGet(1)
  e.end()
  return e.finish()
}
