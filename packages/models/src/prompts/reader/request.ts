/** What the prompt tells of a request; every text in it is data. */
export interface RequestForPrompt {
  readonly request: string
  readonly signature: string | undefined
  readonly examples: readonly string[]
  /** Contracts of known behaviours near to the words. */
  readonly known: readonly string[]
}

/*
 * Why this prompt: one JSON document cannot be left from inside, so nothing that the request says can look like a part of
 * the prompt around it. The request comes last, behind what is only context.
 */
export function requestPrompt({ request, signature, examples, known }: RequestForPrompt): string {
  return JSON.stringify({ known, examples, signature: signature ?? null, request }, undefined, 1)
}
