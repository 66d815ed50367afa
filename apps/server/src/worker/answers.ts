import type { KeptAnswer } from '@sourceless/models'
import { addUsage, noUsage } from '@sourceless/models/usage'
import type { TaskAnswers } from '../compute/api.js'
import { persist } from '../database/retry.js'
import type { Claim } from '../queue/claim.js'
import { readAnswers, writeAnswer } from '../queue/model-answers.js'
import type { OpenStore } from '../store/api.js'
import type { WorkerLog } from './api.js'

/** Of all answers of a build. What is beyond is asked, and paid for, again when the build is tried again. */
const mostCharacters = 32 * 1024 * 1024
/** How long a worker holds on to an answer while the database is away. */
const patienceMs = 120_000

/** What models answer to a build, written down for whoever tries it again. */
export interface Answers extends TaskAnswers {
  /** Resolves, and never rejects, when all that came so far is written down, or cannot be. */
  written(): Promise<void>
  /** What all of them cost; undefined where a price is not known. */
  costUsd(): number | undefined
}

export async function openAnswers(
  { store: { database }, log }: { readonly store: OpenStore; readonly log: WorkerLog },
  claim: Claim,
): Promise<Answers> {
  const earlier = await persist(() => readAnswers(database, claim.id), patienceMs)
  let characters = earlier.reduce((sum, answer) => sum + lengthOf(answer), 0)
  let used = earlier.map(({ answer }) => answer.usage).reduce(addUsage, noUsage)
  let writing: Promise<void> = Promise.resolve()
  const write = async (answer: KeptAnswer) => {
    try {
      await persist(() => writeAnswer(database, claim, answer), patienceMs)
    } catch (error) {
      log.warn({ build: claim.id, err: error }, 'the answer of a model could not be kept for another attempt')
    }
  }
  return {
    earlier,
    onAnswer: (answer) => {
      used = addUsage(used, answer.answer.usage)
      characters += lengthOf(answer)
      if (characters <= mostCharacters) writing = writing.then(() => write(answer))
    },
    written: () => writing,
    costUsd: () => used.costUsd,
  }
}

const lengthOf = (answer: KeptAnswer): number => JSON.stringify(answer).length
