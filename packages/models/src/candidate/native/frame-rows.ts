import { createTerms, type Location, type MeaningContext, type Term, type TermBuilder } from '@sourceless/isa'
import type { FrameRow, SavedRegister } from '@sourceless/object'
import type { CodeInstruction, MachinePlatform } from '@sourceless/verifier'
import { firstFloat, isFloatRegister, type TextMachine } from './text-machine.js'

/** The canonical frame address: the stack pointer before the call. */
const frameAddress = 'frame address'

/** What is known of a function's frame at an instruction. */
interface FrameState {
  /** Registers, the stack pointer among them, that are so many bytes below the frame address. */
  readonly below: ReadonlyMap<Location, bigint>
  /** Where the stack holds what a callee-saved register had at the entry: by bytes below the frame address. */
  readonly slots: ReadonlyMap<bigint, Location>
  /** Callee-saved registers whose value is in a slot, and which of them; dropped when they have their value back. */
  readonly saved: ReadonlyMap<Location, bigint>
  /** Callee-saved registers that do not have the value they had at the entry. */
  readonly changed: ReadonlySet<Location>
}

const returnBytes = 8n

/** Control flow that stays in the function, or ends. */
const isOwn: ReadonlySet<CodeInstruction['flow']['kind']> = new Set(['next', 'jump', 'branch', 'return', 'stop'])

/**
 * The frame at every instruction of a function (by their addresses from its start), read off what the instructions do; unwind tables are made from it. Undefined where that does not
 * say it for certain: the stack pointer moves by what is not known, ways to an instruction disagree, or a register that callers
 * keep is changed without being kept. There are no tables then, rather than wrong ones.
 */
export function frameRows(
  text: TextMachine,
  platform: MachinePlatform,
  code: ReadonlyMap<number, CodeInstruction>,
): readonly FrameRow[] | undefined {
  const { isa, convention } = platform
  if (
    ![...code.values()].every(
      ({ flow, instruction }) => isOwn.has(flow.kind) && isa.unmodelled(instruction) === undefined,
    )
  )
    return undefined
  const { preservedLocations, returnAddress, stackPointer } = convention
  const kept = new Set(preservedLocations.filter((one) => one !== stackPointer.location))
  if (returnAddress !== 'stack') kept.add(returnAddress.location)
  const isUsual = ({ flow, instruction }: CodeInstruction): boolean =>
    flow.kind === 'return' ||
    [...isa.writes(instruction)].every((one) => !kept.has(one) && one !== stackPointer.location)
  if ([...code.values()].every(isUsual))
    return [{ at: 0, stackBytes: returnAddress === 'stack' ? Number(returnBytes) : 0, saved: [] }]
  const states = new Map<number, FrameState>()
  const entry: FrameState = {
    below: new Map([[stackPointer.location, returnAddress === 'stack' ? returnBytes : 0n]]),
    slots: new Map(),
    saved: new Map(),
    changed: new Set(),
  }
  const pending: [number, FrameState][] = [[0, entry]]
  while (pending.length > 0) {
    const [address, state] = pending.pop()!
    const known = states.get(address)
    const met = known === undefined ? state : meet(known, state)
    if (met === undefined || !met.below.has(stackPointer.location)) return undefined
    if (met === known) continue
    const at = code.get(address)
    if (at === undefined) return undefined
    states.set(address, met)
    const after = step(platform, kept, at, met)
    if (after === undefined || [...after.changed].some((one) => !after.saved.has(one))) return undefined
    // Registers of 128 bits are kept in two parts, which tables have no word for.
    if ([...after.saved.keys()].some((one) => one.endsWith('h'))) return undefined
    for (const next of successors(at)) pending.push([next, after])
  }
  return rowsOf(text, stackPointer.location, states)
}

function successors({ address, sizeBytes, flow }: CodeInstruction): readonly number[] {
  const next = address + sizeBytes
  if (flow.kind === 'next') return [next]
  if (flow.kind === 'jump') return [flow.target]
  return flow.kind === 'branch' ? [next, flow.target] : []
}

/** What holds on both ways to an instruction; `a` itself when that is all of it, undefined where they keep registers elsewhere. */
function meet(a: FrameState, b: FrameState): FrameState | undefined {
  const common = <K, V>(x: ReadonlyMap<K, V>, y: ReadonlyMap<K, V>) =>
    new Map([...x].filter(([key, value]) => y.get(key) === value))
  const saved = common(a.saved, b.saved)
  if (saved.size !== a.saved.size || saved.size !== b.saved.size) return undefined
  const below = common(a.below, b.below)
  const slots = common(a.slots, b.slots)
  const changed = new Set([...a.changed, ...b.changed])
  const isAll = below.size === a.below.size && slots.size === a.slots.size && changed.size === a.changed.size
  return isAll ? a : { below, slots, saved, changed }
}

/** The state behind an instruction; undefined when the stack pointer is lost. */
function step(
  { isa, convention }: MachinePlatform,
  kept: ReadonlySet<Location>,
  { instruction, address }: CodeInstruction,
  before: FrameState,
): FrameState | undefined {
  const terms = createTerms()
  const frame = terms.variable(frameAddress, 64)
  const below = new Map(before.below)
  const slots = new Map(before.slots)
  const saved = new Map(before.saved)
  const changed = new Set(before.changed)
  const distance = (address: Term): bigint | undefined => distanceBelow(terms, frame, address)
  const written = new Map<Location, Term>()
  let isKnown = true
  const context: MeaningContext = {
    terms,
    read(location) {
      const depth = before.below.get(location)
      if (depth !== undefined) return terms.binary('sub', frame, terms.constant(depth, 64))
      const isOriginal = kept.has(location) && !before.changed.has(location)
      return terms.variable(isOriginal ? location : `${location} now`, isa.locations[location]!)
    },
    write: (location, value) => void written.set(location, value),
    load(from, sizeBytes) {
      const depth = distance(from)
      const holder = depth === undefined || sizeBytes !== 8 ? undefined : before.slots.get(depth)
      return holder === undefined ? terms.undefined(8 * sizeBytes) : terms.variable(holder, 64)
    },
    store(to, value) {
      const depth = distance(to)
      // Stores elsewhere do not reach the frame: the verifier sees to that.
      if (depth === undefined) return
      const sizeBytes = BigInt(value.bits / 8)
      for (const slot of [...slots.keys()]) if (slot > depth - sizeBytes && slot < depth + 8n) slots.delete(slot)
      if (value.op !== 'var' || !kept.has(value.name) || value.bits !== 64) return
      slots.set(depth, value.name)
      if (!saved.has(value.name)) saved.set(value.name, depth)
    },
    trap() {},
    jump() {},
    systemCall() {
      isKnown = false
    },
  }
  isa.applyMeaning(instruction, BigInt(address), context)
  for (const [location, value] of written) {
    const depth = distance(value)
    if (depth === undefined) below.delete(location)
    else below.set(location, depth)
    if (!kept.has(location)) continue
    if (value.op === 'var' && value.name === location) {
      changed.delete(location)
      saved.delete(location)
    } else changed.add(location)
  }
  for (const [location, depth] of saved) if (slots.get(depth) !== location) saved.delete(location)
  return isKnown && below.has(convention.stackPointer.location) ? { below, slots, saved, changed } : undefined
}

/** How far an address is below the frame address, when that is a number. */
function distanceBelow(terms: TermBuilder, frame: Term, address: Term): bigint | undefined {
  if (address.bits !== 64) return undefined
  const difference = terms.binary('sub', frame, address)
  return difference.op === 'const' ? BigInt.asIntN(64, difference.value) : undefined
}

function rowsOf(
  text: TextMachine,
  stackPointer: Location,
  states: ReadonlyMap<number, FrameState>,
): readonly FrameRow[] {
  const rows: FrameRow[] = []
  for (const [at, { below, saved }] of [...states].sort(([a], [b]) => a - b)) {
    const registers = [...saved].map(([location, depth]): SavedRegister => {
      const register = text.registerOf(location)!
      const isFloat = isFloatRegister(register)
      return { register: isFloat ? register - firstFloat : register, isFloat, below: Number(depth) }
    })
    const row = { at, stackBytes: Number(below.get(stackPointer)), saved: registers }
    if (JSON.stringify({ ...rows.at(-1), at }) !== JSON.stringify(row)) rows.push(row)
  }
  return rows
}
