import type { Form, OperandSpec } from '../form.js'
import { type Operand, roundingModeNumbers } from '../operand.js'
import { x } from '../register.js'
import { aliasRows } from '../table/aliases.js'
import { type Inverse, invert, numbersOf, parsePattern } from '../table/pattern.js'
import { parseOperand, splitInstruction } from '../table/row.js'
import { form, forms } from '../table/table.js'

/** One way to write an instruction: a row as it is, or a pseudo-instruction that stands for it. */
export interface Syntax {
  readonly mnemonic: string
  readonly operands: readonly OperandSpec[]
  /** What is encoded, and how its operands follow from those written; undefined when they are the same ones. */
  readonly form: Form
  readonly binding: readonly Binding[] | undefined
}

/** An operand of the row: taken over (`index`), constant, or an address made of two operands. */
export type Binding =
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'constant'; readonly operand: Operand }
  | {
      readonly kind: 'address'
      readonly offset: number
      readonly base: number
      readonly fixedOffset: number
      readonly fixedBase: number
    }

/** A pseudo-instruction as the printer needs it: which of its row's numbers must be what, and which are written. */
export interface Alias extends Inverse {
  readonly mnemonic: string
  readonly operands: readonly OperandSpec[]
}

interface AliasTables {
  /** By `Form.id`, in the order in which they are tried. */
  readonly shown: readonly (readonly Alias[])[]
  readonly written: readonly Syntax[]
}

let tables: AliasTables | undefined
const aliasTables = (): AliasTables => (tables ??= makeAliasTables())

function makeAliasTables(): AliasTables {
  const shown: Alias[][] = forms.map(() => [])
  const written: Syntax[] = []
  for (const [text, instruction, use] of aliasRows) {
    const { mnemonic, tokens } = splitInstruction(text)
    const operands = tokens.map(parseOperand)
    const pattern = parsePattern(instruction, numbersOf(text), form)
    const slots = operands.flatMap(({ slot, base }) => (base === undefined ? [slot] : [slot, base]))
    if (use !== 'read') shown[pattern.form.id]!.push({ mnemonic, operands, ...invert(pattern, slots) })
    if (use !== 'shown')
      written.push({ mnemonic, operands, form: pattern.form, binding: bindingsOf(pattern, operands) })
  }
  return { shown, written }
}

function bindingsOf(
  { form: row, from, fixed }: ReturnType<typeof parsePattern>,
  operands: readonly OperandSpec[],
): Binding[] {
  // Which operand of the text a number of the text belongs to.
  const owner = operands.flatMap(({ base }, n) => (base === undefined ? [n] : [n, n]))
  let at = 0
  return row.operands.map((spec): Binding => {
    const first = at
    at += spec.base === undefined ? 1 : 2
    const source = from[first]!
    if (spec.base === undefined) {
      if (source >= 0) return { kind: 'index', index: owner[source]! }
      return { kind: 'constant', operand: constantOf(spec, fixed[first]!) }
    }
    const baseSource = from[first + 1]!
    if (source >= 0 && operands[owner[source]!]!.kind === 'memory') return { kind: 'index', index: owner[source]! }
    return {
      kind: 'address',
      offset: source < 0 ? -1 : owner[source]!,
      base: baseSource < 0 ? -1 : owner[baseSource]!,
      fixedOffset: fixed[first]!,
      fixedBase: fixed[first + 1]!,
    }
  })
}

function constantOf({ kind }: OperandSpec, number: number): Operand {
  if (kind === 'x') return x[number]!
  return kind === 'rounding' ? roundingModeNumbers[number]! : number
}

/** Pseudo-instructions under which an instruction of the row may be shown. */
export const aliasesOf = (row: Form): readonly Alias[] => aliasTables().shown[row.id] ?? []

let syntaxes: ReadonlyMap<string, readonly Syntax[]> | undefined

/** The ways to write a mnemonic, in the order in which they are tried. */
export function syntaxesOf(mnemonic: string): readonly Syntax[] | undefined {
  syntaxes ??= collectSyntaxes()
  return syntaxes.get(mnemonic)
}

function collectSyntaxes(): ReadonlyMap<string, readonly Syntax[]> {
  const found = new Map<string, Syntax[]>()
  const add = (syntax: Syntax): void => {
    const others = found.get(syntax.mnemonic)
    if (others === undefined) found.set(syntax.mnemonic, [syntax])
    else others.push(syntax)
  }
  for (const row of forms) add({ mnemonic: row.mnemonic, operands: row.operands, form: row, binding: undefined })
  for (const syntax of aliasTables().written) add(syntax)
  return found
}
