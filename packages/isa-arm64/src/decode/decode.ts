import type { DecodeDiagnostic, Decoded } from '@sourceless/isa'
import type { Form } from '../form.js'
import type { Instruction } from '../instruction.js'
import type { Operand } from '../operand/operand.js'
import { forms as table } from '../table/table.js'

export interface Decoder {
  /** The instruction at `offset`. Never throws. What it accepts encodes back to the same bytes. */
  decode(bytes: Uint8Array, offset?: number): Decoded<Instruction>
  /** The instruction that a 32-bit word is, undefined where it is none of the table's. */
  decodeWord(word: number): Instruction | undefined
}

/** Rows that may match, the most specific first. */
interface Bucket {
  readonly forms: readonly Form[]
  readonly masks: Int32Array
  readonly matches: Int32Array
  /** Further divided by bits 10 to 15 when there are many. */
  divided: (Bucket | undefined)[] | undefined
}

/** A bucket larger than this is divided. */
const LARGEST = 6

/** A decoder for a table: the package's own, or a changed one in tests. The index is built when first used. */
export function createDecoder(forms: readonly Form[]): Decoder {
  let index: readonly (Bucket | undefined)[] | undefined
  const decodeWord = (word: number): Instruction | undefined => {
    index ??= indexForms(forms)
    let bucket = index[word >>> 21]
    if (bucket === undefined) return undefined
    if (bucket.forms.length > LARGEST) {
      const divided = bucket.divided ?? (bucket.divided = new Array<Bucket | undefined>(64).fill(undefined))
      const part = (word >>> 10) & 63
      bucket = divided[part] ?? (divided[part] = narrow(bucket, part))
    }
    return decodeIn(bucket, word)
  }
  return {
    decodeWord,
    decode(bytes, offset = 0) {
      if (!(offset >= 0 && offset + 4 <= bytes.length && Number.isInteger(offset)))
        return failure('truncated', offset, bytes)
      const word = bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)
      const value = decodeWord(word)
      return value === undefined ? failure('unknown-encoding', offset, bytes) : { value, diagnostics: nothing }
    },
  }
}

const nothing: readonly [] = []
const standard = createDecoder(table)

export const decode: Decoder['decode'] = standard.decode
export const decodeWord: Decoder['decodeWord'] = standard.decodeWord

/** The same as `decode`: instructions of A64 have one encoding each. */
export const decodeCanonical: Decoder['decode'] = standard.decode

function decodeIn(bucket: Bucket, word: number): Instruction | undefined {
  const { forms, masks, matches } = bucket
  for (let n = 0; n < masks.length; n++) {
    if ((word & masks[n]!) !== matches[n]) continue
    const form = forms[n]!
    const operands = decodeOperands(form, word)
    if (operands !== undefined) return { form, operands, sizeBytes: 4 }
  }
  return undefined
}

/** The operands of a word whose fixed bits are the row's; undefined when the fields stand for nothing. */
export function decodeOperands(form: Form, word: number): Operand[] | undefined {
  const { kinds, constraint } = form.layout
  if (constraint !== undefined && !constraint.holds(word)) return undefined
  const operands: Operand[] = new Array(kinds.length)
  for (let n = 0; n < kinds.length; n++) {
    const operand = kinds[n]!.decode(word)
    if (operand === undefined) return undefined
    operands[n] = operand
  }
  return operands
}

const ones = (mask: number): number => {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}

function bucketOf(forms: readonly Form[]): Bucket {
  return {
    forms,
    masks: Int32Array.from(forms, (form) => form.layout.mask),
    matches: Int32Array.from(forms, (form) => form.layout.match),
    divided: undefined,
  }
}

/** Buckets by bits 21 to 31. */
function indexForms(forms: readonly Form[]): readonly (Bucket | undefined)[] {
  const lists: (Form[] | undefined)[] = new Array(2048).fill(undefined)
  const specific = [...forms].sort((a, b) => ones(b.layout.mask) - ones(a.layout.mask) || a.id - b.id)
  for (const form of specific) {
    const [mask, match] = [form.layout.mask >>> 21, form.layout.match >>> 21]
    const free = ~mask & 2047
    // Every subset of the free bits.
    for (let bits = free; ; bits = (bits - 1) & free) {
      const list = lists[match | bits]
      if (list === undefined) lists[match | bits] = [form]
      else list.push(form)
      if (bits === 0) break
    }
  }
  return lists.map((list) => (list === undefined ? undefined : bucketOf(list)))
}

function narrow({ forms }: Bucket, part: number): Bucket {
  return bucketOf(forms.filter(({ layout: { mask, match } }) => (((match >>> 10) ^ part) & (mask >>> 10) & 63) === 0))
}

const messages: Record<DecodeDiagnostic['code'], string> = {
  truncated: 'the bytes end inside an instruction',
  'unknown-encoding': 'no row of the instruction table has this encoding',
  'not-canonical': 'the encoder would write this instruction with other bytes',
}

function failure(code: DecodeDiagnostic['code'], offset: number, bytes: Uint8Array): Decoded<Instruction> {
  const shown = [...bytes.subarray(offset, offset + 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const message = `${messages[code]} (at offset 0x${offset.toString(16)}: ${shown || 'end'})`
  return { value: undefined, diagnostics: [{ code, offset, message }] }
}
