import type { Meaning } from '../../form.js'

/** What each mnemonic of the vector rows does. */
export const vectorMeanings: Readonly<Record<string, Meaning>> = {}
