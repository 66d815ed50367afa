import { createHash } from 'node:crypto'
import type { Principal, Scope, Store } from '../../store/api.js'
import { Allowances, allowancePolicy, allowanceState } from '../allowance.js'
import { type AppContext, type AppMiddleware, type AppParts, isLoopbackAddress, remoteAddress } from '../context.js'
import { ByteCache } from '../lru.js'
import { busy, ProblemError } from '../problem.js'
import { hostName, isLoopbackName } from './surroundings.js'

/** The one user of a server that has no keys yet. */
export const localPrincipal: Principal = {
  tenant: 'local',
  scopes: ['build', 'read', 'score', 'admin'],
  limits: {},
}
/** For so long a revoked key may still be taken for good, and the first key be overlooked. */
const rememberMs = 5_000
/** Keys that an address may guess in a minute. */
const failuresPerMinute = 60

/** From this machine, under one of its own names, and not passed on by a proxy for somebody else. */
function isLocal(c: AppContext): boolean {
  const address = remoteAddress(c)
  return (
    address !== undefined &&
    isLoopbackAddress(address) &&
    isLoopbackName(hostName(c.req.header('host') ?? '')) &&
    c.req.header('x-forwarded-for') === undefined &&
    c.req.header('forwarded') === undefined
  )
}

/** Who asks: a key, or the local user where there is no key yet. Remembers keys for seconds, so that most requests ask no database. */
export class Identities {
  readonly #store: Store
  readonly #clock: () => number
  readonly #known: ByteCache<Principal | 'unknown'>
  readonly #failures: Allowances
  #hasKeys: { readonly value: boolean; readonly until: number } | undefined

  constructor(store: Store, clock: () => number) {
    this.#store = store
    this.#clock = clock
    this.#known = new ByteCache(4 * 1024 * 1024, clock)
    this.#failures = new Allowances(clock)
  }

  async identify(c: AppContext): Promise<Principal> {
    const address = remoteAddress(c) ?? 'none'
    const authorization = c.req.header('authorization')
    if (authorization === undefined) {
      if (isLocal(c) && !(await this.#keysExist())) return localPrincipal
      throw unauthorized('Send a key: "Authorization: Bearer KEY". "sourceless-server keys create" makes one.')
    }
    const guesses = this.#failures.take(address, failuresPerMinute, 0)
    if (guesses.left < 1) throw busy('too-many-requests', 'Too many unknown keys were sent from this address.', 1)
    const secret = /^Bearer ([\w.~+/=-]{8,512})$/i.exec(authorization)?.[1]
    const principal = secret === undefined ? undefined : await this.#authenticate(secret)
    if (principal !== undefined) return principal
    this.#failures.take(address, failuresPerMinute)
    if (secret === undefined)
      throw unauthorized('Authorization holds no key. It has the form "Bearer KEY".', 'invalid_request')
    throw unauthorized(
      'The key is unknown, expired or revoked. "sourceless-server keys list" shows those there are.',
      'invalid_token',
    )
  }

  async #authenticate(secret: string): Promise<Principal | undefined> {
    const hash = createHash('sha256').update(secret).digest('base64')
    const known = this.#known.get(hash)
    if (known !== undefined) return known === 'unknown' ? undefined : known
    const principal = await this.#store.keys.authenticate(secret)
    this.#known.set(hash, principal ?? 'unknown', 512, rememberMs)
    return principal
  }

  async #keysExist(): Promise<boolean> {
    if (this.#hasKeys === undefined || this.#hasKeys.until <= this.#clock())
      this.#hasKeys = { value: (await this.#store.keys.count()) > 0, until: this.#clock() + rememberMs }
    return this.#hasKeys.value
  }
}

/** As RFC 6750 has it; without an error where no key was sent. */
const challenge = (error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope') => ({
  headers: { 'WWW-Authenticate': `Bearer realm="sourceless"${error === undefined ? '' : `, error="${error}"`}` },
})
const unauthorized = (detail: string, error?: 'invalid_request' | 'invalid_token'): ProblemError =>
  new ProblemError('unauthorized', detail, challenge(error))

function lacksScope(scopes: readonly Scope[]): ProblemError {
  const names = scopes.map((scope) => `"${scope}"`).join(' or ')
  return new ProblemError('forbidden', `The key lacks the scope ${names}.`, challenge('insufficient_scope'))
}

/** The name under which a caller's limits are kept. */
export const callerName = ({ tenant, keyId }: Principal): string => keyId ?? `tenant ${tenant}`

/** Who may ask, and how often. `public`: anyone, counted by address. */
export type IdentityGuards = ReturnType<typeof identityGuards>

export function identityGuards({ settings, store, clock }: AppParts) {
  const identities = new Identities(store, clock)
  const allowances = new Allowances(clock)

  function spend(c: AppContext, caller: string, perMinute: number): void {
    const state = allowances.take(caller, perMinute)
    c.set('allowance', { policy: allowancePolicy(perMinute), state: allowanceState(state) })
    if (!state.granted)
      throw busy(
        'too-many-requests',
        `More than ${perMinute} requests a minute. Try again after the seconds that Retry-After says.`,
        state.nextInSeconds,
      )
  }

  const anyone: AppMiddleware = async (c, next) => {
    spend(c, `address ${remoteAddress(c) ?? 'none'}`, settings.requestsPerMinute)
    await next()
  }
  /** Any one of the scopes will do. */
  const needs = (...scopes: readonly Scope[]): AppMiddleware => {
    return async (c, next) => {
      const principal = await identities.identify(c)
      c.set('principal', principal)
      spend(c, callerName(principal), principal.limits.requestsPerMinute ?? settings.requestsPerMinute)
      if (!scopes.some((scope) => principal.scopes.includes(scope))) throw lacksScope(scopes)
      await next()
    }
  }
  /** From this machine, or with a key for those who run the server. */
  const operator: AppMiddleware = async (c, next) => {
    return isLocal(c) && c.req.header('authorization') === undefined ? anyone(c, next) : needs('admin')(c, next)
  }
  return { anyone, needs, operator }
}

/** Says on each answer what is left of the allowance. */
export const showAllowance: AppMiddleware = async (c, next) => {
  await next()
  const allowance = c.get('allowance')
  if (allowance === undefined) return
  c.res.headers.set('RateLimit-Policy', allowance.policy)
  c.res.headers.set('RateLimit', allowance.state)
}
