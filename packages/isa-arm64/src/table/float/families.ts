import type { Family } from '../row.js'

export const floatFamilies: readonly Family[] = []

export const floatAliasFamilies: readonly Family[] = []
