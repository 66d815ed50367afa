import type { Diagnostic } from '@sourceless/contract'

/** One way to ask for a concept: every idea must occur in the sentence, each as one of its words. */
export interface ConceptPhrase {
  readonly ideas: readonly (readonly string[])[]
}

export interface ConceptParameter {
  readonly name: string
  readonly type: string
}

/** A named behaviour: a contract text with type variables, and the words people use for it. */
export interface Concept {
  readonly name: string
  readonly title: string
  readonly phrases: readonly ConceptPhrase[]
  readonly parameters: readonly ConceptParameter[]
  readonly source: string
}

/** Reads one concept file; the format is described in `concepts/README.md`. */
export function parseConcept(text: string): { readonly value?: Concept; readonly diagnostics: readonly Diagnostic[] } {
  return { diagnostics: [{ code: 'concept-malformed', message: `no function in ${text.slice(0, 40)}` }] }
}
