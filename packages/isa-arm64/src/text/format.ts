import { decodeOperands } from '../decode/decode.js'
import { encodeWord } from '../encode/encode.js'
import type { Form } from '../form.js'
import type { Instruction } from '../instruction.js'
import { type OperandKind, REFUSED } from '../operand/kind.js'
import { type MemoryOperand, noShift, type Operand, type RegisterList, type Shift } from '../operand/operand.js'
import { aliasesOf } from '../table/alias-index.js'

export interface FormatOptions {
  /** Address of the instruction: branch targets are then shown as addresses, otherwise as a distance `#8`. */
  readonly address?: number | bigint
  /** `false`: the row's own name and operands, never a preferred alias. */
  readonly aliases?: boolean
}

/**
 * GNU syntax, with the preferred alias: `orr x0, xzr, x1` is shown as `mov x0, x1`.
 * @example formatInstruction(decode(bytes).value) // 'ldr x0, [x1, #8]'
 */
export function formatInstruction(
  instruction: Pick<Instruction, 'form' | 'operands'>,
  options: FormatOptions = {},
): string {
  const { form, operands } = instruction
  if (options.aliases !== false) {
    const word = encodeWord(form, operands[0], operands[1], operands[2], operands[3], operands[4])
    if (word !== REFUSED) {
      for (const alias of aliasesOf(form)) {
        const { match, mask } = alias.layout
        if ((word & mask) !== match) continue
        const { preferred = true } = alias.header
        if (typeof preferred === 'function' ? !preferred(word) : !preferred) continue
        const shown = decodeOperands(alias, word)
        if (shown !== undefined) return formatAs(alias, shown, options)
      }
    }
  }
  return formatAs(form, operands, options)
}

function formatAs(form: Form, operands: readonly Operand[], options: FormatOptions): string {
  const { kinds } = form.layout
  let text = form.mnemonic
  for (const [n, kind] of kinds.entries()) {
    const operand = operands[n] ?? kind.fallback
    if (operand === undefined || operand === kind.fallback) continue
    text += (n === 0 ? ' ' : ', ') + formatOperand(operand, kind, options)
  }
  return text
}

function formatOperand(operand: Operand, kind: OperandKind, { address }: FormatOptions): string {
  if (kind.format !== undefined && (typeof operand !== 'object' || operand.kind === 'name')) return kind.format(operand)
  if (typeof operand !== 'object') {
    if (address !== undefined && kind.error === 'displacement-range') {
      const start = kind.name === 'page' ? BigInt(address) & ~4095n : BigInt(address)
      return `0x${BigInt.asUintN(64, start + BigInt(operand)).toString(16)}`
    }
    return `#${operand}`
  }
  switch (operand.kind) {
    case 'register':
    case 'name':
      return operand.name
    case 'shift':
      return formatShift(operand)
    case 'memory':
      return formatMemory(operand)
    case 'lane':
      return `v${operand.number}.${operand.element}[${operand.index}]`
    case 'list':
      return formatList(operand)
    case 'part':
      return `:${operand.part}:${formatSymbol(operand.of.name, operand.of.addend)}`
    case 'label':
      return `.L${operand.id}`
    default:
      return formatSymbol(operand.name, operand.addend)
  }
}

const formatShift = ({ type, amount, implicit }: Shift): string => (implicit ? type : `${type} #${amount}`)

function formatMemory({ base, mode, offset, index, extend, part }: MemoryOperand): string {
  if (mode === 'post') return `[${base.name}], ${index?.name ?? `#${offset}`}`
  if (mode === 'pre') return `[${base.name}, #${offset}]!`
  if (part !== undefined) return `[${base.name}, :${part.part}:${formatSymbol(part.of.name, part.of.addend)}]`
  if (index === undefined) return offset === 0 ? `[${base.name}]` : `[${base.name}, #${offset}]`
  const extension = extend === undefined || extend === noShift ? '' : `, ${formatShift(extend)}`
  return `[${base.name}, ${index.name}${extension}]`
}

function formatList({ number, count, class: of, index }: RegisterList): string {
  const members = Array.from({ length: count }, (_, n) => `v${(number + n) & 31}.${of}`)
  return `{ ${members.join(', ')} }${index < 0 ? '' : `[${index}]`}`
}

function formatSymbol(name: string, addend: number): string {
  return addend === 0 ? name : `${name}${addend < 0 ? '-' : '+'}${Math.abs(addend)}`
}
