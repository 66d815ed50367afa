import type { Case } from './cases.js'

/** One step that removes one difference in how another program writes the same instruction; each has a test of its own. */
export type Normaliser = (text: string, instruction: Case['instruction']) => string

export const forLlvm: readonly Normaliser[] = []

/** Whether two texts are the same after all steps. */
export function sameText(
  { instruction, text }: Pick<Case, 'instruction' | 'text'>,
  theirs: string | undefined,
  steps: readonly Normaliser[],
): boolean {
  if (theirs === undefined) return false
  if (text === theirs) return true
  const apply = (written: string): string => steps.reduce((sum, step) => step(sum, instruction), written)
  return apply(text) === apply(theirs)
}
