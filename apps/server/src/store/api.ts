import type { Database } from '../database/api.js'
import type { JobQueue } from '../queue/jobs.js'
import type { Build, BuildEvent } from '../schemas/build.js'
import type { Evidence } from '../schemas/outcome.js'
import type { BuildRequest } from '../schemas/wish.js'

/** What a key may do. */
export type Scope = 'build' | 'read' | 'score' | 'admin'

/** Bounds of what a key may use; the server's defaults apply to what is absent. */
export interface KeyLimits {
  readonly requestsPerMinute?: number
  /** Builds that wait or run at a time. */
  readonly concurrentBuilds?: number
  /** Money for models in a calendar month (UTC); absent: models cost nothing or are not asked. */
  readonly budgetUsdPerMonth?: number
}

/** Who asks. Keys of one tenant share what they make. */
export interface Principal {
  readonly tenant: string
  /** Absent: the one user of a server on the loopback interface without keys. */
  readonly keyId?: string
  readonly scopes: readonly Scope[]
  readonly limits: KeyLimits
}

/** A key as it is listed; the secret is shown once, when it is made, and only its hash is kept. */
export interface KeyRecord {
  readonly id: string
  readonly name: string
  readonly tenant: string
  readonly scopes: readonly Scope[]
  readonly limits: KeyLimits
  readonly createdAt: Date
  readonly expiresAt?: Date
  readonly lastUsedAt?: Date
  readonly revokedAt?: Date
}

export interface KeyStore {
  create(
    wanted: Pick<KeyRecord, 'name' | 'tenant' | 'scopes' | 'limits' | 'expiresAt'>,
  ): Promise<{ readonly key: KeyRecord; readonly secret: string }>
  list(): Promise<readonly KeyRecord[]>
  /** False: there is no such key. */
  revoke(id: string): Promise<boolean>
  /** Undefined: unknown, expired or revoked. Takes the same time whatever the reason. */
  authenticate(secret: string): Promise<Principal | undefined>
  /** Keys there are or were: one that was revoked or expired counts, so that revoking the last does not open the server. */
  count(): Promise<number>
}

export interface SubmitRequest {
  readonly principal: Principal
  readonly request: BuildRequest
  /** Of one tenant; the same key with the same request gives the same build for 24 hours, with another request a conflict. */
  readonly idempotencyKey?: string
  /** Builds of the tenant that may wait or run. */
  readonly concurrentLimit: number
  /** Builds of all tenants that may wait. */
  readonly queueLimit: number
}
/**
 * `replayed`: an earlier build of the same Idempotency-Key. `over-budget`: the request asks models, and its budget (`budgetUsd`,
 * or all that is left) exceeds what is left of the key's; what it may cost is reserved by `submit`, and settled when it ends.
 */
export type Submission =
  | { readonly kind: 'created' | 'replayed'; readonly build: Build }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'tenant-full' | 'queue-full' }
  | { readonly kind: 'over-budget' }

export interface BuildStore {
  submit(wanted: SubmitRequest): Promise<Submission>
  /** Undefined: there is none, or it is another tenant's. */
  get(tenant: string, id: string): Promise<Build | undefined>
  /** Newest first, without results; `summary` says in a few words what an ended one came to. */
  list(
    tenant: string,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<{ readonly builds: readonly (Build & { readonly summary?: string })[]; readonly next?: string }>
  /** `ended`: it had ended before. A running one ends within a second. */
  cancel(tenant: string, id: string): Promise<'cancelled' | 'ended' | undefined>
  /** Entries after that id, oldest first; the last of an ended build is `succeeded`, `failed` or `cancelled`. */
  events(id: string, after: number, limit: number): Promise<readonly BuildEvent[]>
  /** Calls back when there is something new to read about the build, or when it may have ended. Returns how to end it. */
  watch(id: string, of: 'changes' | 'end', onChange: () => void): () => void
  evidence(id: string): Promise<Evidence | undefined>
  /** Makes an ended build public; its slug cannot be guessed. Undefined: there is none of this tenant that succeeded. */
  publish(tenant: string, id: string): Promise<string | undefined>
  unpublish(tenant: string, id: string): Promise<boolean>
  published(slug: string): Promise<Build | undefined>
}

/** Files by the SHA-256 of their content. */
export interface BlobStore {
  /** Then a result can name it, within an hour. */
  put(sha256: string, bytes: Uint8Array): Promise<void>
  /** Checked against its hash: a damaged one is an error. */
  get(sha256: string): Promise<Uint8Array | undefined>
  /** Looks at up to so many files that no result may name any more, and removes those that none does; safe beside others who do. */
  removeUnused(limit: number): Promise<{ readonly looked: number; readonly removed: number }>
}

/** What models cost, one record for each build or reading that asked any. */
export interface UsageStore {
  /** Money of the tenant's key spent or reserved in the current calendar month. */
  spentUsd(principal: Principal): Promise<number>
  /** Before models are asked; false: it would exceed the key's budget. `subject` is the id of a build or reading; repeating it changes nothing. */
  reserve(principal: Principal, subject: string, usd: number): Promise<boolean>
  /** What it came to; repeating it changes nothing. */
  settle(subject: string, usd: number): Promise<void>
}

export interface Store {
  readonly builds: BuildStore
  readonly blobs: BlobStore
  readonly keys: KeyStore
  readonly usage: UsageStore
  /** Rejects when the database does not answer within two seconds or its schema is not current. */
  ready(): Promise<void>
  /** Builds that wait and run, for metrics. */
  depth(): Promise<{ readonly queued: number; readonly running: number; readonly workers: number }>
  close(): Promise<void>
}

/** A store with what workers need of it. */
export interface OpenStore extends Store {
  readonly database: Database
  readonly jobs: JobQueue
  /** Shares of big searches. */
  readonly shardJobs: JobQueue
}
