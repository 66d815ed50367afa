import { type Api, answerOf } from './api.js'
import type { RequestOptions } from './builds.js'
import { checked } from './sha256.js'
import type { Artifact, Build, Evidence } from './types.js'

/** Builds that everyone with the link may see; no key is needed. */
export interface Published {
  get(slug: string, options?: RequestOptions): Promise<Build>
  artifact(
    slug: string,
    artifact: Pick<Artifact, 'name' | 'sha256'>,
    options?: RequestOptions,
  ): Promise<Uint8Array<ArrayBuffer>>
  evidence(slug: string, options?: RequestOptions): Promise<Evidence>
}

export function createPublished(api: Api): Published {
  return {
    get: (slug, { signal } = {}) => answerOf(api.GET('/v1/published/{slug}', { params: { path: { slug } }, signal })),
    async artifact(slug, artifact, { signal } = {}) {
      const params = { path: { slug, name: artifact.name } }
      const body = await answerOf(
        api.GET('/v1/published/{slug}/artifacts/{name}', { params, parseAs: 'arrayBuffer', signal }),
      )
      return checked(body, artifact)
    },
    evidence: (slug, { signal } = {}) =>
      answerOf(api.GET('/v1/published/{slug}/evidence', { params: { path: { slug } }, signal })),
  }
}
