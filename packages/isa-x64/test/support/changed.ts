import type { Form } from '../../src/index.js'

/** A row as a plain object with some properties changed: rows of the table are parsed when asked and cannot be spread. */
export function changed(form: Form, changes: Partial<Form>): Form {
  const { id, name, mnemonic, operands, implicit, flags, features, manual, encoding } = form
  const { layout, commutes, floatBits, meaning, unmodelled } = form
  const same = { id, name, mnemonic, operands, implicit, flags, features, manual, encoding }
  return { ...same, layout, commutes, floatBits, meaning, unmodelled, ...changes }
}
