import { type FamilyHeader, Form, type Row, type Substitution } from '../form.js'

/** The rows of one family, before they are numbered. */
export interface Family {
  readonly header: FamilyHeader
  readonly rows: readonly Row[]
}

export const family = (header: FamilyHeader, rows: readonly Row[]): Family => ({ header, rows })

const once: readonly Substitution[] = [{}]

/** The forms of families, numbered from `firstId` on. Runs once at load, when iterators are slow and `n++` is not. */
export function formsOf(families: readonly Family[], firstId: number): readonly Form[] {
  const forms: Form[] = []
  for (let f = 0; f < families.length; f++) {
    const { header, rows } = families[f]!
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]!
      const substitutions = row[3]?.expand ?? header.expand ?? once
      for (let n = 0; n < substitutions.length; n++)
        forms.push(new Form(firstId + forms.length, row, header, substitutions[n]!))
    }
  }
  return forms
}

/** `<R>` is X or W, `<N>` its width, and the bit f (sf) says which; h are the bits of a move's shift. */
export const xw: readonly Substitution[] = [
  { R: 'X', N: '64', f: '1', H: '4', h: 'hh' },
  { R: 'W', N: '32', f: '0', H: '2', h: '0h' },
]
