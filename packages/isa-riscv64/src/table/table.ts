import { EncodeError } from '@sourceless/isa'
import type { Compression, Form, OperandRole, OperandSpec } from '../form.js'
import { atomicForms, reservationForms } from './atomic.js'
import {
  addressForms,
  basicBitForms,
  carrylessForms,
  conditionalForms,
  cryptographyBitForms,
  singleBitForms,
} from './bit-manipulation.js'
import { type CompressedRow, compressedFeatures, compressedManual, compressedRows, hintRows } from './compressed.js'
import { compressionOf } from './compression.js'
import { doubleForms, singleForms } from './float.js'
import {
  cacheBlockForms,
  controlForms,
  csrForms,
  environmentForms,
  integerForms,
  loadStoreForms,
  privilegedForms,
} from './integer.js'
import { multiplyForms } from './multiply.js'
import { numbersOf, type Pattern, parsePattern } from './pattern.js'
import { quickShape } from './quick.js'
import { parseRow, splitInstruction, type Unlinked } from './row.js'

const rows: readonly Unlinked[] = [
  ...integerForms,
  ...loadStoreForms,
  ...controlForms,
  ...environmentForms,
  ...csrForms,
  ...cacheBlockForms,
  ...privilegedForms,
  ...multiplyForms,
  ...reservationForms,
  ...atomicForms,
  ...singleForms,
  ...doubleForms,
  ...addressForms,
  ...basicBitForms,
  ...carrylessForms,
  ...singleBitForms,
  ...cryptographyBitForms,
  ...conditionalForms,
]

const table: Form[] = []
const byName = new Map<string, Form>()
/** By `Form.id`, while the table is being made. */
const compressions: Compression[][] = []

function add(row: Unlinked, expansion: Pattern | undefined): Form {
  const { name, mnemonic, operands, slots, features, manual, format, sizeBytes, match, mask, implicit, meaning } = row
  const compressed: Compression[] = []
  const id = table.length
  const quick = sizeBytes === 4 ? quickShape(operands, match) : undefined
  // All forms have their properties in one order: see `makeSpec`.
  // biome-ignore format: columns
  const form: Form = {
    id, name, mnemonic, operands, slots, features, manual, format, sizeBytes, match, mask, expansion, compressed, quick, implicit, meaning,
  }
  if (byName.has(name)) throw new Error(`two rows of the table are called '${name}'`)
  byName.set(name, form)
  compressions.push(compressed)
  return table[table.push(form) - 1]!
}

function addCompressed([instruction, encoding, ...longer]: CompressedRow): void {
  const names = numbersOf(instruction)
  const patterns = longer.map((text) => parsePattern(text, names, form))
  const expansion = patterns[0]!
  const header = { manual: compressedManual, features: compressedFeatures(expansion.form) }
  const row = parseRow(instruction, encoding, header)
  const { meaning, implicit } = expansion.form
  const made = add({ ...row, meaning, implicit, operands: rolesFrom(row.operands, expansion) }, expansion)
  for (const pattern of patterns) compressions[pattern.form.id]!.push(compressionOf(pattern, made))
}

/** What a compressed instruction does with an operand is what its expansion does, maybe in two places. */
function rolesFrom(operands: readonly OperandSpec[], { form: longer, from }: Pattern): OperandSpec[] {
  let slot = 0
  return operands.map((spec) => {
    const index = slot
    slot += spec.base === undefined ? 1 : 2
    let place = 0
    let role: OperandRole = 'n'
    let width = spec.width
    for (const other of longer.operands) {
      if (from[place] === index && other.kind === spec.kind) {
        role = join(role, other.role)
        width = other.width
      }
      // A register that is the base of the expansion's address is read.
      if (other.base !== undefined && from[place + 1] === index) role = join(role, 'r')
      place += other.base === undefined ? 1 : 2
    }
    return { ...spec, role, width }
  })
}

const join = (a: OperandRole, b: OperandRole): OperandRole => (a === 'n' || a === b ? b : b === 'n' ? a : 'rw')

/**
 * The row called `name`. Look rows up once, not per instruction.
 * @example form('addi')
 * @throws EncodeError `unknown-form`
 */
export function form(name: string): Form {
  const found = byName.get(name)
  if (found) return found
  throw new EncodeError('unknown-form', `there is no instruction form '${name}': look at \`forms\` for the names`, {
    value: name,
  })
}

for (const row of rows) add(row, undefined)
for (const row of compressedRows) addCompressed(row)
for (const [instruction, encoding] of hintRows) {
  const { mnemonic } = splitInstruction(instruction)
  const name = byName.has(mnemonic) ? `${mnemonic}.hint` : mnemonic
  const row = parseRow(instruction, encoding, { manual: compressedManual, features: ['c'], name })
  // A hint does nothing with what it names.
  add({ ...row, operands: row.operands.map((spec) => ({ ...spec, role: 'n' as const })) }, undefined)
}

/** The instruction table: every form, `forms[id].id === id`. */
export const forms: readonly Form[] = table
