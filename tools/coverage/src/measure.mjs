// What one of our packages covers of its reference list, and what its tests leave to trust.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { examine, loadInstructionSet } from './examine.mjs'
import { readReference } from './reference.mjs'

/**
 * Rows that no witness compares, with reasons: `{ encoding: { row: reason }, meaning: { row: reason } }`. The tests read the
 * same file and fail unless it names exactly the rows that they leave out. Undefined when the package declares nothing.
 */
const readUnwitnessed = (isa, rows) => {
  const path = join(import.meta.dirname, `../../../packages/isa-${isa}/test/unwitnessed.json`)
  if (!existsSync(path)) return undefined
  const declared = JSON.parse(readFileSync(path, 'utf8'))
  for (const kind of ['encoding', 'meaning']) {
    for (const name of Object.keys(declared[kind])) {
      const row = rows.find((r) => r.name === name)
      if (row === undefined) throw new Error(`${path}: ${kind}: there is no row ${name}`)
      if (kind === 'meaning' && !row.hasMeaning) throw new Error(`${path}: ${name} has no meaning to witness`)
    }
  }
  return declared
}

const featureOf = (form) => form.features.join(' ') || 'base'

/** `packages` holds the built packages. Undefined while the package has no table. */
export const measure = async (isa, packages) => {
  const set = await loadInstructionSet(isa, packages)
  if (set === undefined) return undefined
  const forms = readReference(isa).map((form) => ({ ...form, feature: featureOf(form), ...examine(set, form) }))
  const rows = set.rows()
  const unwitnessed = readUnwitnessed(isa, rows)
  const featureOfRow = new Map()
  for (const form of forms) for (const name of form.rows) featureOfRow.set(name, featureOfRow.get(name) ?? form.feature)
  return {
    isa,
    canonical: forms.filter(({ kind }) => kind === 'canonical'),
    alternative: forms.filter(({ kind }) => kind === 'alternative'),
    unwitnessed,
    rows: rows.map((row) => ({
      ...row,
      feature: featureOfRow.get(row.name),
      encodingWitnessed: unwitnessed !== undefined && !(row.name in unwitnessed.encoding),
      meaningWitnessed: unwitnessed !== undefined && row.hasMeaning && !(row.name in unwitnessed.meaning),
    })),
  }
}
