import type { SearchOperation } from './kernel.js'

/** An expression over parameters and constants. */
export type Expression =
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'constant'; readonly value: bigint }
  | {
      readonly kind: 'operation'
      readonly op: SearchOperation
      readonly left: Expression
      readonly right: Expression | undefined
    }
