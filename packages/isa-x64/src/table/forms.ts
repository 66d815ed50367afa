import { EncodeError } from '../encode-error.js'
import type { Form } from '../form.js'
import { preferencesOf } from './preference.js'
import { forms } from './table.js'

const byName = new Map(forms.map((f) => [f.name, f]))
if (byName.size !== forms.length) throw new Error('two rows of the instruction table have the same name')

/** Preferences of each row of the table, by `Form.id`. */
export const preferences = preferencesOf(forms)

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
