/** An address outside the code being assembled: becomes a relocation. */
export interface SymbolReference {
  readonly kind: 'symbol'
  readonly name: string
  /** Added to the symbol's address, bytes. */
  readonly addend: number
}

/** The address of `name` plus `addend`. */
export function symbol(name: string, addend = 0): SymbolReference {
  return { kind: 'symbol', name, addend }
}
