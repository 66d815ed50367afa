import type { StructuredLevel } from './endpoint.js'
import type { Asked } from './judge.js'

const lowerLevel: Readonly<Record<StructuredLevel, StructuredLevel | undefined>> = {
  strict: 'json',
  json: 'prompt',
  prompt: undefined,
}

/** Every answer on the way down; the last one counts. */
export type Descent = readonly [Asked, ...Asked[]]

/** Finds the highest level of structured output that an endpoint keeps to. */
export interface Ladder {
  climbDown(askAt: (level: StructuredLevel) => Promise<Asked>): Promise<Descent>
}

/**
 * With a known level, that one is used, and lower ones where it is rejected. Otherwise the first request finds it out and
 * the others wait for it, in the order in which they came: what is asked must not depend on who is faster.
 */
export function createLadder(known: StructuredLevel | undefined): Ladder {
  let level = known
  let queue: Promise<unknown> = Promise.resolve()
  const find = async (askAt: (level: StructuredLevel) => Promise<Asked>): Promise<Descent | undefined> => {
    if (level !== undefined) return undefined
    const { answers, reached } = await descend('strict', askAt, ({ lower }) => lower !== undefined)
    const { answer } = answers.at(-1)!
    if (answer.kind === 'answer' || answer.code === 'malformed') level = reached
    return answers
  }
  return {
    async climbDown(askAt) {
      if (level === undefined) {
        const turn = queue.then(() => find(askAt))
        queue = turn.catch(() => {})
        const found = await turn
        if (found !== undefined) return found
      }
      return (await descend(level!, askAt, ({ lower }) => lower === 'rejected')).answers
    },
  }
}

async function descend(
  from: StructuredLevel,
  askAt: (level: StructuredLevel) => Promise<Asked>,
  goesOn: (asked: Asked) => boolean,
): Promise<{ readonly answers: Descent; readonly reached: StructuredLevel }> {
  const asked = await askAt(from)
  const lower = lowerLevel[from]
  if (lower === undefined || !goesOn(asked)) return { answers: [asked], reached: from }
  const rest = await descend(lower, askAt, goesOn)
  return { answers: [asked, ...rest.answers], reached: rest.reached }
}
