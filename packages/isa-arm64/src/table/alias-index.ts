import type { Form } from '../form.js'
import { aliases } from './aliases.js'
import { forms } from './table.js'

let byForm: Map<Form, Form[]> | undefined

/** The aliases of a row, in the order of their table. The index is built when first used. */
export function aliasesOf(form: Form): readonly Form[] {
  byForm ??= indexAliases()
  return byForm.get(form) ?? none
}

const none: readonly Form[] = []

/** An alias belongs to the most specific row whose fixed bits are among its own. */
function indexAliases(): Map<Form, Form[]> {
  const index = new Map<Form, Form[]>()
  const buckets = new Map<number, Form[]>()
  for (const form of forms) {
    // Rows of a family have these bits fixed; a row that leaves one open is looked for under both.
    for (const key of keysOf(form)) {
      const bucket = buckets.get(key)
      if (bucket === undefined) buckets.set(key, [form])
      else bucket.push(form)
    }
  }
  for (const alias of aliases) {
    const { match, mask } = alias.layout
    const rows = (buckets.get(match >>> 24) ?? []).filter(
      ({ layout }) => (layout.mask & ~mask) === 0 && ((layout.match ^ match) & layout.mask) === 0,
    )
    if (rows.length === 0) throw new Error(`no row has the alias ${alias.name}`)
    for (const row of rows) {
      const list = index.get(row)
      if (list === undefined) index.set(row, [alias])
      else list.push(alias)
    }
  }
  return index
}

/** The values that the highest byte of the row's words can have. */
function keysOf({ layout: { match, mask } }: Form): readonly number[] {
  const [fixed, open] = [match >>> 24, ~(mask >>> 24) & 255]
  const keys: number[] = []
  for (let bits = open; ; bits = (bits - 1) & open) {
    keys.push(fixed | bits)
    if (bits === 0) return keys
  }
}
