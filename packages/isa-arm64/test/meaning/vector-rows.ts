import { type Form, forms } from '../../src/index.js'
import { floatFamilies } from '../../src/table/float/families.js'
import { vectorFamilies } from '../../src/table/vector/families.js'

const rows = new Set([...floatFamilies, ...vectorFamilies].flatMap((family) => family.rows))

/** Scalar floating point, Advanced SIMD and cryptography: what `differences` tries, many states at a time. */
export const isVectorRow = (form: Form): boolean => rows.has(form.row)

export const vectorRows = forms.filter((form) => isVectorRow(form) && form.meaning !== undefined)

/** Split by what they compute, so that two processes share the work. */
const isFloat = (form: Form): boolean => /^(b?f|[su]cvtf)/.test(form.mnemonic)
export const floatRows = vectorRows.filter(isFloat)
export const integerRows = vectorRows.filter((form) => !isFloat(form))

const ROWS_PER_TEST = 128

export interface RowBatch {
  readonly rows: readonly Form[]
  readonly first: string
  readonly last: string
}

export const batchesOf = (all: readonly Form[]): RowBatch[] =>
  Array.from({ length: Math.ceil(all.length / ROWS_PER_TEST) }, (_, n) => {
    const rows = all.slice(n * ROWS_PER_TEST, (n + 1) * ROWS_PER_TEST)
    return { rows, first: rows[0]!.name, last: rows[rows.length - 1]!.name }
  })
