import type { Parameter } from '../meaning/types.js'

/** The shape of a function as the reader works with it; types are notation text. */
export interface Signature {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly result: string
}
