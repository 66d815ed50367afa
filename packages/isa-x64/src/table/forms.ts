import { EncodeError } from '@sourceless/isa'
import type { Form } from '../form.js'
import { type Preference, preferencesOf } from './preference.js'
import { forms } from './table.js'

let byMnemonic: Map<string, Form[]> | undefined

/** The rows of a mnemonic, in the order of the table. */
export function formsOf(mnemonic: string): readonly Form[] {
  byMnemonic ??= indexMnemonics()
  return byMnemonic.get(mnemonic) ?? []
}

function indexMnemonics(): Map<string, Form[]> {
  const index = new Map<string, Form[]>()
  for (const form of forms) {
    const known = index.get(form.mnemonic)
    if (known) known.push(form)
    else index.set(form.mnemonic, [form])
  }
  return index
}

/** By `Form.id`; found when a row is first encoded, since a program uses few of them. */
const preferences: (readonly Preference[] | undefined)[] = forms.map(() => undefined)

const none: readonly Preference[] = []

/** Rows that are preferred over a row of the table under a condition, to be tried in order. */
export function preferencesFor(row: Form): readonly Preference[] {
  if (row.id < 0) return none
  return preferences[row.id] ?? (preferences[row.id] = preferencesOf(row, formsOf(row.mnemonic)))
}

/** 'lock_add' of 'lock_add_m64_r64', and 'add' of 'add_rm64_r64'. */
const mnemonicInName = /^(?:(?:lock|rep|repe|repne)_)?[^_]*/

/**
 * The row called `name`. Look rows up once, not per instruction.
 * @example form('add_rm64_r64')
 * @throws EncodeError `unknown-form`
 */
export function form(name: string): Form {
  const mnemonic = mnemonicInName.exec(name)![0].replace('_', ' ')
  const found = formsOf(mnemonic).find((row) => row.name === name)
  if (found) return found
  throw new EncodeError('unknown-form', `there is no instruction form '${name}': look at \`forms\` for the names`, {
    value: name,
  })
}
