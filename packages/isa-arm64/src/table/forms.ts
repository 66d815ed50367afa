import { EncodeError } from '@sourceless/isa'
import type { Form } from '../form.js'
import { aliases } from './aliases.js'
import { forms } from './table.js'

let byName: Map<string, Form> | undefined

/**
 * The row, or alias, called `name`. Look rows up once, not per instruction.
 * @example form('add_x_x_x')
 * @throws EncodeError `unknown-form`
 */
export function form(name: string): Form {
  byName ??= new Map([...aliases, ...forms].map((each) => [each.name, each]))
  const found = byName.get(name)
  if (found) return found
  throw new EncodeError('unknown-form', `there is no instruction form '${name}': look at \`forms\` for the names`, {
    value: name,
  })
}
