/*
 * Why this prompt: endpoints that do not enforce a schema still follow one that they can read. The schema is given as it
 * would be enforced. "Nothing else" is not trusted: fences and prose around the value are taken off when it is read.
 */
export function jsonAnswerPrompt(schema: unknown): string {
  return [
    'Answer with one JSON value that this JSON Schema accepts, and with nothing else: no prose, no code fence.',
    JSON.stringify(schema),
  ].join('\n')
}
