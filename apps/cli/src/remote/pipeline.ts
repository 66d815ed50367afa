import { type BuildEvent, type BuildRequest, createClient, SourcelessError } from '@sourceless/client'
import type { CheckRequest, ExplainRequest, ReadingRequest } from '@sourceless/pipeline'
import type { Failure, MakeRequest, NodeModels } from 'sourceless/node'
import { type CommandPipeline, usage } from '../session.js'
import { SettingsError } from '../settings-error.js'
import { pipelineEvent } from './events.js'
import { failureOf, readingFailure, remoteFailure } from './failures.js'
import { modelChoice } from './models.js'
import { buildOf, checkOf, explanationOf, understandingOf } from './results.js'

/** As many lines as servers list at once. */
const mostListedLines = 25_000

export interface RemoteOptions {
  readonly url: string
  readonly key: string | undefined
  readonly models: NodeModels | undefined
}

/** The calls of a pipeline, answered by a server. What comes back is the same, so commands do not tell the difference. */
export function createRemotePipeline({ url, key, models }: RemoteOptions): CommandPipeline {
  const client = clientOf(url, key)
  const chosen = modelChoice(models)
  return {
    // The server has loaded what it needs.
    warm() {},
    make: (request) =>
      answered(request.signal, async () => {
        const unfit = unfitName(request.fileName)
        if (unfit) return unfit
        const onEvent = (event: BuildEvent) => {
          const known = pipelineEvent(event)
          if (known) request.onEvent?.(known)
        }
        const wanted = { ...wishOf(request), ...makingOf(request), ...chosen }
        const outcome = await client.build(wanted, { ...signalOf(request), onEvent })
        return outcome.ok ? buildOf(outcome, request) : failureOf(outcome.failure)
      }),
    read: (request) =>
      answered(request.signal, async () => {
        const { effort } = request
        const reading = await client.read(
          { ...wishOf(request), ...(effort ? { effort } : {}), ...chosen },
          signalOf(request),
        )
        return reading.kind === 'contract' ? understandingOf(reading, request) : readingFailure(reading)
      }),
    check: (request) =>
      answered(request.signal, async () => {
        const verification = await client.verify(
          { ...fileOf(request), contract: request.contract, ...judgingOf(request) },
          signalOf(request),
        )
        return verification.verified ? checkOf(verification, request.contract) : failureOf(verification.failure)
      }),
    explain: (request) =>
      answered(undefined, async () => {
        const { contract, symbol, from, limit } = request
        const chosen = {
          ...(symbol === undefined ? {} : { symbol }),
          ...(from === undefined ? {} : { from }),
          ...(limit === undefined ? {} : { limit: Math.min(limit, mostListedLines) }),
        }
        const wanted = { ...fileOf(request), ...chosen, ...(contract ? { contract } : {}) }
        return explanationOf(await client.disassemble(wanted))
      }),
  }
}

function clientOf(url: string, key: string | undefined) {
  try {
    return createClient({ url, ...(key === undefined ? {} : { key }) })
  } catch (error) {
    throw SourcelessError.isInstance(error) ? new SettingsError(`--remote: ${error.message}`) : error
  }
}

function unfitName(name: string | undefined): Failure | undefined {
  if (name === undefined || /^\w[\w.-]{0,99}$/.test(name)) return undefined
  return usage(
    `A server takes names of at most 100 letters, digits, "_", "-" and ".", and not "${name}": name another output.`,
  )
}

/** An error of the server or of the way to it is a failure like others; an abort is an interruption. */
async function answered<T>(signal: AbortSignal | undefined, work: () => Promise<T | Failure>): Promise<T | Failure> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted)
      return {
        ok: false,
        code: 'interrupted',
        message: 'The work was interrupted; nothing was written.',
        diagnostics: [],
      }
    if (SourcelessError.isInstance(error)) return remoteFailure(error)
    throw error
  }
}

const signalOf = ({ signal }: { readonly signal?: AbortSignal }) => (signal ? { signal } : {})

function wishOf({ intent, contract, signature, examples = [], answer }: ReadingRequest) {
  return {
    ...(intent === undefined ? {} : { intent }),
    ...(contract === undefined ? {} : { contract }),
    ...(signature === undefined ? {} : { signature }),
    ...(examples.length === 0 ? {} : { examples }),
    ...(answer === undefined ? {} : { answer }),
  }
}

function makingOf({ target, emit, effort, seed, address, debug, fileName }: MakeRequest) {
  return {
    ...(target === undefined ? {} : { target }),
    // The server says which kinds there are.
    ...(emit === undefined ? {} : { emit: emit as NonNullable<BuildRequest['emit']> }),
    ...(effort === undefined ? {} : { effort }),
    ...(seed === undefined ? {} : { seed }),
    ...(address === undefined ? {} : { address }),
    ...(debug === undefined ? {} : { debug }),
    ...(fileName === undefined ? {} : { fileName }),
  }
}

const fileOf = ({ file, target, raw }: Pick<ExplainRequest, 'file' | 'target' | 'raw'>) => ({
  file: Buffer.from(file).toString('base64'),
  ...(target === undefined ? {} : { target }),
  ...(raw === undefined ? {} : { raw }),
})

const judgingOf = ({ examples = [], effort, seed }: CheckRequest) => ({
  ...(examples.length === 0 ? {} : { examples }),
  ...(effort === undefined ? {} : { effort }),
  ...(seed === undefined ? {} : { seed }),
})
