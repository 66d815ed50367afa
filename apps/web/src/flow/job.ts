import { batch, computed, signal } from '@preact/signals'
import { artifactAt, buildAt, type Place, server } from '../api/server.js'
import { answerOf, type Trouble } from '../api/trouble.js'
import type { Artifact, Build, BuildEvent, Reading } from '../api/types.js'
import { announce } from '../app/announcer.js'
import { addressOf, go } from '../app/route.js'
import { buildRequest, fillFrom, ownContract, titleOf, wish } from './draft.js'
import { advance, noProgress, type Progress } from './progress.js'
import { adoptReading, forgetReading } from './reading.js'

/** A finished build with the bytes of its binary. */
export interface Finished {
  readonly place: Place
  readonly build: Build
  readonly binary: Artifact
  readonly bytes: Uint8Array
}

/** The build that is looked at: where it is, how far, what came of it, and what stood in the way. */
export const place = signal<Place | undefined>(undefined)
export const build = signal<Build | undefined>(undefined)
export const progress = signal<Progress>(noProgress)
export const finished = signal<Finished | undefined>(undefined)
export const jobTrouble = signal<Trouble | undefined>(undefined)
export const isSubmitting = signal(false)
export const isLoading = signal(false)
export const isRunning = computed(
  () => isSubmitting.value || build.value?.state === 'queued' || build.value?.state === 'running',
)

let following: AbortController | undefined

/** Leaves the build that is looked at; it goes on on the server. */
export function leave(): void {
  following?.abort()
  following = undefined
  batch(() => {
    place.value = undefined
    build.value = undefined
    finished.value = undefined
    jobTrouble.value = undefined
    progress.value = noProgress
    isLoading.value = false
  })
}

export const binaryOf = (known: Build): Artifact | undefined =>
  known.result?.artifacts.find((artifact) => artifact.role === 'binary')

async function fetchBytes(known: Build, where: Place): Promise<void> {
  const binary = binaryOf(known)
  if (!binary) return
  const bytes = await answerOf(artifactAt(where, binary))
  if (place.peek() !== where) return
  if (bytes.ok) finished.value = { place: where, build: known, binary, bytes: bytes.value }
  else jobTrouble.value = bytes.trouble
}

/** How the build's sentence was read, as far as the build tells. */
function readingOf({ result, failure }: Build): Reading | undefined {
  if (result) return { kind: 'contract', ...result }
  if (failure?.code === 'question')
    return { kind: 'question', question: failure.message, options: failure.options ?? [] }
  if (failure?.code !== 'not-understood') return undefined
  const { message, words = [], closest = [] } = failure
  return { kind: 'not-understood', message, words, closest }
}

const states = {
  queued: 'waits',
  running: 'making',
  succeeded: 'made',
  failed: 'not made',
  cancelled: 'cancelled',
} as const

/** What is looked at, in few words; empty: nothing yet. */
export function titleOfBuild(): string {
  const known = build.value
  if (known === undefined) return ''
  const about = known.result?.contract.name ?? titleOf(known)
  return `${about.length > 60 ? `${about.slice(0, 59)}…` : about}: ${states[known.state]}`
}

function tell(known: Build): void {
  const { state, result, failure } = known
  if (state === 'succeeded' && result)
    announce(
      `Made and verified: ${result.contract.name}, ${result.verdictText}, ${result.listing.sizeBytes} bytes of code.`,
    )
  if (state === 'failed') announce(`Not made. ${failure?.message ?? ''}`)
  if (state === 'cancelled') announce('Cancelled.')
}

function note(event: BuildEvent): void {
  progress.value = advance(progress.peek(), event)
  const current = build.peek()
  if (current?.state === 'queued' && event.type !== 'queued') build.value = { ...current, state: 'running' }
}

/** Tells what happens to a build until it ends; a line that breaks is opened again where it broke. */
async function follow(id: string, where: Place): Promise<void> {
  const mine = new AbortController()
  following = mine
  const ended = await answerOf(
    (async () => {
      for await (const event of server().builds.follow(id, { signal: mine.signal })) note(event)
    })(),
    mine.signal,
  )
  if (mine.signal.aborted) return
  if (ended.ok) await show(where)
  else jobTrouble.value = ended.trouble
}

/** Shows a build: follows it while it runs, fetches its binary once it has ended. */
async function show(where: Place): Promise<void> {
  const answer = await answerOf(buildAt(where))
  if (place.peek() !== where) return
  isLoading.value = false
  if (!answer.ok) {
    jobTrouble.value = answer.trouble
    return
  }
  const known = answer.value
  const before = build.peek()
  build.value = known
  if (before?.id !== known.id) {
    fillFrom(known)
    forgetReading()
  }
  const understood = readingOf(known)
  if (understood) adoptReading(understood, wish.peek())
  if (where.kind === 'own' && (known.state === 'queued' || known.state === 'running')) {
    await follow(where.id, where)
    return
  }
  if (before !== undefined && !before.finishedAt) tell(known)
  if (known.state === 'succeeded') await fetchBytes(known, where)
}

/** Goes to a build that an address names. */
export async function open(where: Place): Promise<void> {
  const current = place.peek()
  if (!current || addressOf(current) !== addressOf(where)) await openAnew(where)
}

/** Opens the build that is looked at once more; what was typed meanwhile stays. */
export async function reopen(): Promise<void> {
  const where = place.peek()
  if (!where) return
  following?.abort()
  jobTrouble.value = undefined
  isLoading.value = build.peek() === undefined
  await show(where)
}

/** Opens again what the server could not be asked for, or refused for want of a key. */
export async function reopenIfLost(): Promise<void> {
  const trouble = jobTrouble.peek()?.kind
  if (trouble !== undefined && trouble !== 'refused') await reopen()
}

async function openAnew(where: Place): Promise<void> {
  leave()
  place.value = where
  isLoading.value = true
  await show(where)
}

/** Where everything stands in one column, what is made begins out of sight. */
function revealResult(): void {
  if (!matchMedia('(max-width: 67.99rem)').matches) return
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
  document.getElementById('result')?.scrollIntoView({ block: 'start', behavior })
}

/** Asks the server for a binary of what the fields say. */
export async function make(): Promise<void> {
  const wanted = wish.peek()
  if (wanted === undefined || isRunning.peek()) return
  leave()
  isSubmitting.value = true
  announce('Asked for. Reading.')
  const answer = await answerOf(server().builds.create(buildRequest(wanted)))
  isSubmitting.value = false
  if (!answer.ok) {
    jobTrouble.value = answer.trouble
    announce(`${answer.trouble.title}. ${answer.trouble.detail}`)
    return
  }
  const where: Place = { kind: 'own', id: answer.value.id }
  place.value = where
  build.value = answer.value
  go(addressOf(where))
  revealResult()
  if (answer.value.finishedAt) await show(where)
  else await follow(answer.value.id, where)
}

export async function cancel(): Promise<void> {
  const current = build.peek()
  if (!current) return
  const answer = await answerOf(server().builds.cancel(current.id))
  if (!answer.ok) jobTrouble.value = answer.trouble
}

/** Makes a published build's contract the start of one's own. */
export function startFrom(known: Build): void {
  fillFrom(known)
  if (known.request.intent === undefined) ownContract.value = known.result?.contract.source ?? known.request.contract
  go('/')
}
