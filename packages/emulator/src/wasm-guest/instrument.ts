import { ByteWriter, decodeBody, type ValueType, type WasmInstruction } from '@sourceless/isa-wasm'
import { type WasmFunction, type WasmModule, writeWasm } from '@sourceless/object-wasm'
import type { AccessKind } from '../outcome.js'
import {
  accessCode,
  addedLocals,
  bulkCode,
  checkRangeBody,
  fuelCode,
  growBody,
  type HeldType,
  type InstrumentGlobals,
  type InstrumentLocals,
  type InstrumentMemory,
  localsFrom,
  snippet,
} from './access-code.js'

/** A place where the instrumentation may stop the guest. `offset` counts in the function's body. */
type StopSite =
  | { readonly kind: 'fuel' }
  | {
      readonly kind: 'access'
      readonly access: Exclude<AccessKind, 'execute'>
      readonly functionIndex: number
      readonly offset: number
    }

export interface Instrumented {
  readonly bytes: Uint8Array
  readonly sites: readonly StopSite[]
  readonly capacityBytes: number
  /** Pages that the guest has at the start. */
  readonly initialPages: number
}

/** Names under which the instrumented module exports its state. */
export const exportPrefix = 'sourceless:'

export interface InstrumentOptions {
  readonly maximumPages: number
  /** Permission bits of pages that the guest adds. */
  readonly defaultPermission: number
}

/**
 * Inserts checks into a valid module. Added globals and functions come last, so that no index changes; the memory gets
 * the permission map behind it, and `memory.size` and `memory.grow` keep showing the guest its own part.
 */
export function instrument(module: WasmModule, options: InstrumentOptions): Instrumented {
  const imports = module.imports ?? []
  const imported = (kind: string): number => imports.filter(({ description }) => description.kind === kind).length
  const firstGlobal = imported('global') + (module.globals ?? []).length
  const globals: InstrumentGlobals = {
    fuel: firstGlobal,
    site: firstGlobal + 1,
    address: firstGlobal + 2,
    size: firstGlobal + 3,
    pages: firstGlobal + 4,
  }
  const functions = module.functions ?? []
  const firstFunction = imported('function') + functions.length
  const limits = module.memories?.[0]
  const initialPages = limits?.minimum ?? 0
  const mostPages = functions.some(grows) ? Math.min(limits?.maximum ?? options.maximumPages, options.maximumPages) : 0
  const pages = Math.max(initialPages, mostPages)
  const capacityBytes = limits === undefined ? 0 : pages * 65536
  const memory: InstrumentMemory = { capacityBytes, checkRange: firstFunction, grow: firstFunction + 1 }
  const sites: StopSite[] = [{ kind: 'fuel' }]
  const instrumented = functions.map((each, index) => instrumentFunction({ each, index, globals, memory, sites }))
  if (limits !== undefined) {
    const { checkRange, grow } = helpers(globals, capacityBytes, options.defaultPermission)
    instrumented.push(checkRange, grow)
  }
  const exports = (module.exports ?? []).filter(({ name }) => !name.startsWith(exportPrefix))
  // A start function runs when the permissions are set, so not by itself.
  const { start, ...rest } = module
  const bytes = writeWasm({
    ...rest,
    functions: instrumented,
    ...(limits === undefined ? {} : { memories: [{ minimum: 2 * pages + 1, maximum: 2 * pages + 1 }] }),
    globals: [...(module.globals ?? []), ...addedGlobals(initialPages)],
    exports: [
      ...exports,
      ...Object.entries(globals).map(([name, index]) => ({
        name: exportPrefix + name,
        kind: 'global' as const,
        index,
      })),
      ...(start === undefined ? [] : [{ name: `${exportPrefix}start`, kind: 'function' as const, index: start }]),
      ...(limits === undefined ? [] : [{ name: `${exportPrefix}memory`, kind: 'memory' as const, index: 0 }]),
    ],
  })
  return { bytes, sites, capacityBytes, initialPages }
}

/** Memory that never grows needs no room for more: zeroing it would take longer than most runs. */
const grows = ({ body }: WasmFunction): boolean =>
  (decodeBody(body).value ?? []).some(({ row }) => row.mnemonic === 'memory.grow')

function addedGlobals(initialPages: number) {
  const global = (type: 'i32' | 'i64', initial: number) => ({
    type: { type, mutable: true },
    initial: constantExpression(type, initial),
  })
  return [global('i64', 0), global('i32', 0), global('i64', 0), global('i64', 0), global('i32', initialPages)]
}

const constantExpression = (type: 'i32' | 'i64', value: number): Uint8Array => {
  const code = snippet((e) => (type === 'i32' ? e.i32Const(value) : e.i64Const(value)))
  return Uint8Array.of(...code, endByte)
}
const endByte = 0x0b

function helpers(globals: InstrumentGlobals, capacityBytes: number, permission: number) {
  const make = (parameters: ValueType[], locals: ValueType[], body: Uint8Array): WasmFunction => ({
    type: { parameters, results: ['i32'] },
    locals,
    body,
  })
  return {
    checkRange: make(['i64', 'i64', 'i32'], [], checkRangeBody(globals, capacityBytes)),
    grow: make(['i32'], ['i32'], growBody(globals, capacityBytes, permission)),
  }
}

interface FunctionRequest {
  readonly each: WasmFunction
  readonly index: number
  readonly globals: InstrumentGlobals
  readonly memory: InstrumentMemory
  readonly sites: StopSite[]
}

function instrumentFunction({ each, index, globals, memory, sites }: FunctionRequest): WasmFunction {
  const { value: instructions } = decodeBody(each.body)
  if (instructions === undefined) throw new TypeError('the body of a valid function does not decode')
  const locals = localsFrom(each.type.parameters.length + each.locals.length)
  const costs = loopCosts(instructions)
  const out = new ByteWriter(2 * each.body.length + 64)
  out.append(fuelCode(globals, costs.get(-1)!, 0))
  instructions.forEach((instruction, place) => {
    const site = (access: 'read' | 'write'): number =>
      sites.push({ kind: 'access', access, functionIndex: index, offset: instruction.offset }) - 1
    const before = checksBefore(instruction, { globals, memory, locals, site })
    if (before !== undefined) out.append(before)
    const replaced = replacement(instruction, globals, memory)
    out.append(replaced ?? each.body.subarray(instruction.offset, instruction.offset + instruction.sizeBytes))
    if (instruction.row.mnemonic === 'loop') out.append(fuelCode(globals, costs.get(place)!, 0))
  })
  const holdsVectors = instructions.some(({ row }) => heldType(row) === 'v128')
  return { ...each, locals: [...each.locals, ...addedLocals(holdsVectors)], body: out.finish() }
}

interface CheckContext {
  readonly globals: InstrumentGlobals
  readonly memory: InstrumentMemory
  readonly locals: InstrumentLocals
  site(access: 'read' | 'write'): number
}

/** The operand that stands above the address of an access. */
const heldType = ({ accessBytes, signature }: WasmInstruction['row']): HeldType | undefined =>
  accessBytes === 0 ? undefined : (signature!.parameters[1] as HeldType | undefined)

function checksBefore({ row, immediates }: WasmInstruction, context: CheckContext): Uint8Array | undefined {
  if (row.accessBytes > 0) {
    const access = row.signature!.results.length === 0 ? 'write' : 'read'
    return accessCode({
      ...context,
      site: context.site(access),
      offset: immediates[row.immediates.indexOf('offset')] as number,
      sizeBytes: row.accessBytes as 1 | 2 | 4 | 8 | 16,
      access,
      held: heldType(row),
    })
  }
  if (row.mnemonic === 'memory.fill' || row.mnemonic === 'memory.init') {
    return bulkCode({ ...context, writeSite: context.site('write'), readSite: undefined })
  }
  if (row.mnemonic === 'memory.copy') {
    return bulkCode({ ...context, readSite: context.site('read'), writeSite: context.site('write') })
  }
  return undefined
}

function replacement(
  { row }: WasmInstruction,
  globals: InstrumentGlobals,
  memory: InstrumentMemory,
): Uint8Array | undefined {
  if (row.mnemonic === 'memory.size') return snippet((e) => e.globalGet(globals.pages))
  if (row.mnemonic === 'memory.grow') return snippet((e) => e.call(memory.grow))
  return undefined
}

/** Instructions directly in each loop, by the place of the `loop`; under −1 those outside of all loops. */
function loopCosts(instructions: readonly WasmInstruction[]): Map<number, number> {
  const costs = new Map([[-1, 0]])
  const open: number[] = []
  let current = -1
  const outer: number[] = []
  instructions.forEach(({ row }, place) => {
    costs.set(current, costs.get(current)! + 1)
    if (row.mnemonic === 'loop') {
      outer.push(current)
      current = place
      costs.set(place, 1)
      open.push(place)
    } else if (row.mnemonic === 'block' || row.mnemonic === 'if') open.push(-1)
    else if (row.mnemonic === 'end' && open.length > 0 && open.pop() !== -1) current = outer.pop()!
  })
  return costs
}
