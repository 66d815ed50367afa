import { EncodeError } from '@sourceless/isa'
import type { Form } from '../form.js'
import { type Preference, preferencesOf } from './preference.js'
import { forms } from './table.js'

const byName = new Map(forms.map((f) => [f.name, f]))
if (byName.size !== forms.length) throw new Error('two rows of the instruction table have the same name')

/** By `Form.id`; found when a row is first encoded, since a program uses few of them. */
const preferences: (readonly Preference[] | undefined)[] = forms.map(() => undefined)

/** Rows that are preferred over a row of the table under a condition, to be tried in order. */
export function preferencesFor(row: Form): readonly Preference[] {
  return preferences[row.id] ?? (preferences[row.id] = preferencesOf(row, forms))
}

/**
 * The row called `name`. Look rows up once, not per instruction.
 * @example form('add_rm64_r64')
 * @throws EncodeError `unknown-form`
 */
export function form(name: string): Form {
  const found = byName.get(name)
  if (found) return found
  throw new EncodeError('unknown-form', `there is no instruction form '${name}': look at \`forms\` for the names`, {
    value: name,
  })
}
