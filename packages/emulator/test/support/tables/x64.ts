import { EncodeError } from '@sourceless/isa'
import {
  applyMeaning,
  createAssembler,
  decode,
  type Form,
  forms,
  gp8,
  gp8high,
  gp64,
  type Instruction,
  locations,
  memory,
  type Operand,
  type OperandSpec,
  ripRelative,
  unmodelled,
  xmm,
  ymm,
} from '@sourceless/isa-x64'
import { x64Guest } from '../../../src/guest-x64.js'
import type { Random } from '../random.js'
import type { RowsOfIsa } from '../rows.js'

const assembler = createAssembler()
const indexes = gp64.filter(({ name }) => name !== 'rsp')

function randomMemory(spec: OperandSpec, random: Random): Operand {
  const displacement = random.below(48) - 16
  const base = random.pick(gp64)
  const scale = random.pick([1, 2, 4, 8] as const)
  if (spec.indexBits !== 0) {
    const index = random.pick(spec.text.endsWith('x') ? xmm : ymm)
    return memory({ base, index, scale, displacement })
  }
  if (random.below(6) === 0) return ripRelative(-200 - random.below(100))
  return random.below(2) === 0
    ? memory({ base, displacement })
    : memory({ base, index: random.pick(indexes), scale, displacement })
}

function randomOperand(spec: OperandSpec, random: Random): Operand {
  switch (spec.kind) {
    case 'fixed':
      return spec.fixed!
    case 'one':
      return 1
    case 'immediate':
    case 'relative': {
      const value = BigInt.asIntN(spec.fieldBits, random.value(spec.fieldBits))
      if (spec.fieldBits === 64) return value
      const number = Number(spec.unsigned ? BigInt.asUintN(spec.fieldBits, value) : value)
      const { minimum, maximum } = spec
      return number < minimum || number > maximum ? minimum + random.below(maximum - minimum + 1) : number
    }
    case 'offset':
      return random.value(64)
    case 'memory':
      return randomMemory(spec, random)
    default:
      if (spec.kind.endsWith('-or-memory') && random.below(2) === 0) return randomMemory(spec, random)
      if (spec.registerBits === 8) return random.pick([...gp8, ...gp8high])
      return random.pick(spec.registers!.filter(({ mask }) => (mask & spec.mask) !== 0))
  }
}

function draw(form: Form, random: Random): Uint8Array {
  for (;;) {
    const [a, b, c, d] = form.operands.map((spec) => randomOperand(spec, random))
    assembler.layout.buffer.length = 0
    try {
      assembler.emit(form, a, b, c, d)
      return assembler.layout.buffer.toBytes()
    } catch (error) {
      if (!EncodeError.isInstance(error) || error.code !== 'operand-conflict') throw error
    }
  }
}

/** Rows, and random instructions of them. */
export const x64Rows: RowsOfIsa<Instruction, Form> = {
  guest: x64Guest,
  isa: { locations, applyMeaning },
  forms,
  nameOf: ({ name }: Form) => name,
  draw,
  decode: (bytes: Uint8Array) => decode(bytes).value,
  unmodelled,
}
