import type { WasmInstruction } from '../instruction.js'
import type { WasmRow } from '../table/index.js'
import type { Immediate, ImmediateKind } from '../table/row.js'
import type { ValueType } from '../value-type.js'
import { formatFloatBits } from './float.js'
import { formatVectorBits } from './vector.js'

/** Mnemonic as the text format writes it: both forms of `select` have one name. */
const textMnemonic = (row: WasmRow): string => (row.mnemonic === 'select_t' ? 'select' : row.mnemonic)

const formatImmediate = (kind: ImmediateKind, value: Immediate, row: WasmRow): string | undefined => {
  switch (kind) {
    case 'blockType':
      if (value === 'empty') return undefined
      return typeof value === 'number' ? `(type ${value})` : `(result ${value})`
    case 'v128':
      return formatVectorBits(value as bigint)
    case 'labelTable':
    case 'shuffleLanes':
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

const inOrder = [0, 1, 2]
const firstTwoSwapped = [1, 0, 2]

/** Places in which the text order of immediates differs from the binary order. Core specification, section 6.5. */
const textOrder = ({ immediates }: WasmRow): readonly number[] => {
  const [first, second] = immediates
  return second === 'offset' || (second === 'tableIndex' && first !== 'tableIndex') ? firstTwoSwapped : inOrder
}

/** Calls through a table leave out its index when that is zero. */
const omitsTableZero = (row: WasmRow, kind: ImmediateKind, value: Immediate): boolean =>
  kind === 'tableIndex' && value === 0 && row.immediates[0] === 'typeIndex'

/** One instruction in the WebAssembly text format, indices as numbers. */
export const formatInstruction = ({ row, immediates }: Pick<WasmInstruction, 'row' | 'immediates'>): string => {
  let line = textMnemonic(row)
  const order = textOrder(row)
  for (let nth = 0; nth < immediates.length; nth++) {
    const place = order[nth]!
    const kind = row.immediates[place]!
    const value = immediates[place]!
    const text = omitsTableZero(row, kind, value) ? undefined : formatImmediate(kind, value, row)
    if (text !== undefined) line += ` ${text}`
  }
  return line
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
