import { type FamilyHeader, Form, type Row, type Substitution } from '../form.js'

/** The rows of one family, before they are numbered. */
export interface Family {
  readonly header: FamilyHeader
  readonly rows: readonly Row[]
}

export const family = (header: FamilyHeader, rows: readonly Row[]): Family => ({ header, rows })

const once: readonly Substitution[] = [{}]

/** The forms of families, numbered from `firstId` on. */
export function formsOf(families: readonly Family[], firstId: number): readonly Form[] {
  const forms: Form[] = []
  for (const { header, rows } of families) {
    for (const row of rows) {
      const merged = row[3] === undefined ? header : { ...header, ...row[3] }
      for (const substitution of merged.expand ?? once)
        forms.push(new Form(firstId + forms.length, row, merged, substitution))
    }
  }
  return forms
}

/** `<R>` is X or W, `<N>` its width, and the bit f (sf) says which; h are the bits of a move's shift. */
export const xw: readonly Substitution[] = [
  { R: 'X', N: '64', f: '1', H: '4', h: 'hh' },
  { R: 'W', N: '32', f: '0', H: '2', h: '0h' },
]
