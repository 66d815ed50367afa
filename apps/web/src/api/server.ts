import { type Answer, send, sendForJson } from './request.js'
import type { Artifact, Build, BuildList, BuildRequest, Effort, Evidence, Reading, Target, Wish } from './types.js'

/** Where a build is found: among one's own, or published under a permalink. */
export type Place =
  | { readonly kind: 'own'; readonly id: string }
  | { readonly kind: 'published'; readonly slug: string }

const pathOf = (place: Place): string =>
  place.kind === 'own'
    ? `/v1/builds/${encodeURIComponent(place.id)}`
    : `/v1/published/${encodeURIComponent(place.slug)}`

export const artifactPath = (place: Place, name: string): string =>
  `${pathOf(place)}/artifacts/${encodeURIComponent(name)}`

export const readWish = (wish: Wish & { readonly effort?: Effort }, signal: AbortSignal): Promise<Answer<Reading>> =>
  sendForJson('/v1/readings', { method: 'POST', body: wish, signal })

export const submitBuild = (request: BuildRequest): Promise<Answer<Build>> =>
  sendForJson('/v1/builds', {
    method: 'POST',
    body: request,
    headers: { 'idempotency-key': crypto.randomUUID() },
  })

export const getBuild = (place: Place): Promise<Answer<Build>> => sendForJson(pathOf(place))

export const listBuilds = (cursor?: string): Promise<Answer<BuildList>> =>
  sendForJson(cursor ? `/v1/builds?cursor=${encodeURIComponent(cursor)}` : '/v1/builds')

export const cancelBuild = (id: string): Promise<Answer<unknown>> =>
  sendForJson(pathOf({ kind: 'own', id }), { method: 'DELETE' })

export const getEvidence = (place: Place): Promise<Answer<Evidence>> => sendForJson(`${pathOf(place)}/evidence`)

export const getTargets = (): Promise<Answer<{ readonly targets: readonly Target[] }>> => sendForJson('/v1/targets')

export async function getArtifact(place: Place, artifact: Artifact): Promise<Answer<Uint8Array>> {
  const answer = await send(artifactPath(place, artifact.name))
  if (!answer.ok) return answer
  return { ok: true, value: new Uint8Array(await answer.value.arrayBuffer()) }
}

export const publishBuild = (id: string): Promise<Answer<{ readonly permalink: string }>> =>
  sendForJson(`${pathOf({ kind: 'own', id })}/publication`, { method: 'PUT' })

export const unpublishBuild = (id: string): Promise<Answer<unknown>> =>
  sendForJson(`${pathOf({ kind: 'own', id })}/publication`, { method: 'DELETE' })
