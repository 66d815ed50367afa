import { EncodeError, type Label, type SymbolReference } from '@sourceless/isa'
import { classMask, isVector, type Register } from './register.js'

/**
 * A memory operand: [base + index*scale + displacement], [rip + displacement], or [displacement] (absolute, signed 32
 * bits). It has no width: the row says how many bytes are accessed. With a vector register as index it is a vector of
 * addresses (VSIB). Made by `memory`, `ripRelative`, `absolute`.
 */
export interface MemoryOperand {
  readonly kind: 'memory'
  readonly mask: number
  readonly base: Register | undefined
  readonly index: Register | undefined
  readonly scale: 1 | 2 | 4 | 8
  readonly displacement: number
  /** True for [rip + …]; the displacement counts from the next instruction. */
  readonly rip: boolean
  /** `rip` only: where the address comes from when it is not known yet. */
  readonly target: Label | SymbolReference | undefined
  /** REX.X and REX.B. */
  readonly rexBits: number
  /** ModRM mod and rm fields. */
  readonly modrm: number
  /** SIB byte, or -1. */
  readonly sib: number
  /** Encoded size of the displacement: 0, 1 or 4. */
  readonly displacementBytes: number
}

/** A signed or bit-pattern value; bigint where 53 bits do not suffice (`movabs`). */
export type Immediate = number | bigint

export type Operand = Register | MemoryOperand | Immediate | Label | SymbolReference

export interface MemoryParts {
  readonly base?: Register | undefined
  readonly index?: Register | undefined
  readonly scale?: 1 | 2 | 4 | 8
  readonly displacement?: number
  /** Forces a displacement longer than needed (padding `nop`s); no other instruction is canonical with it. */
  readonly displacementBytes?: 1 | 4
}

/**
 * [base + index*scale + displacement] with 64-bit registers, or an xmm or ymm register as index.
 * @throws EncodeError `address-register`, `address-scale`, `displacement-range`
 */
export function memory(parts: MemoryParts): MemoryOperand {
  return makeMemory(parts.base, parts.index, parts.scale ?? 1, parts.displacement ?? 0, parts.displacementBytes ?? 0)
}

/** [base + displacement]. @throws EncodeError `address-register`, `displacement-range` */
export function at(base: Register, displacement = 0): MemoryOperand {
  return makeMemory(base, undefined, 1, displacement, 0)
}

/** [displacement]: an absolute address in the lowest or highest 2 GiB. @throws EncodeError `displacement-range` */
export function absolute(displacement: number): MemoryOperand {
  return makeMemory(undefined, undefined, 1, displacement, 0)
}

/**
 * [rip + x]: x is a displacement from the next instruction, or a label or symbol to resolve later.
 * @throws EncodeError `displacement-range`
 */
export function ripRelative(target: number | Label | SymbolReference): MemoryOperand {
  const displacement = typeof target === 'number' ? target : 0
  if (displacement !== (displacement | 0)) throw displacementError(displacement)
  return {
    kind: 'memory',
    mask: classMask.memory,
    base: undefined,
    index: undefined,
    scale: 1,
    displacement,
    rip: true,
    target: typeof target === 'number' ? undefined : target,
    rexBits: 0,
    modrm: 0x05,
    sib: -1,
    displacementBytes: 4,
  }
}

/** What `memory` does, without an object for the parts. */
export function makeMemory(
  base: Register | undefined,
  index: Register | undefined,
  scale: 1 | 2 | 4 | 8,
  displacement: number,
  forced: number,
): MemoryOperand {
  if (displacement !== (displacement | 0)) throw displacementError(displacement)
  if (base !== undefined && base.mask !== classMask.gp64) throw addressRegisterError('base', base)
  const short = displacement >= -128 && displacement <= 127
  // SDM volume 2, tables 2-2 and 2-3: mod 00 with base rbp/r13 means "no base", so those take a displacement.
  let displacementBytes = base === undefined ? 4 : displacement === 0 && (base.number & 7) !== 5 ? 0 : short ? 1 : 4
  if (forced > displacementBytes) displacementBytes = forced
  const mod = base === undefined || displacementBytes === 0 ? 0 : displacementBytes === 1 ? 0x40 : 0x80
  let sib = -1
  let rexBits = 0
  let rm = 4
  let mask: number = classMask.memory
  if (base !== undefined) rexBits = base.number >> 3
  if (index !== undefined) {
    // Index 100 without REX.X means "no index": rsp cannot be one, r12 can.
    if (isVector(index)) mask = index.mask === classMask.xmm ? classMask.memoryXmm : classMask.memoryYmm
    else if (index.mask !== classMask.gp64 || index.number === 4) throw addressRegisterError('index', index)
    const log = scale === 1 ? 0 : scale === 2 ? 1 : scale === 4 ? 2 : scale === 8 ? 3 : -1
    if (log < 0) throw scaleError(scale)
    rexBits |= (index.number >> 3) << 1
    sib = (log << 6) | ((index.number & 7) << 3) | (base === undefined ? 5 : base.number & 7)
  } else if (base === undefined) {
    sib = 0x25
  } else if ((base.number & 7) === 4) {
    sib = 0x24
  } else {
    rm = base.number & 7
  }
  return {
    kind: 'memory',
    mask,
    base,
    index,
    scale,
    displacement,
    rip: false,
    target: undefined,
    rexBits,
    modrm: mod | rm,
    sib,
    displacementBytes,
  }
}

function displacementError(displacement: number): EncodeError {
  return new EncodeError('displacement-range', `displacement ${displacement} does not fit in 32 signed bits`, {
    value: displacement,
  })
}

function addressRegisterError(role: 'base' | 'index', register: Register): EncodeError {
  const accepted = role === 'base' ? 'any 64-bit general register' : 'any 64-bit general register but rsp'
  return new EncodeError(
    'address-register',
    `${register.name} cannot be the ${role} of an address: ${role} accepts ${accepted}`,
    { value: register.name },
  )
}

function scaleError(scale: number): EncodeError {
  return new EncodeError('address-scale', `scale ${scale} is not encodable: scale accepts 1, 2, 4 or 8`, {
    value: scale,
  })
}
