import { substitute } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import type { ScalarSignature } from '../api.js'
import { memoryPages, state, windowOffset } from '../layout.js'
import type { BasicBlock, Effect } from './block.js'
import type { ControlFlow } from './discover.js'
import type { FunctionCode } from './function-code.js'
import { bit, bitsOf, maskOfIndices } from './masks.js'
import { buildModule } from './module.js'
import { changeable, createLocals, loadState, storeExit, storeLocations, type Unit, type UnitRequest } from './unit.js'
import { type ExitSite, emitUnit, type UnitLocals } from './unit-code.js'

export interface ScalarRequest extends UnitRequest {
  readonly signature: ScalarSignature
  /** Locations of the parameters and of the result; a negative result is none. */
  readonly parameterLocations: readonly number[]
  readonly resultLocation: number
  readonly stackPointer: number
  /** What the stack pointer is when the function is entered, and must be when it has returned. */
  readonly entryStackPointer: bigint
  readonly exitStackPointer: bigint
  readonly returnAddress: bigint
  /** The location that holds the return address; undefined: it is where the stack pointer points. */
  readonly link: number | undefined
  /** Locations that a function must leave as they were. */
  readonly preserved: readonly number[]
  /** Of those, the ones whose value is the state page's: whoever starts a program sets them. */
  readonly reserved: readonly number[]
  /** Locations that are zero at entry and must be at the end: x86's direction flag. */
  readonly clearFlags: readonly number[]
}

/** Status of a scalar call: 0, 1 for a broken ABI promise, otherwise the exit site plus `firstSiteStatus`. */
export const abiStatus = 1
export const firstSiteStatus = 2

/** `run: (i64 …) → (i64 result, i32 status)`; the state page is written only when the status is not 0. */
export function translateScalar(request: ScalarRequest): Unit {
  const { isa, base, windowBytes, parameterLocations, resultLocation } = request
  const flow = foldReturns(request) ?? request.flow
  const promised = maskOfIndices([...request.preserved, ...request.clearFlags])
  const observed =
    (promised & changeable(flow)) | bit(request.stackPointer) | (resultLocation < 0 ? 0n : bit(resultLocation))
  let sites: readonly ExitSite[] = []
  const module = buildModule({
    parameters: parameterLocations.map(() => 'i64'),
    results: ['i64', 'i32'],
    memoryPages: memoryPages(windowBytes),
    withSystemCall: false,
    build(code) {
      const { e } = code
      const preset = new Map(parameterLocations.map((location, parameter) => [location, parameter]))
      const { localOf, locals } = createLocals(isa, code, preset)
      let exit = { saved: new Map<number, number>(), written: 0n }
      sites = emitUnit({
        isa,
        flow,
        code,
        locals,
        localOf,
        base,
        windowBytes,
        liveAtLeave: (isReturn) => (isReturn ? observed : 0n),
        systemCall: undefined,
        coverage: undefined,
        enter(liveAtEntry, written) {
          const accesses = flow.blocks.some(({ effects }) => effects.some(({ kind }) => kind !== 'trap'))
          if (request.link === undefined && accesses) emitReturnAddress(code, request)
          exit = { saved: emitScalarEntry(code, request, liveAtEntry, localOf, preset, written), written }
          loadState(code, state.scalarFuel, locals.fuel)
        },
      })
      emitScalarExit(code, request, locals, localOf, exit.saved, exit.written)
      e.localGet(resultLocation < 0 ? locals.target : localOf(resultLocation))
      e.i32Const(0)
    },
  })
  return { module, sites }
}

/** The same flow with returns that go to the caller for certain; undefined where they may go elsewhere. */
function foldReturns(request: ScalarRequest): ControlFlow | undefined {
  if (request.flow.returnSites.length > 0) return undefined
  return request.link === undefined ? foldStackReturns(request) : foldLinkReturns(request, request.link)
}

/**
 * Where nothing is stored and only returns move the stack pointer, each return finds the return address that the caller
 * left: the loads of it are dropped.
 */
function foldStackReturns({ isa, flow, stackPointer, returnAddress }: ScalarRequest): ControlFlow | undefined {
  const { blocks, terms } = flow
  const stackPointerTerm = terms.variable(isa.locations[stackPointer]!.name, 64)
  const folded: BasicBlock[] = []
  for (const block of blocks) {
    const { effects, exit, finals } = block
    if (effects.some(({ kind }) => kind === 'store')) return undefined
    if (exit.kind === 'indirect' && exit.isReturn) {
      const isReturnLoad = (effect: Effect): boolean =>
        effect.kind === 'load' && effect.result === exit.target && effect.address === stackPointerTerm
      if (!effects.some(isReturnLoad)) return undefined
      const target = terms.constant(returnAddress, 64)
      folded.push({ ...block, effects: effects.filter((effect) => !isReturnLoad(effect)), exit: { ...exit, target } })
    } else if (finals.has(stackPointer)) return undefined
    else folded.push(block)
  }
  return { ...flow, blocks: folded }
}

/** Where nothing writes the link register, it holds the caller's return address throughout. */
function foldLinkReturns({ isa, flow, returnAddress }: ScalarRequest, link: number): ControlFlow | undefined {
  const { blocks, terms } = flow
  if (blocks.some(({ finals }) => finals.has(link))) return undefined
  const [register, address] = [terms.variable(isa.locations[link]!.name, 64), terms.constant(returnAddress, 64)]
  const folded = blocks.map((block) => {
    const { exit } = block
    if (exit.kind !== 'indirect') return block
    const [target] = substitute(terms, [exit.target], (term) => (term === register ? address : undefined))
    return { ...block, exit: { ...exit, target: target! } }
  })
  return { ...flow, blocks: folded }
}

/** Leaves the return address where the stack pointer will be. */
function emitReturnAddress({ e }: FunctionCode, request: ScalarRequest): void {
  e.i32Const(windowOffset + Number(request.entryStackPointer - request.base))
  e.i64Const(request.returnAddress)
  e.memory(op['i64.store'])
}

/** Arguments are in place, everything else is unknown. Returns copies of preserved registers. */
function emitScalarEntry(
  code: FunctionCode,
  request: ScalarRequest,
  liveAtEntry: bigint,
  localOf: (index: number) => number,
  preset: ReadonlyMap<number, number>,
  written: bigint,
): Map<number, number> {
  const { e } = code
  const saved = new Map<number, number>()
  // A register that must be kept starts unknown even if it is overwritten first: else a wrong value could look right.
  const unknown = request.preserved.reduce((mask, index) => mask | (bit(index) & written), liveAtEntry)
  for (const index of bitsOf(unknown)) {
    if (preset.has(index) || request.clearFlags.includes(index)) continue
    if (index === request.stackPointer) e.i64Const(request.entryStackPointer)
    else if (index === request.link) e.i64Const(request.returnAddress)
    else if (request.reserved.includes(index)) {
      e.i32Const(request.isa.locations[index]!.offset)
      e.memory(op['i64.load'])
    } else {
      e.call(code.helper('undefined64'))
      if (request.isa.locations[index]!.bits === 1) {
        e.i64Const(63)
        e.emit(op['i64.shr_u'])
        e.emit(op['i32.wrap_i64'])
      }
    }
    e.localSet(localOf(index))
  }
  for (const index of request.preserved) {
    if ((written & bit(index)) === 0n) continue
    const copy = code.local('i64')
    saved.set(index, copy)
    e.localGet(localOf(index))
    e.localSet(copy)
  }
  return saved
}

/** Returns early with a status when the call did not end as it should. */
function emitScalarExit(
  code: FunctionCode,
  request: ScalarRequest,
  locals: UnitLocals,
  localOf: (index: number) => number,
  saved: ReadonlyMap<number, number>,
  written: bigint,
): void {
  const { e } = code
  const fail = (emitStatus: () => void): void => {
    e.if()
    storeLocations(code, request.isa, written, localOf)
    storeExit(code, locals)
    e.i64Const(0)
    emitStatus()
    e.return()
    e.end()
  }
  e.localGet(locals.target)
  e.i64Const(request.returnAddress)
  e.emit(op['i64.ne'])
  fail(() => {
    e.localGet(locals.site)
    e.i32Const(firstSiteStatus)
    e.emit(op['i32.add'])
  })
  e.localGet(localOf(request.stackPointer))
  e.i64Const(request.exitStackPointer)
  e.emit(op['i64.ne'])
  for (const [index, copy] of saved) {
    e.localGet(localOf(index))
    e.localGet(copy)
    e.emit(op['i64.ne'])
    e.emit(op['i32.or'])
  }
  for (const flag of request.clearFlags) {
    if ((written & bit(flag)) === 0n) continue
    e.localGet(localOf(flag))
    e.emit(op['i32.or'])
  }
  fail(() => e.i32Const(abiStatus))
}
