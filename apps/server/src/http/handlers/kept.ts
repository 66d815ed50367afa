import { createHash } from 'node:crypto'
import type { Build } from '../../schemas/build.js'
import type { Artifact } from '../../schemas/outcome.js'
import type { Store } from '../../store/api.js'
import { InFlight } from '../in-flight.js'
import { ByteCache } from '../lru.js'

/** A resource as it is sent. */
export interface Sent {
  readonly body: string
  readonly etag: string
}
export interface KeptBuild extends Sent {
  readonly build: Build
}

const mebibyte = 1024 * 1024
/** Of builds that have ended: only the permalink changes, and only so late does another server's change show here. */
const rememberMs = 5_000

export const hasEnded = ({ state }: Build): boolean => state !== 'queued' && state !== 'running'

export function toSent(value: unknown): Sent {
  const body = JSON.stringify(value)
  return { body, etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"` }
}

/** What is asked for again and again, kept in memory in the form in which it is sent. */
export class Kept {
  readonly #store: Store
  readonly #reads = new InFlight<KeptBuild | undefined>()
  readonly #builds: ByteCache<KeptBuild>
  readonly #published: ByteCache<KeptBuild>
  readonly #evidence: ByteCache<Sent>
  readonly #files: ByteCache<Uint8Array>

  constructor(store: Store, clock: () => number) {
    this.#store = store
    this.#builds = new ByteCache(64 * mebibyte, clock)
    this.#published = new ByteCache(32 * mebibyte, clock)
    this.#evidence = new ByteCache(16 * mebibyte, clock)
    this.#files = new ByteCache(64 * mebibyte, clock)
  }

  async build(tenant: string, id: string): Promise<KeptBuild | undefined> {
    const key = `${tenant}\n${id}`
    return this.#builds.get(key) ?? this.#read(this.#builds, key, () => this.#store.builds.get(tenant, id))
  }

  async published(slug: string): Promise<KeptBuild | undefined> {
    return this.#published.get(slug) ?? this.#read(this.#published, slug, () => this.#store.builds.published(slug))
  }

  #read(
    cache: ByteCache<KeptBuild>,
    key: string,
    find: () => Promise<Build | undefined>,
  ): Promise<KeptBuild | undefined> {
    return this.#reads.share(key, async () => {
      const build = await find()
      if (build === undefined) return undefined
      const kept = { build, ...toSent(build) }
      // The text, and about as much again for the value.
      if (hasEnded(build)) cache.set(key, kept, 3 * kept.body.length, rememberMs)
      return kept
    })
  }

  /** After its publication changed. */
  forget(tenant: string, build: Build): void {
    this.#builds.delete(`${tenant}\n${build.id}`)
    const slug = build.permalink?.split('/').at(-1)
    if (slug !== undefined) this.#published.delete(slug)
  }

  /** Whether a build that succeeded, and may be kept here for a moment more, is gone from the store with all it made. */
  async isRemoved({ id }: Build): Promise<boolean> {
    return (await this.#store.builds.evidence(id)) === undefined
  }

  /** Of a build that the caller may see. */
  async evidence(id: string): Promise<Sent | undefined> {
    const kept = this.#evidence.get(id)
    if (kept !== undefined) return kept
    const evidence = await this.#store.builds.evidence(id)
    if (evidence === undefined) return undefined
    const sent = toSent(evidence)
    this.#evidence.set(id, sent, sent.body.length)
    return sent
  }

  /** Of a build that the caller may see. */
  async file({ sha256 }: Artifact): Promise<Uint8Array | undefined> {
    const kept = this.#files.get(sha256)
    if (kept !== undefined) return kept
    const bytes = await this.#store.blobs.get(sha256)
    if (bytes !== undefined) this.#files.set(sha256, bytes, bytes.byteLength)
    return bytes
  }
}
