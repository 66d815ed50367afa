import type { WasmInstruction } from '../instruction.js'
import type { WasmRow } from '../table/index.js'
import type { Immediate, ImmediateKind } from '../table/row.js'
import type { ValueType } from '../value-type.js'
import { formatFloatBits } from './float.js'

/** Mnemonic as the text format writes it: both forms of `select` have one name. */
const textMnemonic = (row: WasmRow): string => (row.mnemonic === 'select_t' ? 'select' : row.mnemonic)

const formatImmediate = (kind: ImmediateKind, value: Immediate, row: WasmRow): string | undefined => {
  switch (kind) {
    case 'blockType':
      if (value === 'empty') return undefined
      return typeof value === 'number' ? `(type ${value})` : `(result ${value})`
    case 'labelTable':
      return (value as readonly number[]).join(' ')
    case 'valueTypes': {
      const types = value as readonly ValueType[]
      return types.length === 0 ? '(result)' : `(result ${types.join(' ')})`
    }
    case 'memoryIndex':
      return undefined
    case 'offset':
      return value === 0 ? undefined : `offset=${value}`
    case 'alignment': {
      const bytes = 2 ** (value as number)
      return bytes === row.accessBytes ? undefined : `align=${bytes}`
    }
    case 'typeIndex':
      return `(type ${value})`
    case 'f32':
      return formatFloatBits(BigInt(value as number), 32)
    case 'f64':
      return formatFloatBits(value as bigint, 64)
    case 'referenceType':
      return value === 'funcref' ? 'func' : 'extern'
    default:
      return String(value)
  }
}

/** Places in which the text order of immediates differs from the binary order. Core specification, section 6.5. */
const textOrder = (row: WasmRow): readonly number[] => {
  if (row.mnemonic === 'call_indirect' || row.mnemonic === 'table.init') return [1, 0]
  return row.accessBytes > 0 ? [1, 0] : row.immediates.map((_, place) => place)
}

/** Table indices that the text leaves out when zero. */
const omitsTableZero = (row: WasmRow, kind: ImmediateKind, value: Immediate): boolean =>
  row.mnemonic === 'call_indirect' && kind === 'tableIndex' && value === 0

/** One instruction in the WebAssembly text format, indices as numbers. */
export const formatInstruction = ({ row, immediates }: Pick<WasmInstruction, 'row' | 'immediates'>): string => {
  const parts = [textMnemonic(row)]
  for (const place of textOrder(row)) {
    const kind = row.immediates[place]!
    const value = immediates[place]!
    const text = omitsTableZero(row, kind, value) ? undefined : formatImmediate(kind, value, row)
    if (text !== undefined) parts.push(text)
  }
  return parts.join(' ')
}

/** A body as indented lines, without the final `end` that the text format leaves out. */
export const formatBody = (instructions: readonly WasmInstruction[], indent = ''): string => {
  const lines: string[] = []
  let depth = 0
  for (const instruction of instructions.slice(0, -1)) {
    const { mnemonic } = instruction.row
    if (mnemonic === 'end' || mnemonic === 'else') depth--
    lines.push(`${indent}${'  '.repeat(Math.max(0, depth))}${formatInstruction(instruction)}`)
    if (mnemonic === 'block' || mnemonic === 'loop' || mnemonic === 'if' || mnemonic === 'else') depth++
  }
  return lines.join('\n')
}
