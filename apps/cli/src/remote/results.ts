import type { BuildOutcome, BuildResult, Disassembly, Reading, Verification } from '@sourceless/client'
import { type Contract, parseContract } from '@sourceless/contract'
import type { Explanation, Understanding, Wish } from '@sourceless/pipeline'
import type { Listing } from '@sourceless/targets'
import type { Build, Check, Failure } from 'sourceless/node'

type Stages = BuildResult['stages']

/** A name that leads nowhere else: the server is not trusted with the folders of this machine. */
const plainName = /^\w[\w.-]{0,127}$/

/** A build with its files, whose hashes the client has checked. */
export function buildOf({ result, files }: Extract<BuildOutcome, { readonly ok: true }>, wish: Wish): Build | Failure {
  const strange = files.find(({ name }) => !plainName.test(name))
  if (strange) return unusable(`a file with the name ${JSON.stringify(strange.name)}`)
  const understood = understandingOf(result, wish)
  if (!understood.ok) return understood
  const { target, emit, verdict, verdictText, stages, origin, notes, listing, timings } = result
  return {
    ...understood,
    target,
    emit,
    verdict,
    verdictText,
    stages: stagesOf(stages),
    origin,
    notes,
    files: files.map(({ name, role, bytes, executable }) => ({ name, role, bytes, executable })),
    listing: listingOf(listing),
    timings,
  }
}

type Understood = Pick<
  Extract<Reading, { readonly kind: 'contract' }>,
  'contract' | 'restatement' | 'assumptions' | 'usedWords' | 'ignoredWords' | 'readBy' | 'usage'
>

export function understandingOf(understood: Understood, wish: Wish): Understanding | Failure {
  const { restatement, assumptions, usedWords, ignoredWords, readBy, usage } = understood
  const contract = contractOf(understood.contract.source)
  if ('ok' in contract) return contract
  return {
    ok: true,
    contract,
    // A contract that is given is not told again.
    restatement: wish.contract === undefined ? restatement : '',
    assumptions,
    usedWords,
    ignoredWords,
    readBy,
    usage: usageOf(usage),
  }
}

export function checkOf(
  verification: Extract<Verification, { readonly verified: true }>,
  source: string,
): Check | Failure {
  const contract = contractOf(source)
  if ('ok' in contract) return contract
  const { target, verdict, verdictText, stages, listing, totalMs } = verification
  return {
    ok: true,
    contract,
    target,
    verdict,
    verdictText,
    stages: stagesOf(stages),
    listing: listingOf(listing),
    totalMs,
  }
}

export const explanationOf = ({ target, listing, functions, total, next, problems }: Disassembly): Explanation => ({
  ok: true,
  target,
  listing: listingOf(listing),
  next,
  functions,
  total: { sizeBytes: total.sizeBytes, instructions: total.instructions },
  problems,
})

/** Money that is not known is null on the wire. */
export const usageOf = (usage: Understood['usage']): Understanding['usage'] =>
  usage.map(({ model, costUsd, ...counts }) => ({ model, usage: { ...counts, costUsd: costUsd ?? undefined } }))

/** The texts of the evidence stay with the server. */
const stagesOf = (stages: Stages): Check['stages'] => stages.map((stage) => ({ ...stage, evidence: [] }))

const listingOf = ({ functions, sizeBytes, instructions }: BuildResult['listing']): Listing => ({
  functions: functions.map(({ name, lines }) => ({
    name,
    lines: lines.map(({ bytes, ...line }) => ({ ...line, bytes: new Uint8Array(Buffer.from(bytes, 'hex')) })),
  })),
  sizeBytes,
  instructions,
})

function contractOf(source: string): Contract | Failure {
  const { value } = parseContract(source)
  return value ?? unusable('a contract that this version cannot read')
}

function unusable(what: string): Failure {
  const message = `The server sent ${what}; nothing was written. Perhaps it is of another version than this command.`
  return { ok: false, code: 'internal', message, diagnostics: [] }
}
