import { createInterface } from 'node:readline/promises'
import type { Wish } from '@sourceless/pipeline'
import type { Failure } from 'sourceless/node'
import { showQuestion } from './report.js'
import type { Session } from './session.js'

interface AskOptions {
  readonly json?: boolean
  /** False with `--no-input`. */
  readonly input: boolean
}

const canAsk = ({ json, input }: AskOptions): boolean =>
  input && json !== true && process.stdin.isTTY === true && process.stderr.isTTY === true

/** Tries a wish; a question is put to the person at the terminal until it is answered or left open. */
export async function settled<W extends Wish, T extends { readonly ok: true }>(
  wish: W,
  options: AskOptions,
  session: Session,
  attempt: (wish: W) => Promise<T | Failure>,
): Promise<T | Failure> {
  let asked = wish
  for (;;) {
    const result = await attempt(asked)
    if (result.ok || result.code !== 'question' || !canAsk(options)) return result
    const answer = await ask(result, session)
    if (answer === '') return result
    asked = withAnswer(asked, answer)
  }
}

async function ask(question: Failure, session: Session): Promise<string> {
  process.stderr.write(`${question.message}\n`)
  showQuestion(question)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const count = question.options?.length ?? 0
    const prompt = `Which one? A number from 1 to ${count}, an example such as "f(2) = 4", or the wish in other words: `
    return (await terminal.question(prompt, { signal: session.signal })).trim()
  } finally {
    terminal.close()
  }
}

/** The wish with the answer in it: a number chooses, a call with its result is one more example, all else is a new sentence. */
export function withAnswer<W extends Wish>(wish: W, answer: string): W {
  if (/^\d+$/.test(answer)) return { ...wish, answer: Number(answer) }
  if (/^\w+\(.*\)\s*[=,]/.test(answer)) return { ...wish, examples: [...(wish.examples ?? []), answer] }
  return { ...wish, intent: answer }
}
