import type { Candidate } from '@sourceless/forge'
import type { ModelProposer } from '@sourceless/models'
import { usageByModel } from '@sourceless/models/usage'
import {
  type Artifact,
  contractFileName,
  type Emit,
  type Listing,
  type LoadedTarget,
  type Target,
  type WriteRequest,
} from '@sourceless/targets'
import { formatVerdict, type StageReport, type Verdict } from '@sourceless/verifier'
import { choose, findTarget, type Wanted } from './choose.js'
import type { JudgeOptions, JudgeParts } from './judge.js'
import { type Failure, withUsage } from './outcome.js'
import { type Judged, race } from './race.js'
import { type IntentReader, type Understanding, understand, type Wish } from './read.js'
import type { SearchParts } from './search-port.js'
import { createStopwatch, type Timings } from './stopwatch.js'

/** What a pipeline is composed of. */
export interface PipelineParts extends JudgeParts, SearchParts {
  readonly reader: IntentReader
  readonly targets: readonly Target[]
  /** Asked one after the other for something better than the floor and what search finds. */
  readonly proposers?: readonly ModelProposer[]
}

/** Without a target it is the first one that can emit what is asked. */
export interface MakeRequest extends Wish, Wanted, JudgeOptions {
  /** Name of the binary without a directory; the default comes from the contract's name. */
  readonly fileName?: string
}

/** A verified binary and everything that is known about it. */
export interface Build extends Understanding {
  readonly target: string
  readonly emit: Emit
  readonly verdict: Verdict
  /** As `proved`, `tested 2310`. */
  readonly verdictText: string
  readonly stages: readonly StageReport[]
  readonly origin: Candidate['origin']
  /** Models that were asked for code and ended without an answer, and why. */
  readonly notes: readonly string[]
  readonly files: readonly Artifact[]
  readonly listing: Listing
  readonly timings: Timings
}

/** From a wish to a verified file. Bad input and failed checks come back as data; nothing is written anywhere. */
export async function make(parts: PipelineParts, request: MakeRequest): Promise<Build | Failure> {
  const stopwatch = createStopwatch(parts.clock ?? (() => 0), request.onEvent ?? (() => {}))
  if (request.target !== undefined) {
    const known = findTarget(parts.targets, request.target)
    if ('ok' in known) return known
  }
  const understood = await stopwatch.time('read', () => understand(parts.reader, request))
  if (!understood.ok) return understood
  const { contract } = understood
  const chosen = choose(parts.targets, request, contract)
  if ('ok' in chosen) return withUsage(chosen, understood.usage)
  const { target, emit } = chosen
  const { triple } = target
  const loaded = await target.load()
  const fileName = request.fileName ?? target.fileName(contract.kind === 'program' ? 'program' : contract.name, emit)
  const { address = 0, debug = false } = request
  const fileOf = (candidate: Candidate): WriteRequest => ({ candidate, contract, emit, fileName, address, debug })

  const course = { contract, triple, loaded, fileOf, options: request, stopwatch }
  const won = await race(parts, parts.proposers ?? [], course)
  const usage = usageByModel([...understood.usage, ...(won.usage ?? [])])
  if ('ok' in won) return withUsage(won, usage)
  const { best, notes } = won
  const timings = stopwatch.timings()
  return { ...finish(understood, loaded, best, fileOf(best.candidate)), target: triple, usage, notes, timings }
}

/** The files of the best candidate, and what is to be told about it. */
function finish(
  understood: Understanding,
  loaded: LoadedTarget,
  best: Judged,
  request: WriteRequest,
): Omit<Build, 'target' | 'notes' | 'timings'> {
  const { contract, emit, fileName } = request
  const { candidate, file, code, result } = best
  const verdictText = formatVerdict(result.verdict)
  const binary: Artifact = { name: fileName, role: 'binary', bytes: file, executable: emit === 'executable' }
  const text: Artifact = {
    name: contractFileName(fileName),
    role: 'contract',
    bytes: new TextEncoder().encode(`${contract.source.trim()}\n`),
    executable: false,
  }
  return {
    ...understood,
    emit,
    verdict: result.verdict,
    verdictText,
    stages: result.stages,
    origin: candidate.origin,
    files: [binary, text, ...loaded.companions({ ...request, verdict: verdictText })],
    listing: loaded.list(code.bytes, contract, code.isRaw),
  }
}
