import type { Feature, Meaning } from '../../form.js'
import { type ScalarMerge, useOf, vectorMeaning } from '../../meaning/vector/apply.js'
import type { VectorFunction } from '../../meaning/vector/lanes.js'
import { parseOperands } from '../operand-spec.js'
import { type FamilyHeader, type Row, TableForm } from '../row.js'

export interface VectorHeader extends FamilyHeader {
  /** W of the VEX encodings where it is not ignored, as it is in rows without general registers. */
  readonly w?: 'W0' | 'W1' | 'WIG'
  /** Whether a memory operand of 16 bytes or more must be aligned: if left out, without VEX only. */
  readonly aligned?: boolean
  /** Scalar lines of AVX alone: where the rest of the result comes from. */
  readonly merge?: ScalarMerge
}

/**
 * One line for an instruction and its siblings: as in `Row`, then the features of the VEX encodings of 128 and 256 bits
 * ('avx avx2'; '-' for none, 'lig' for scalars of AVX), and what it does: a function of the sources, a whole meaning, or
 * why there is none. From `paddb xmm128:rw, xmmm128` come `vpaddb xmm128:w, xmm128, xmmm128` and the same with ymm. A
 * line of AVX alone has a VEX encoding, of a length told there or, if left out, of those that have features.
 */
export type VectorRow = readonly [
  instruction: string,
  encoding: string,
  siblings: string,
  meaning: VectorFunction | WholeMeaning | string,
  override?: Partial<VectorHeader>,
]

/** For what is more than a function of the sources. */
export interface WholeMeaning {
  readonly meaning: Meaning
}

/** The rows of each line, made when they are first used. */
export function vectors(header: VectorHeader, lines: readonly VectorRow[]): readonly TableForm[] {
  const found: TableForm[] = []
  for (const line of lines) {
    const [short = '-', long = '-'] = line[2].split(' ')
    if (!isVex(line)) found.push(new TableForm(header, () => legacyRow(line, header)))
    if (short === 'lig') found.push(new TableForm(header, () => vexRow(line, header, 'LIG', 'avx')))
    else if (short !== '-') found.push(new TableForm(header, () => vexRow(line, header, '128', short)))
    if (long !== '-') found.push(new TableForm(header, () => vexRow(line, header, '256', long)))
  }
  return found
}

type Length = '128' | '256' | 'LIG'

const isVex = (line: VectorRow): boolean => line[1].includes('VEX.')

function legacyRow([instruction, encoding, , meaning, override]: VectorRow, header: VectorHeader): Row {
  const isAligned = { ...header, ...override }.aligned ?? true
  return [
    instruction,
    encoding,
    { ...override, commutes: 'never', ...meaningOf(instruction, meaning, 'none', isAligned) },
  ]
}

function vexRow(line: VectorRow, header: VectorHeader, length: Length, features: string): Row {
  const [instruction, encoding, , meaning, override] = line
  const { w, aligned = false, merge, commutes = 'never', name } = { ...header, ...override }
  const own = isVex(line)
  const text = own ? instruction : nonDestructive(instruction)
  const widened = length === '256' && !isFixed(encoding) ? widen(text) : text
  const { name: _, ...rest } = override ?? {}
  return [
    widened,
    own ? withLength(encoding, length) : vexOf(encoding, length, w ?? wOf(instruction)),
    {
      ...rest,
      // A name told in the line is that of its own row, not of siblings.
      ...(own && name !== undefined ? { name } : {}),
      features: features.split('+') as Feature[],
      // Two-byte VEX, which changing the places of sources leads to, has no other map.
      commutes: /\b0F (?!38|3A)|\.0F\./.test(encoding) ? commutes : 'never',
      ...meaningOf(widened, meaning, merge ?? (own ? 'none' : mergeOf(instruction)), aligned),
    },
  ]
}

function meaningOf(
  instruction: string,
  meaning: VectorRow[3],
  merge: ScalarMerge,
  isAligned: boolean,
): Pick<FamilyHeader, 'meaning' | 'unmodelled'> {
  if (typeof meaning === 'string') return { unmodelled: meaning }
  if (typeof meaning === 'object') return meaning
  const use = () => useOf(parseOperands(instruction.slice(instruction.indexOf(' '))), merge, isAligned)
  return { meaning: vectorMeaning(meaning, use) }
}

/** The first operand of `rw` becomes a source of its own; scalars also get one where they only kept the rest. */
const nonDestructive = (instruction: string): string =>
  `v${instruction
    .replace(/^(\w+) (xmm128):rw/, '$1 $2:w, $2')
    .replace(/^(\w+) xmm(?:32|64):r?w/, '$1 xmm128:w, xmm128')
    .replace(/, xmm0$/, ', xmm128')}`

function mergeOf(legacy: string): ScalarMerge {
  const role = /^\w+ xmm(?:32|64):(r?w)/.exec(legacy)?.[1]
  return role === undefined ? 'none' : role === 'rw' ? 'first-source' : 'merge-only'
}

/** General registers of 32 bits go with W0, of 64 with REX.W or W1. */
const wOf = (instruction: string): string => (/ r(?:32)?m?(?:8|16|32|64)\b| r\d+m/.test(instruction) ? 'W0' : 'WIG')

/** '66 0F 38 1C /r' as 'VEX.128.66.0F38.WIG 1C /r'. */
function vexOf(encoding: string, length: Length, w: string): string {
  const match = /^(\w+: )?(?:(66|F2|F3) )?(REX\.W )?0F (?:(38|3A) )?(.*)$/.exec(encoding)
  if (!match) throw new Error(`'${encoding}' has no VEX form`)
  const [, order = '', prefix, rexW, map = '', rest] = match
  return `${order}VEX.${length}${prefix ? `.${prefix}` : ''}.0F${map}.${rexW ? 'W1' : w} ${rest}`
}

/** Whether the encoding tells its length. */
const isFixed = (encoding: string): boolean => /VEX\.(?:128|256|LIG|LZ)/.test(encoding)

const withLength = (encoding: string, length: Length): string =>
  isFixed(encoding) ? encoding : encoding.replace('VEX.', `VEX.${length}.`)

/** Each vector operand at twice its width. */
const widen = (instruction: string): string =>
  instruction.replace(/\b(xmmm|xmm|m)(\d+)\b/g, (_, kind: string, bits: string) =>
    bits === '128' ? `${kind.replaceAll('xmm', 'ymm')}256` : `${kind}${2 * Number(bits)}`,
  )
