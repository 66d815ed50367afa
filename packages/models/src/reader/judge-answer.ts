import { shortened, unreadable, worthAnother } from '../conversation.js'
import type { ModelAnswer, ModelFailureCode } from '../model.js'
import { repairPrompt, unreadableAnswerPrompt } from '../prompts/reader/repair.js'
import { type Answer, answerLimits, answerSchema, plainLine } from './answer.js'
import { type Accepted, checkReading } from './check.js'
import { describeEffect, type Permits } from './effects.js'
import type { Wish } from './wish.js'

/** Why an answer is no reading. */
export type Trouble =
  | { readonly kind: 'failed'; readonly code: ModelFailureCode; readonly message: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'faulty'; readonly findings: readonly string[] }

/** What is to be done with an answer; `readings` are those that hold together. */
export type Verdict =
  | { readonly kind: 'read'; readonly readings: readonly Accepted[] }
  /** `said` goes back with `prompt`. */
  | {
      readonly kind: 'repair'
      readonly readings: readonly Accepted[]
      readonly trouble: Trouble
      readonly said: string
      readonly prompt: string
    }
  | { readonly kind: 'again'; readonly trouble: Trouble }
  | { readonly kind: 'end'; readonly trouble: Trouble }

/** What is quoted in a finding may be of any length. */
const MOST_OF_FINDING = 400

export function judgeAnswer(answer: ModelAnswer, wish: Wish, permits: Permits): Verdict {
  if (answer.kind === 'failure') {
    const { code, text } = answer
    const message = plainLine(answer.message, 300)
    if (code === 'refused') return { kind: 'again', trouble: { kind: 'declined', reason: message } }
    if (unreadable.has(code)) return repair([], [message], text, unreadableAnswerPrompt(message))
    return { kind: worthAnother.has(code) ? 'again' : 'end', trouble: { kind: 'failed', code, message } }
  }
  const { data, error } = answerSchema.safeParse(answer.value)
  if (data !== undefined) return judgeReadings(data, answer.text, wish, permits)
  const why = plainLine(error.issues[0]?.message ?? 'another form', 200)
  return repair([], [why], answer.text, unreadableAnswerPrompt(why))
}

function judgeReadings({ readings, reason }: Answer, text: string, wish: Wish, permits: Permits): Verdict {
  if (readings.length === 0) {
    const said = plainLine(reason, answerLimits.reasonCharacters)
    return { kind: 'end', trouble: { kind: 'declined', reason: said === '' ? 'no reason was given' : said } }
  }
  if (readings.length > answerLimits.readings) {
    const finding = `there are ${readings.length} readings, at most ${answerLimits.readings} are read`
    return repair([], [finding], text, repairPrompt([finding]))
  }
  const checked = readings.map((reading) => checkReading(reading, wish, permits))
  const accepted = checked.flatMap((one) => (one.kind === 'accepted' ? [one.reading] : []))
  const about = (at: number, finding: string) =>
    plainLine(readings.length === 1 ? finding : `reading ${at + 1}: ${finding}`, MOST_OF_FINDING)
  const findings = checked.flatMap((one, i) => {
    if (one.kind === 'accepted') return one.reading.unasked.length === 0 ? [] : [about(i, widening(one.reading))]
    // What an example refutes is dropped where another reading stands.
    if (one.kind === 'refuted' && accepted.length > 0) return []
    return one.findings.map((finding) => about(i, finding))
  })
  if (findings.length === 0) return { kind: 'read', readings: accepted }
  return repair(accepted, findings, text, repairPrompt(findings))
}

const widening = ({ unasked }: Accepted): string =>
  `the contract ${unasked.map(describeEffect).join(' and ')}, which the request does not ask for: leave that out (a slice that is only read is readonly T[]), or quote in "effects" the words of the request that ask for it, exactly as they stand there`

function repair(readings: readonly Accepted[], findings: readonly string[], text: string, prompt: string): Verdict {
  const said = shortened(text) || '(nothing)'
  return { kind: 'repair', readings, trouble: { kind: 'faulty', findings }, said, prompt }
}
