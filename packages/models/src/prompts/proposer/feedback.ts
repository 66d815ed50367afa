/*
 * Why this prompt: the counterexample and the instruction at fault are what repairs most, and a message of bounded length
 * leaves the rest of the context to the code. The next level and the budget that is left follow in the request after it.
 */
export const failedPrompt = (message: string): string => `${message}\n\nMend it and answer again in the same form.`

/*
 * Why this prompt: the number to beat, and nothing that invites the same answer with other names.
 */
export const noBetterPrompt = (verdict: string, cost: number, best: number): string =>
  `It is right (${verdict}), and costs ${cost}; the best costs ${best}. Find something that costs less, in another way, or answer with an empty text.`

/*
 * Why this prompt: what cannot be shown to be right does not replace what was; shapes that the proof can follow are named.
 */
export const weakerPrompt = (verdict: string, cost: number): string =>
  `It costs less (${cost}), but the verdict on it (${verdict}) is weaker than on the best code, so it does not count. Find something that is easier to prove: straight-line code, or loops whose bounds are constant; or answer with an empty text.`

/*
 * Why this prompt: success is told with the new number, so that the next answer starts from it.
 */
export const betterPrompt = (verdict: string, cost: number): string =>
  `It is right (${verdict}), and with cost ${cost} it is the best so far. If you see something that costs still less, answer with it, else with an empty text.`

/*
 * Why this prompt: the answer was not the JSON that was asked for, so nothing in it could be judged.
 */
export const unreadablePrompt = (why: string): string =>
  `The answer cannot be read (${why}). Answer with one JSON object with "idea" and "text" and nothing around it.`

/*
 * Why this prompt: models go on calling tools unless they are told that the time for it is over.
 */
export const noToolsLeftPrompt = 'No calls of tools are left. Answer now.'
