import type { Candidate } from '@sourceless/forge'
import { formatVerdict } from '@sourceless/verifier'
import type { CandidateLevel } from '../candidate/index.js'
import { virtualSyntax } from '../candidate/index.js'
import { mostSaid, shortened, unreadable, worthAnother } from '../conversation.js'
import type { Message, Model, ModelAnswer, Usage } from '../model.js'
import { abiCard } from '../prompts/proposer/abi-card.js'
import {
  betterPrompt,
  failedPrompt,
  noBetterPrompt,
  noToolsLeftPrompt,
  unreadablePrompt,
  weakerPrompt,
} from '../prompts/proposer/feedback.js'
import { proposalPrompt } from '../prompts/proposer/request.js'
import { proposerSystemPrompt } from '../prompts/proposer/system.js'
import { plainLine } from '../reader/answer.js'
import { callTool, proposerTools } from '../tools/tools.js'
import { type ModelUsage, usageByModel } from '../usage.js'
import { proposalSchema, unfencedCode } from './answer.js'
import type { ModelProposer, ModelProposerOptions, ProposalOutcome, ProposalRequest, ProposerEvent } from './api.js'
import { type Accepted, type Bench, codeOf, createBench } from './bench.js'
import { firstStanding, nextStanding, type Standing } from './level.js'

/** One conversation with one model. */
interface Thread {
  readonly model: Model
  readonly sample: number
  readonly standing: Standing
  /** Answers so far. */
  readonly round: number
  readonly toolRounds: number
  /** Requests so far. */
  readonly requests: number
  /** What it is asked next. */
  readonly messages: readonly Message[]
  readonly isOpen: boolean
  readonly usage: readonly Usage[]
}

/** What an answer came to. */
interface Judged {
  readonly outcome: ProposalOutcome
  /** For people. */
  readonly detail: string
  /** For the model; undefined ends the conversation. */
  readonly prompt: string | undefined
}

type Settled = Judged & { readonly better?: Candidate }
type Settle = (trial: Accepted) => Promise<Settled>

/**
 * Asks language models for code that costs less than the best. What they answer is read at the level asked for, tried, and only
 * then judged; failures go back with their counterexample. All conversations take a step at once and are handled in the order of
 * the models, so that a run from recorded answers repeats itself exactly.
 *
 * @example
 * const proposer = createModelProposer({ models: [model] })
 * for await (const candidate of proposer.propose({ contract, triple, target, best, judge })) console.log(candidate.cost)
 */
export function createModelProposer(options: ModelProposerOptions): ModelProposer {
  return { propose: (request) => proposals(options, request) }
}

async function* proposals(
  options: ModelProposerOptions,
  request: ProposalRequest,
): AsyncGenerator<Candidate, readonly ModelUsage[]> {
  const { models, samples = 1, answers = 4, toolRounds = 6, maximumTokens = 16_000 } = options
  const { contract, target, triple, judge, signal, onEvent = () => {} } = request
  const bench = createBench(contract, target, request.seed ?? 0)
  const abi = abiCard(target.platform, contract)
  const syntax = await syntaxOf(bench)
  let best = request.best

  const ask = ({ level }: Standing, round: number): string =>
    proposalPrompt({
      contract: contract.source.trim(),
      target: triple,
      abi,
      level,
      syntax: syntax[level],
      best: {
        code: codeOf(best, contract, target),
        sizeBytes: best.sizeBytes,
        instructions: best.instructions,
        cost: best.cost,
      },
      answersLeft: answers - round,
    })
  const start = (standing: Standing, round: number): readonly Message[] => [
    { role: 'system', text: proposerSystemPrompt },
    { role: 'user', text: ask(standing, round) },
  ]

  /** What holds is judged on its final file; a better one becomes the best. */
  const settle: Settle = async (trial) => {
    const { candidate } = trial
    const text = formatVerdict(trial.verdict)
    if (candidate.cost >= best.cost) {
      const prompt = noBetterPrompt(text, candidate.cost, best.cost)
      return { outcome: 'no-better', detail: `${candidate.cost}`, prompt }
    }
    const result = await judge(candidate)
    if (result === undefined) return { outcome: 'rejected', detail: 'it cannot be judged', prompt: undefined }
    if (result.verdict.level === 'rejected') return rejection(await trial.explain(result))
    const verdict = formatVerdict(result.verdict)
    if (request.isStrongEnough?.(result) === false) {
      const detail = `${candidate.cost}, but only ${verdict}`
      return { outcome: 'no-better', detail, prompt: weakerPrompt(verdict, candidate.cost) }
    }
    best = candidate
    const prompt = betterPrompt(verdict, candidate.cost)
    return { outcome: 'better', detail: `${candidate.cost}`, prompt, better: candidate }
  }

  let threads: readonly Thread[] = models.flatMap((model) =>
    Array.from({ length: samples }, (_, sample): Thread => {
      const standing = firstStanding(contract)
      const messages = start(standing, 0)
      return { model, sample, standing, round: 0, toolRounds: 0, requests: 0, messages, isOpen: true, usage: [] }
    }),
  )
  const isStopped = () => signal?.aborted === true
  while (!isStopped() && threads.some(({ isOpen }) => isOpen)) {
    const asked = threads.filter(({ isOpen }) => isOpen)
    const replies = await Promise.all(
      asked.map((thread) => {
        const { model, sample, round, standing, requests } = thread
        onEvent({ kind: 'proposal-asked', model: model.id, sample, round: round + 1, level: standing.level })
        return model.complete({
          messages: thread.messages,
          schema: { name: 'proposal', type: proposalSchema },
          ...(model.hasTools && thread.toolRounds < toolRounds ? { tools: proposerTools } : {}),
          maximumTokens,
          sample: sample + requests * samples,
          ...(signal ? { signal } : {}),
        })
      }),
    )
    const after = new Map<Thread, Thread>()
    for (const [i, thread] of asked.entries()) {
      if (isStopped()) break
      const answer = replies[i]!
      const counted = { ...thread, requests: thread.requests + 1, usage: [...thread.usage, answer.usage] }
      if (answer.kind === 'answer' && answer.calls.length > 0 && thread.toolRounds < toolRounds) {
        const { messages, better } = await callTools(bench, counted, answer, settle, onEvent, signal)
        yield* better
        const used = counted.toolRounds + 1
        const last: readonly Message[] = used === toolRounds ? [{ role: 'user', text: noToolsLeftPrompt }] : []
        after.set(thread, { ...counted, toolRounds: used, messages: [...messages, ...last] })
        continue
      }
      const { better, ...judged } = await judgeAnswer(bench, thread.standing.level, answer, settle, signal)
      if (better !== undefined) yield better
      const round = thread.round + 1
      const { model, sample, standing } = thread
      const { outcome, detail } = judged
      onEvent({ kind: 'proposal-judged', model: model.id, sample, round, level: standing.level, outcome, detail })
      after.set(thread, next({ ...counted, round }, judged, answer))
    }
    threads = threads.map((thread) => after.get(thread) ?? thread)
  }
  return usageByModel(threads.flatMap(({ model, usage }) => usage.map((one) => ({ model: model.id, usage: one }))))

  function next(thread: Thread, { outcome, prompt }: Judged, answer: ModelAnswer): Thread {
    if (prompt === undefined || thread.round >= answers) return { ...thread, isOpen: false }
    const standing = nextStanding(thread.standing, outcome, contract)
    if (answer.text === '') return { ...thread, standing, toolRounds: 0, messages: start(standing, thread.round) }
    // Only the last answer goes back, so that a conversation does not grow; what is best now is told anew.
    const messages: readonly Message[] = [
      { role: 'system', text: proposerSystemPrompt },
      { role: 'user', text: ask(thread.standing, thread.round) },
      { role: 'assistant', text: shortened(answer.text), calls: [] },
      { role: 'user', text: `${prompt}\n\n${ask(standing, thread.round)}` },
    ]
    return { ...thread, standing, toolRounds: 0, messages }
  }
}

const rejection = (message: string): Judged => ({
  outcome: 'rejected',
  detail: findingOf(message),
  prompt: failedPrompt(message),
})

/** The line of a message that says what is wrong: the first names the function, and a second may say that it is about reading. */
const findingOf = (message: string, line = 1): string => plainLine(message.split('\n')[line] ?? message, 200)

async function judgeAnswer(
  bench: Bench,
  level: CandidateLevel,
  answer: ModelAnswer,
  settle: Settle,
  signal: AbortSignal | undefined,
): Promise<Settled> {
  if (answer.kind === 'failure') {
    const detail = plainLine(answer.message, 300)
    const isOver = !worthAnother.has(answer.code) && !unreadable.has(answer.code)
    return { outcome: 'failed', detail, prompt: isOver ? undefined : unreadablePrompt(detail) }
  }
  const { data } = proposalSchema.safeParse(answer.value)
  if (data === undefined) {
    const detail = answer.calls.length > 0 ? 'it called tools that it no longer has' : 'it has another form'
    return { outcome: 'failed', detail, prompt: unreadablePrompt(detail) }
  }
  const text = unfencedCode(data.text)
  if (text === '') return { outcome: 'declined', detail: plainLine(data.idea, 200), prompt: undefined }
  const trial = await bench.try(level, text, signal)
  if (trial.kind === 'accepted') return settle(trial)
  if (trial.kind === 'rejected') return rejection(trial.message)
  return { outcome: 'unreadable', detail: findingOf(trial.message, 2), prompt: failedPrompt(trial.message) }
}

/** Most calls of one answer that are run. */
const mostCalls = 4

async function callTools(
  bench: Bench,
  { model, sample, round, messages }: Thread,
  answer: ModelAnswer & { readonly kind: 'answer' },
  settle: Settle,
  onEvent: (event: ProposerEvent) => void,
  signal: AbortSignal | undefined,
): Promise<{ readonly messages: readonly Message[]; readonly better: readonly Candidate[] }> {
  const results: Message[] = []
  const better: Candidate[] = []
  for (const [i, call] of answer.calls.entries()) {
    if (i >= mostCalls) {
      results.push({ role: 'tool', callId: call.id, text: `Not run: at most ${mostCalls} calls at a time.` })
      continue
    }
    onEvent({ kind: 'tool-called', model: model.id, sample, round: round + 1, tool: plainLine(call.name, 40) })
    const { text, accepted } = await callTool(bench, call, signal)
    const settled = accepted === undefined ? undefined : await settle(accepted)
    if (settled?.better !== undefined) better.push(settled.better)
    results.push({ role: 'tool', callId: call.id, text: settled?.prompt ?? text })
  }
  // What was not run does not go back in full, or a conversation could grow without end.
  const calls = answer.calls.map((call, i) =>
    i < mostCalls && call.arguments.length <= mostSaid ? call : { ...call, arguments: '{}' },
  )
  const said: Message = { role: 'assistant', text: shortened(answer.text), calls }
  return { messages: [...messages, said, ...results], better }
}

/** How code is written at each level. */
async function syntaxOf({ contract, target }: Bench): Promise<Readonly<Record<CandidateLevel, string>>> {
  const virtual = contract.kind === 'program' ? '' : await virtualSyntax(target)
  const isWasm = target.platform.kind === 'wasm'
  return {
    contract: 'The notation of the contract, with the same first line of the function.',
    virtual,
    real: isWasm
      ? 'Unfolded instructions of the text format; locals by number, parameters first; further locals are declared first, (local i32 i64).'
      : 'The syntax in which the best code is shown, with labels of your own, an instruction a line.',
    bytes: isWasm
      ? 'Hexadecimal: groups of locals and instructions, as in a body of the code section, without its size.'
      : 'Hexadecimal, with or without blanks.',
  }
}
