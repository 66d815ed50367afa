import { ByteReader, ByteWriter, readExpression, type WasmInstruction } from '@sourceless/isa-wasm'
import { type FieldForm, immediatesOfKind } from './conventions.js'
import type { WasmRelocation } from './model.js'

/** Fields are five bytes long, so that any 32-bit value fits. */
const paddedBytes = 5

type WriteField = (out: ByteWriter, value: number, form: FieldForm) => void

/** An integer in five bytes; only the last one's two upper data bits differ between unsigned and signed. */
export const writePadded: WriteField = (out, value, form) => {
  for (let place = 0; place < paddedBytes - 1; place++) out.byte(((value >>> (7 * place)) & 0x7f) | 0x80)
  out.byte((form === 'sleb' ? value >> 28 : value >>> 28) & 0x7f)
}

/** An integer in its shortest form, for values that no linker changes any more. */
export const writeShortest: WriteField = (out, value, form) => {
  if (form === 'sleb') out.s32(value | 0)
  else out.u32(value >>> 0)
}

/** Which of the instruction's immediates the relocation fills; −1 when none can be. */
export const immediateOf = ({ row }: WasmInstruction, kind: WasmRelocation['kind']): number =>
  row.immediates.findIndex((immediate) => immediatesOfKind[kind].includes(immediate))

export const formOf = ({ row }: WasmInstruction, immediate: number): FieldForm =>
  row.immediates[immediate] === 'i32' ? 'sleb' : 'leb'

/** A relocation and its field in the written body. */
export interface PlacedRelocation {
  readonly relocation: WasmRelocation
  readonly offset: number
  readonly form: FieldForm
}

/** How the fields of relocations are filled. */
interface Filling {
  readonly fieldValue: (relocation: WasmRelocation) => number
  readonly writeField: WriteField
  /** The function, in errors. */
  readonly where: string
}

const writeFields = (
  out: ByteWriter,
  instruction: WasmInstruction,
  relocations: readonly WasmRelocation[],
  { fieldValue, writeField }: Filling,
): PlacedRelocation[] => {
  const { row, immediates } = instruction
  if (row.opcode <= 0xff) out.byte(row.opcode)
  else {
    out.byte(row.opcode >>> 12)
    out.u32(row.opcode & 0xfff)
  }
  const placed: PlacedRelocation[] = []
  for (const [index, value] of immediates.entries()) {
    const relocation = relocations.find(({ kind }) => immediateOf(instruction, kind) === index)
    if (relocation === undefined) out.u32(value as number)
    else {
      const form = formOf(instruction, index)
      placed.push({ relocation, offset: out.sizeBytes, form })
      writeField(out, fieldValue(relocation), form)
    }
  }
  return placed
}

/** The body with every relocated immediate filled in. Relocations without a field are the caller's bugs, and thrown. */
export const fillBody = (
  body: Uint8Array,
  relocations: readonly WasmRelocation[],
  filling: Filling,
): { readonly bytes: Uint8Array; readonly placed: readonly PlacedRelocation[] } => {
  if (relocations.length === 0) return { bytes: body, placed: [] }
  const byOffset = new Map<number, WasmRelocation[]>()
  for (const each of relocations) byOffset.set(each.offset, [...(byOffset.get(each.offset) ?? []), each])
  const out = new ByteWriter(body.length + paddedBytes * relocations.length)
  const placed: PlacedRelocation[] = []
  for (const instruction of readExpression(new ByteReader(body))) {
    const { offset, sizeBytes } = instruction
    const own = byOffset.get(offset)
    if (own === undefined) out.append(body.subarray(offset, offset + sizeBytes))
    else placed.push(...writeFields(out, instruction, own, filling))
  }
  if (placed.length !== relocations.length) {
    const fields = new Set(placed.map(({ relocation }) => relocation))
    const { kind, offset } = relocations.find((each) => !fields.has(each))!
    throw new TypeError(
      `${filling.where}: no instruction at 0x${offset.toString(16)} has a field of its own for ${kind}`,
    )
  }
  return { bytes: out.finish(), placed }
}
