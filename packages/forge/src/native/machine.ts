import type { MemoryObject } from '../ir/node.js'

/** Below `firstVirtual` registers of the machine by its own numbers, from there on virtual ones. */
export type Register = number
export const firstVirtual = 64

/** Places in the stack frame, whose offsets are known when everything is allocated. */
export type FramePlace =
  | { readonly kind: 'spill'; readonly slot: number }
  | { readonly kind: 'object'; readonly object: MemoryObject }
  | { readonly kind: 'incoming'; readonly offset: number }

/** What register allocation asks of an instruction; the rest of it is the machine's. */
export interface NativeInstruction {
  /** A copy between registers of one class that allocation may remove: it reads one register and writes one. */
  readonly copy: boolean
}

/** `C`: the machine's conditions. Any of `conditions` goes to `whenTrue`. */
export type NativeEnd<I, C> =
  | { readonly kind: 'jump'; target: NativeBlock<I, C> }
  | {
      readonly kind: 'branch'
      conditions: readonly C[]
      whenTrue: NativeBlock<I, C>
      whenFalse: NativeBlock<I, C>
    }
  | { readonly kind: 'return'; readonly uses: readonly Register[] }
  | { readonly kind: 'finish'; readonly uses: readonly Register[] }
  | { readonly kind: 'unreachable' }

export interface NativeBlock<I, C> {
  readonly id: number
  instructions: I[]
  end: NativeEnd<I, C>
  loopDepth: number
}

export interface NativeFunction<I, C> {
  /** In an order where every block comes after its dominators; the first is the entry. */
  blocks: NativeBlock<I, C>[]
  nextRegister: number
  /** Virtual registers for floats; others are general-purpose. */
  readonly floats: Set<Register>
  spillSlots: number
  readonly objects: readonly MemoryObject[]
}

/** What allocation and layout know of a machine. */
export interface MachineDescription<I extends NativeInstruction> {
  /** Registers that are given away, the best first: general-purpose ones and those for floats. */
  readonly generalOrder: readonly Register[]
  readonly floatOrder: readonly Register[]
  /** Whether a register of the machine is one for floats. */
  isFloat(r: Register): boolean
  /** Never joined with a copy: the stack pointer. */
  readonly stackPointer: Register
  /** Registers that an instruction reads. What it changes is in both lists. */
  usesOf(i: I): Register[]
  defsOf(i: I): Register[]
  /** Puts other registers in place of those of the operands; `replace` may be applied twice. */
  rename(i: I, replace: (r: Register) => Register): void
  /** The register that the instruction loads an immediate into, if it does only that. */
  constantTarget(i: I): Register | undefined
  /** Registers that an instruction reads whose place its result takes at no cost, where the code is then shorter. */
  reusable?(i: I): readonly Register[]
  load(float: boolean, to: Register, slot: number): I
  store(float: boolean, from: Register, slot: number): I
  /** Whether allocated instructions are the same. */
  same(a: I, b: I): boolean
}

export function createFunction<I, C>(objects: readonly MemoryObject[]): NativeFunction<I, C> {
  return { blocks: [], nextRegister: firstVirtual, floats: new Set(), spillSlots: 0, objects }
}

export function nativeSuccessors<I, C>(block: NativeBlock<I, C>): NativeBlock<I, C>[] {
  const end = block.end
  if (end.kind === 'jump') return [end.target]
  return end.kind === 'branch' ? [end.whenTrue, end.whenFalse] : []
}

export const endUses = <I, C>({ end }: NativeBlock<I, C>): readonly Register[] =>
  end.kind === 'return' || end.kind === 'finish' ? end.uses : []
