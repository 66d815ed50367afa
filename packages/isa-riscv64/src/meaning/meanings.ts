import type { Meaning } from '../form.js'
export const meaningOf = (_mnemonic: string): Meaning | undefined => undefined
