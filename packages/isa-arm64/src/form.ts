import type { MeaningContext } from '@sourceless/isa'
import type { OperandAccess } from './access.js'
import type { Feature } from './feature.js'
import type { OperandKind } from './operand/kind.js'
import type { Operand } from './operand/operand.js'
import { kindOf } from './operand/registry.js'

/** Read, written, both, or neither (`prfm`). */
export type OperandRole = 'r' | 'w' | 'rw' | 'n'

export interface OperandSpec {
  /** The template's token: 'Xd', 'Vn.4s', '#imm12', '[Xn|SP], #s9'. */
  readonly text: string
  readonly role: OperandRole
  readonly kind: OperandKind
}

/** What an instruction does; `m` is the state, `o` the operands. */
export type Meaning = (m: MeaningContext, o: OperandAccess) => void

/** Operands that each are fine and together are not. */
export interface Constraint {
  readonly holds: (word: number) => boolean
  /** What must be the case. */
  readonly text: string
}

/** Text put in place of `<key>` in the template, and bits in place of the letters `key` in the pattern. */
export type Substitution = Readonly<Record<string, string>>

/** What the rows of a family share; a row may override any of it. */
export interface FamilyHeader {
  /** Heading of the Arm Architecture Reference Manual (DDI 0487), without the mnemonic: '(immediate)'. */
  readonly manual?: string
  readonly features?: readonly Feature[]
  /** One form for each. */
  readonly expand?: readonly Substitution[]
  readonly constraint?: Constraint
  /** For rows with a meaning: why these operands have none. */
  readonly unmodelled?: (operands: readonly Operand[]) => string | undefined
  /** The result is an arithmetic float: which NaN comes out is left open. */
  readonly openNaN?: boolean
  /** Aliases: whether printers prefer it, for those words that fit its pattern. True when left out. */
  readonly preferred?: boolean | ((word: number) => boolean)
}

/** Template, bit pattern, meaning, and what differs from the header. */
export type Row = readonly [template: string, pattern: string, meaning?: Meaning | undefined, override?: FamilyHeader]

/** A form's row, read. */
export interface Layout {
  readonly mnemonic: string
  readonly operands: readonly OperandSpec[]
  /** The fixed bits, and which bits are fixed. */
  readonly match: number
  readonly mask: number
  readonly kinds: readonly OperandKind[]
  readonly constraint: Constraint | undefined
  /** Whether some kind is tied. */
  readonly tied: boolean
}

const substitutable = /<(\w+)>/g
const noSubstitution: Substitution = {}
const noFeatures: readonly Feature[] = []

/** One row of the instruction table, for one of its expansions. Template and pattern are read when first needed. */
export class Form {
  /** Index in `forms`; aliases count from `forms.length` on. */
  declare readonly id: number
  /** The row that it is an expansion of. */
  declare readonly row: Row
  declare private readonly family: FamilyHeader
  declare private merged: FamilyHeader | undefined
  /** What the row's placeholders stand for in this form. */
  declare readonly substitution: Substitution
  declare private resolved: Layout | undefined

  constructor(id: number, row: Row, family: FamilyHeader, substitution: Substitution = noSubstitution) {
    this.id = id
    this.row = row
    this.family = family
    this.merged = undefined
    this.substitution = substitution
    this.resolved = undefined
  }

  /** The family's header and what the row overrides. */
  get header(): FamilyHeader {
    const override = this.row[3]
    return override === undefined ? this.family : (this.merged ??= { ...this.family, ...override })
  }

  get meaning(): Meaning | undefined {
    return this.row[2]
  }

  get features(): readonly Feature[] {
    return this.header.features ?? noFeatures
  }

  /** 'add Xd|SP, Xn|SP, #imm12, {lsl0|12}'. */
  get template(): string {
    return this.substitute(this.row[0])
  }

  get mnemonic(): string {
    return this.resolved?.mnemonic ?? this.substitute(this.row[0].split(' ', 1)[0]!)
  }

  /** 'add_xsp_xsp_imm12': the mnemonic and the kinds of the operands that must be there. */
  get name(): string {
    const kinds = this.layout.kinds.filter((kind) => kind.fallback === undefined).map((kind) => kind.name)
    return [this.mnemonic, ...kinds].join('_')
  }

  get operands(): readonly OperandSpec[] {
    return this.layout.operands
  }

  /** Instruction heading of the manual. */
  get manual(): string {
    const heading = this.mnemonic.replace(/\..*/, '.cond').toUpperCase().replace('COND', 'cond')
    return this.header.manual ? `${heading} ${this.header.manual}` : heading
  }

  /** The bits in the manual's order, 31 to 0, with letters for fields. */
  get pattern(): string {
    let pattern = this.row[1]
    for (const [key, bits] of Object.entries(this.substitution))
      if (key.length === 1) pattern = pattern.replace(new RegExp(`${key}+`, 'g'), bits)
    return pattern
  }

  get layout(): Layout {
    return this.resolved ?? this.resolve()
  }

  private substitute(text: string): string {
    return text.includes('<') ? text.replace(substitutable, (_, key: string) => this.substitution[key]!) : text
  }

  private resolve(): Layout {
    const { mnemonic } = this
    const operands = splitTemplate(this.template).map(parseToken)
    const kinds = operands.map(({ kind }) => kind)
    const { constraint } = this.header
    const tied = kinds.some((kind) => kind.tied)
    this.resolved = { ...parsePattern(this.pattern), mnemonic, operands, kinds, constraint, tied }
    return this.resolved
  }
}

/** The operands of a template. A memory operand is the last and keeps its commas. */
function splitTemplate(template: string): readonly string[] {
  const space = template.indexOf(' ')
  if (space < 0) return []
  const text = template.slice(space)
  const bracket = text.indexOf(' [')
  const plain = bracket < 0 ? text : text.slice(0, bracket)
  const tokens = plain.split(',').map((token) => token.trim())
  if (bracket >= 0) tokens.push(text.slice(bracket).trim())
  return tokens.filter((token) => token !== '')
}

const destination = /^[A-Z]d|^\{Vd/
const specs = new Map<string, OperandSpec>()

/** `token:role`; without a role, a field d is written and every other operand read. Forms share the specs of equal tokens. */
function parseToken(token: string): OperandSpec {
  const known = specs.get(token)
  if (known !== undefined) return known
  const colon = token.lastIndexOf(':')
  const text = colon < 0 ? token : token.slice(0, colon)
  const role = colon < 0 ? (destination.test(text) ? 'w' : 'r') : (token.slice(colon + 1) as OperandRole)
  const made = { text, role, kind: kindOf(text) }
  specs.set(token, made)
  return made
}

/** 32 characters, spaces aside: 0 and 1 are fixed, letters stand for fields. */
function parsePattern(pattern: string): { readonly match: number; readonly mask: number } {
  let match = 0
  let mask = 0
  let count = 0
  for (const character of pattern) {
    if (character === ' ') continue
    match = (match << 1) | (character === '1' ? 1 : 0)
    mask = (mask << 1) | (character === '0' || character === '1' ? 1 : 0)
    count++
  }
  if (count !== 32) throw new Error(`the pattern '${pattern}' has ${count} bits`)
  return { match, mask }
}
