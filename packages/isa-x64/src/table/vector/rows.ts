import type { TableForm } from '../row.js'

/** Rows of SSE, AVX and what builds on them, beside the scalar ones. */
export const vectorForms: readonly (readonly TableForm[])[] = []
