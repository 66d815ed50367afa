import type { Feature, Form, Format, OperandRole, OperandSpec, Slot } from '../form.js'
import { meaningOf } from '../meaning/meanings.js'
import { type RoundingMode, roundingModes } from '../operand.js'
import { classMask } from '../register.js'
import { encodingBits } from './encoding.js'
import { type SlotSpec, slotNames } from './operands.js'

/** What the rows of one family share; a row may override any of it. */
export interface FamilyHeader {
  readonly manual: string
  readonly features: readonly Feature[]
  /** State beyond the operands: 'RF:rw reservationAddress:r'. */
  readonly implicit?: string
  /** Name of the row where the mnemonic is another row's too. */
  readonly name?: string
}

/**
 * 'mnemonic operand, …', the encoding (see `encodingBits`), and what differs from the header. Operands are names of
 * `slotNames`; `fd.s` and `fd.d` say how much of a float register counts, `imm12(rs1):r32` what is accessed in memory,
 * `rm=rne` which rounding mode is meant when none is written.
 */
export type Row = readonly [instruction: string, encoding: string, override?: Partial<FamilyHeader>]

/** A form before rows are linked to each other. */
export type Unlinked = Omit<Form, 'id' | 'expansion' | 'compressed' | 'quick'>

/** The rows of one family. Malformed rows are our own bug and throw while the module loads. */
export function family(header: FamilyHeader, rows: readonly Row[]): readonly Unlinked[] {
  return rows.map(([instruction, encoding, override]) => parseRow(instruction, encoding, { ...header, ...override }))
}

export function parseRow(instruction: string, encoding: string, header: FamilyHeader): Unlinked {
  const { mnemonic, tokens } = splitInstruction(instruction)
  const operands = tokens.map(parseOperand)
  const slots = operands.flatMap(({ slot, base }) => (base === undefined ? [slot] : [slot, base]))
  const { format, sizeBytes, match, mask } = encodingBits(encoding, slots)
  return {
    name: header.name ?? mnemonic,
    mnemonic,
    operands,
    slots,
    features: header.features,
    manual: header.manual,
    format: format as Format,
    sizeBytes,
    match,
    mask,
    implicit: (header.implicit ?? '')
      .split(' ')
      .filter((item) => item !== '')
      .map((item) => {
        const [location = '', role = 'r'] = item.split(':')
        return { location, role: role as 'r' | 'w' | 'rw' }
      }),
    meaning: meaningOf(mnemonic),
  }
}

/** 'lw rd, imm12(rs1)' → 'lw', ['rd', 'imm12(rs1)']. */
export function splitInstruction(instruction: string): { mnemonic: string; tokens: readonly string[] } {
  const space = instruction.indexOf(' ')
  if (space < 0) return { mnemonic: instruction, tokens: [] }
  const tokens = instruction.slice(space).split(',')
  return { mnemonic: instruction.slice(0, space), tokens: tokens.map((token) => token.trim()) }
}

/** Rows share the specs of equal operands. */
const specs = new Map<string, OperandSpec>()

export function parseOperand(token: string): OperandSpec {
  const known = specs.get(token)
  if (known !== undefined) return known
  const made = token.includes('(') ? memorySpec(token) : plainSpec(token)
  specs.set(token, made)
  return made
}

export function slotNamed(name: string): SlotSpec {
  const found = slotNames[name]
  if (found === undefined) throw new Error(`unknown operand '${name}' in the table`)
  return found
}

function plainSpec(token: string): OperandSpec {
  const [name = '', mode] = token.split('=')
  const [bare = '', precision] = name.split('.')
  const slot = slotNamed(bare)
  const { kind, role } = slot
  const omitted = kind === 'rounding' ? roundingModes[(mode ?? 'dyn') as RoundingMode['name']] : undefined
  const mask = kind === 'x' || kind === 'f' || kind === 'rounding' ? classMask[kind] : 0
  return makeSpec(bare, kind, role, precision === 's' ? 32 : 64, mask, slot, undefined, omitted)
}

/** 'imm12(rs1):r32', '(rs1):rw64': an offset of zero is not written. */
function memorySpec(token: string): OperandSpec {
  const [text = '', access = 'n0'] = token.split(':')
  const open = text.indexOf('(')
  const offset = slotNamed(open === 0 ? '0' : text.slice(0, open))
  const base = slotNamed(text.slice(open + 1, -1))
  const role = access.replace(/[0-9]+/, '') as OperandRole
  return makeSpec(text, 'memory', role, Number(access.slice(role.length)), classMask.memory, offset, base, undefined)
}

/** All specs and slots have their properties in one order: the encoder reads them, and engines are slow on mixed shapes. */
function makeSpec(
  text: string,
  kind: OperandSpec['kind'],
  role: OperandRole,
  width: number,
  mask: number,
  slot: SlotSpec,
  base: SlotSpec | undefined,
  omitted: RoundingMode | undefined,
): OperandSpec {
  const isAnyRegister = (kind === 'x' || kind === 'f') && slot.minimum === 0 && slot.maximum === 31
  return { text, kind, role, width, mask, isAnyRegister, slot: makeSlot(slot), base: base && makeSlot(base), omitted }
}

// biome-ignore format: columns
function makeSlot({ minimum, maximum, holeLow, holeHigh, multiple, shift, ones, slices, pieces, bias, signedBits }: Slot): Slot {
  return { minimum, maximum, holeLow, holeHigh, multiple, shift, ones, slices, pieces, bias, signedBits }
}
