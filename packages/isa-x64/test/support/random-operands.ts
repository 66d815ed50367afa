import { EncodeError } from '@sourceless/isa'
import type { Random } from '@sourceless/testing'
import {
  absolute,
  type Form,
  gp8,
  gp8high,
  gp64,
  type MemoryOperand,
  memory,
  type Operand,
  type OperandSpec,
  ripRelative,
  xmm,
  ymm,
} from '../../src/index.js'

const displacements = [0, 1, -1, 8, 127, 128, -128, -129, 0x1234, 0x7fff_ffff, -0x8000_0000]

function randomDisplacement(random: Random): number {
  return random.below(2) === 0 ? random.pick(displacements) : (random.below(0x1_0000_0000) | 0) >> random.below(32)
}

const indexes = gp64.filter((register) => register.name !== 'rsp')

function randomMemory(random: Random, spec: OperandSpec): MemoryOperand {
  const displacement = randomDisplacement(random)
  if (spec.indexBits !== 0) {
    const index = random.pick(spec.text.endsWith('x') ? xmm : ymm)
    const base = random.below(4) === 0 ? undefined : random.pick(gp64)
    return memory({ base, index, scale: random.pick([1, 2, 4, 8]), displacement })
  }
  switch (random.below(8)) {
    case 0:
      return ripRelative(displacement)
    case 1:
      return absolute(displacement)
    case 2:
      return memory({ index: random.pick(indexes), scale: random.pick([1, 2, 4, 8]), displacement })
    case 3:
    case 4:
      return memory({ base: random.pick(gp64), displacement })
    default: {
      return memory({
        base: random.pick(gp64),
        index: random.pick(indexes),
        scale: random.pick([1, 2, 4, 8]),
        displacement,
      })
    }
  }
}

/** The first turns go through the edges, so that none is left out. */
function randomInteger(spec: OperandSpec, random: Random, turn: number): number | bigint {
  if (spec.fieldBits === 64) {
    const edges = [0n, 1n, -1n, -(1n << 63n), (1n << 63n) - 1n, 1n << 32n, 0x7fff_ffffn, -0x8000_0000n]
    const value = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32))
    return edges[turn] ?? BigInt.asIntN(64, value >> BigInt(random.below(64)))
  }
  const { minimum, maximum } = spec
  const edges = [
    0,
    1,
    -1,
    2,
    5,
    31,
    63,
    127,
    128,
    -128,
    -129,
    255,
    256,
    0x7fff,
    minimum,
    minimum + 1,
    maximum,
    maximum - 1,
  ]
  const allowed = edges.filter((value) => value >= minimum && value <= maximum)
  return allowed[turn] ?? (random.below(2) === 0 ? random.pick(allowed) : minimum + random.below(maximum - minimum + 1))
}

function randomOperand(spec: OperandSpec, random: Random, turn: number): Operand {
  switch (spec.kind) {
    case 'fixed':
      return spec.fixed!
    case 'one':
      return 1
    case 'immediate':
    case 'relative':
      return randomInteger(spec, random, turn)
    case 'offset':
      return (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32))
    case 'memory':
      return randomMemory(random, spec)
    default: {
      if (spec.kind.endsWith('-or-memory') && random.below(2) === 0) return randomMemory(random, spec)
      if (spec.registerBits === 8) return random.pick([...gp8, ...gp8high])
      return random.pick(spec.registers!.filter((register) => (register.mask & spec.mask) !== 0))
    }
  }
}

/** Operands that the row accepts: byte registers that exclude each other are drawn again. */
export function randomOperands(
  form: Form,
  random: Random,
  encode: (form: Form, operands: readonly Operand[]) => Uint8Array,
  turn: number,
) {
  for (;;) {
    const operands = form.operands.map((spec) => randomOperand(spec, random, turn))
    try {
      return { operands, bytes: encode(form, operands) }
    } catch (error) {
      if (!EncodeError.isInstance(error) || error.code !== 'operand-conflict') throw error
    }
  }
}
