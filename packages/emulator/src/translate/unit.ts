import { op } from '@sourceless/isa-wasm'
import { memoryPages, state } from '../layout.js'
import type { ControlFlow } from './discover.js'
import type { FunctionCode } from './function-code.js'
import type { GuestIsa } from './guest.js'
import { bitsOf, maskOfIndices } from './masks.js'
import { buildModule, systemCallIndex } from './module.js'
import { type ExitSite, emitUnit, type UnitLocals } from './unit-code.js'

export interface UnitRequest {
  readonly isa: GuestIsa
  readonly flow: ControlFlow
  readonly base: bigint
  readonly windowBytes: number
  readonly coverage: ((offset: number) => number) | undefined
  /** Status flags matter after a return, too. */
  readonly observeFlags: boolean
}

export interface Unit {
  readonly module: Uint8Array
  readonly sites: readonly ExitSite[]
}

/** Locations that some block assigns: nothing needs to be done about the others. */
export function changeable({ blocks }: ControlFlow): bigint {
  let mask = 0n
  for (const { finals } of blocks) mask |= maskOfIndices(finals.keys())
  return mask
}

/** Locals by location, made on demand; `preset` gives those that parameters hold. */
export function createLocals(isa: GuestIsa, code: FunctionCode, preset: ReadonlyMap<number, number> = new Map()) {
  const byLocation = new Map(preset)
  const localOf = (index: number): number => {
    let local = byLocation.get(index)
    if (local === undefined) {
      local = code.local(isa.locations[index]!.bits === 64 ? 'i64' : 'i32')
      byLocation.set(index, local)
    }
    return local
  }
  const locals: UnitLocals = {
    fuel: code.local('i64'),
    site: code.local('i32'),
    address: code.local('i64'),
    target: code.local('i64'),
    selector: code.local('i32'),
  }
  return { localOf, locals }
}

/** `run: () → i32`, the exit site: registers come from the state page and go back there. */
export function translateUnit(request: UnitRequest): Unit {
  const { isa, flow, base, windowBytes } = request
  const everything = changeable(flow)
  const afterReturn = request.observeFlags ? everything : everything & ~isa.statusFlags
  let sites: readonly ExitSite[] = []
  const module = buildModule({
    parameters: [],
    results: ['i32'],
    memoryPages: memoryPages(windowBytes),
    withSystemCall: true,
    build(code) {
      const { localOf, locals } = createLocals(isa, code)
      const { e } = code
      let changed = 0n
      sites = emitUnit({
        isa,
        flow,
        code,
        locals,
        localOf,
        base,
        windowBytes,
        liveAtLeave: (isReturn) => (isReturn ? afterReturn : everything),
        systemCall: systemCallIndex,
        coverage: request.coverage,
        enter(liveAtEntry, written) {
          changed = written
          for (const index of bitsOf(liveAtEntry)) {
            const location = isa.locations[index]!
            e.i32Const(location.offset)
            e.memory(location.bits === 64 ? op['i64.load'] : op['i32.load8_u'])
            e.localSet(localOf(index))
          }
          loadState(code, state.fuel, locals.fuel)
        },
      })
      storeLocations(code, isa, changed, localOf)
      storeExit(code, locals)
      e.localGet(locals.site)
    },
  })
  return { module, sites }
}

export function storeLocations(
  code: FunctionCode,
  isa: GuestIsa,
  mask: bigint,
  localOf: (index: number) => number,
): void {
  const { e } = code
  for (const index of bitsOf(mask)) {
    const location = isa.locations[index]!
    e.i32Const(location.offset)
    e.localGet(localOf(index))
    e.memory(location.bits === 64 ? op['i64.store'] : op['i32.store8'])
  }
}

export function loadState(code: FunctionCode, offset: number, local: number): void {
  code.e.i32Const(offset)
  code.e.memory(op['i64.load'])
  code.e.localSet(local)
}

export function storeExit({ e }: FunctionCode, locals: UnitLocals): void {
  for (const [offset, local] of [
    [state.fuel, locals.fuel],
    [state.address, locals.address],
    [state.target, locals.target],
  ] as const) {
    e.i32Const(offset)
    e.localGet(local)
    e.memory(op['i64.store'])
  }
  e.i32Const(state.site)
  e.localGet(locals.site)
  e.memory(op['i32.store'])
}
