import type { Family } from '../row.js'

export const vectorFamilies: readonly Family[] = []

export const vectorAliasFamilies: readonly Family[] = []
