import { computed, effect, signal } from '@preact/signals'
import { createClient } from '@sourceless/client'
import { apiKey, keyWanted } from './key.js'
import type { Artifact, Build, Evidence } from './types.js'

/** False from a request that did not reach the server until the server is known to be back. */
export const isReachable = signal(true)
/** Grows when the server is back, or a key was given: what was refused before is asked for again. */
export const renewals = signal(0)

const probeMs = 2_000

/**
 * As long as the server does not answer, asks whether it does again. Nothing else finds that out: another request that gets
 * through would not ask again for what was lost.
 */
export const watchServer = (onReturn: () => void): (() => void) =>
  effect(() => {
    if (isReachable.value) return
    const timer = setInterval(async () => {
      const answer = await fetch('/livez').catch(() => undefined)
      if (!answer?.ok || isReachable.peek()) return
      isReachable.value = true
      onReturn()
    }, probeMs)
    return () => clearInterval(timer)
  })

async function send(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    if (response.status === 401) keyWanted.value = true
    return response
  } catch (error) {
    if (!request.signal.aborted) isReachable.value = false
    throw error
  }
}

/** The server that the page came from. A person waits for the answers, so that few are waited for long. */
const client = computed(() =>
  createClient({
    url: location.origin,
    fetch: send,
    retry: { attempts: 3, longestWaitSeconds: 3 },
    ...(apiKey.value === '' ? {} : { key: apiKey.value }),
  }),
)
export const server = (): ReturnType<typeof createClient> => client.peek()

/** Where a build is found: among one's own, or published under a permalink. */
export type Place =
  | { readonly kind: 'own'; readonly id: string }
  | { readonly kind: 'published'; readonly slug: string }

export const buildAt = (place: Place): Promise<Build> =>
  place.kind === 'own' ? server().builds.get(place.id) : server().published.get(place.slug)

export const evidenceAt = (place: Place): Promise<Evidence> =>
  place.kind === 'own' ? server().builds.evidence(place.id) : server().published.evidence(place.slug)

/** A file, checked against its hash. */
export const artifactAt = (place: Place, artifact: Artifact): Promise<Uint8Array> =>
  place.kind === 'own'
    ? server().builds.artifact(place.id, artifact)
    : server().published.artifact(place.slug, artifact)

/** The address of a file, for links. */
export const artifactPath = (place: Place, name: string): string =>
  `${place.kind === 'own' ? `/v1/builds/${place.id}` : `/v1/published/${place.slug}`}/artifacts/${encodeURIComponent(name)}`
