import {
  type Contract,
  type Diagnostic,
  type Example,
  type FunctionDeclaration,
  formatType,
  parseExample,
  parseExampleCall,
  parseSignature,
  type Signature,
  sameType,
  type Type,
} from '@sourceless/contract'
import type { ReadRequest } from '@sourceless/intent'

/** A request whose signature and examples are well formed. */
export interface Wish {
  readonly text: string
  /** As the user wrote it. */
  readonly signatureText: string | undefined
  readonly signature: Signature | undefined
  readonly examples: readonly string[]
  /** Numbers in the text: inputs near them tell readings apart. */
  readonly numbers: readonly bigint[]
}

const MAX_NUMBERS = 50

/** Checks what can be checked before anything is asked. */
export function readWish(
  request: ReadRequest,
): { readonly wish: Wish } | { readonly diagnostics: readonly Diagnostic[] } {
  const { text, signature: signatureText, examples = [] } = request
  const parsed = signatureText === undefined ? undefined : parseSignature(signatureText)
  const signature = parsed?.value
  const diagnostics = [
    ...(parsed?.diagnostics ?? []),
    ...examples.flatMap((example) =>
      parsed === undefined
        ? parseExampleCall(example).diagnostics
        : signature === undefined
          ? []
          : parseExample(example, signature).diagnostics,
    ),
  ]
  if (diagnostics.length > 0) return { diagnostics }
  const numbers = [...text.matchAll(/(?<![\w.])-?\d{1,19}(?![\w.]*\d)/g)].slice(0, MAX_NUMBERS).map(([n]) => BigInt(n))
  return { wish: { text, signatureText, signature, examples, numbers } }
}

/** The examples read for a contract's own entry, or what is wrong with them there. */
export function examplesFor(
  { examples }: Pick<Wish, 'examples'>,
  entry: FunctionDeclaration | Signature,
): { readonly value: readonly Example[]; readonly diagnostics: readonly Diagnostic[] } {
  const read = examples.map((text) => parseExample(text, entry))
  return {
    value: read.flatMap(({ value }) => (value === undefined ? [] : [value])),
    diagnostics: read.flatMap((one) => one.diagnostics),
  }
}

/** Whether a contract has exactly the signature; where the user left open whether a slice is written, either will do. */
export function keepsSignature(contract: Contract, signature: Signature): boolean {
  const { entry, kind } = contract
  return (
    kind === signature.kind &&
    entry.name === signature.name &&
    sameType(entry.result, signature.result) &&
    entry.parameters.length === signature.parameters.length &&
    signature.parameters.every(({ name, type, mutabilityOpen }, i) => {
      const found = entry.parameters[i]!
      return found.name === name && shape(found.type, mutabilityOpen) === shape(type, mutabilityOpen)
    })
  )
}

const shape = (type: Type, mutabilityOpen: boolean): string =>
  mutabilityOpen ? formatType(type).replace(/^readonly /, '') : formatType(type)
