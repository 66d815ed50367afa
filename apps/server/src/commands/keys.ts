import { type Command, InvalidArgumentError } from 'commander'
import { SettingsError } from '../settings-error.js'
import type { KeyRecord, OpenStore, Scope } from '../store/api.js'
import { dayMs, type StoreOptions, storeSettings, wholeNumber, withStore } from './options.js'

const scopes: readonly Scope[] = ['build', 'read', 'score', 'admin']

function tenantName(text: string): string {
  if (/^[\w.@-]{1,64}$/.test(text)) return text
  throw new InvalidArgumentError('It consists of 1 to 64 letters, digits, and . _ @ -.')
}

function keyName(text: string): string {
  if (/^[^\p{Cc}]{1,100}$/u.test(text)) return text
  throw new InvalidArgumentError('It consists of 1 to 100 characters, none of them a control character.')
}

function scope(text: string, before: readonly Scope[] = []): readonly Scope[] {
  const wanted = text.split(',').map((one) => scopes.find((known) => known === one))
  if (wanted.includes(undefined)) throw new InvalidArgumentError(`It is one of ${scopes.join(', ')}.`)
  return [...new Set([...before, ...(wanted as Scope[])])]
}

function money(text: string): number {
  const value = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || value > 1_000_000)
    throw new InvalidArgumentError('It is a number of dollars from 0 to 1000000.')
  return value
}

interface CreateOptions extends StoreOptions {
  readonly name: string
  readonly tenant: string
  readonly scope?: readonly Scope[]
  readonly expiresIn?: number
  readonly requestsPerMinute?: number
  readonly concurrentBuilds?: number
  readonly budgetUsd?: number
}

export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .summary('keys by which clients prove who they are')
    .description(
      'Makes, lists and revokes keys (docs/server.md). With the embedded store the server must be stopped meanwhile; with Postgres it need not.',
    )
  addCreate(keys)
  withStore(keys.command('list').description('Lists the keys, without their secrets.'))
    .option('--json', 'as JSON')
    .action((options: StoreOptions & { json?: true }) => withKeys(options, (store) => list(store, options.json)))
  withStore(
    keys.command('revoke <id>').description('Revokes a key: every server refuses it within five seconds.'),
  ).action((id: string, options: StoreOptions) => withKeys(options, (store) => revoke(store, id)))
}

function addCreate(keys: Command): void {
  const command = keys
    .command('create')
    .description('Makes a key, and prints its secret, which is shown this once: only its hash is kept.')
    .requiredOption('--name <text>', 'what the key is for', keyName)
    .option('--tenant <name>', 'keys of one tenant see the same builds', tenantName, 'default')
    .option(
      '--scope <scope>',
      `what the key may do; repeatable: ${scopes.join(', ')} (default: build, read, score)`,
      scope,
    )
    .option('--expires-in <days>', 'days that it is good for (default: for ever)', wholeNumber(1, 36_500))
    .option('--requests-per-minute <number>', 'instead of the server’s bound', wholeNumber(1, 100_000_000))
    .option('--concurrent-builds <number>', 'instead of the server’s bound', wholeNumber(1, 1_000_000))
    .option('--budget-usd <dollars>', 'what models may cost in a month (default: no models)', money)
  withStore(command).action((options: CreateOptions) => withKeys(options, (store) => create(store, options)))
}

async function withKeys(options: StoreOptions, work: (store: OpenStore) => Promise<void>): Promise<void> {
  const { openStore } = await import('../store/open.js')
  // Where files are kept does not matter here, nor do the secrets that it may take.
  const store = await openStore({ ...storeSettings(options), artifacts: 'database' })
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

async function create(store: OpenStore, options: CreateOptions): Promise<void> {
  const { name, tenant, scope = ['build', 'read', 'score'], expiresIn } = options
  const { requestsPerMinute, concurrentBuilds, budgetUsd } = options
  const { key, secret } = await store.keys.create({
    ...{ name, tenant, scopes: scope },
    limits: {
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      ...(concurrentBuilds !== undefined && { concurrentBuilds }),
      ...(budgetUsd !== undefined && { budgetUsdPerMonth: budgetUsd }),
    },
    ...(expiresIn !== undefined && { expiresAt: new Date(Date.now() + expiresIn * dayMs) }),
  })
  process.stderr.write(`key ${key.id} of tenant ${tenant}; its secret, which is not shown again:\n`)
  process.stdout.write(`${secret}\n`)
}

async function list(store: OpenStore, asJson: true | undefined): Promise<void> {
  const keys = await store.keys.list()
  if (asJson) process.stdout.write(`${JSON.stringify(keys, undefined, 2)}\n`)
  else if (keys.length === 0) process.stderr.write('there are no keys\n')
  else for (const key of keys) process.stdout.write(`${lineOf(key)}\n`)
}

const day = (date: Date): string => date.toISOString().slice(0, 10)

function lineOf(key: KeyRecord): string {
  const limits = Object.entries(key.limits).map(([name, value]) => `${name} ${value}`)
  const parts = [
    ...[key.id, key.tenant, key.scopes.join(','), `made ${day(key.createdAt)}`],
    ...(key.expiresAt ? [`expires ${day(key.expiresAt)}`] : []),
    key.lastUsedAt ? `used ${day(key.lastUsedAt)}` : 'never used',
    ...(key.revokedAt ? [`revoked ${day(key.revokedAt)}`] : []),
    ...limits,
    key.name,
  ]
  return parts.join('  ')
}

async function revoke(store: OpenStore, id: string): Promise<void> {
  if (!(await store.keys.revoke(id)))
    throw new SettingsError(`there is no key ${id}. "sourceless-server keys list" shows those there are.`)
  process.stderr.write(`key ${id} is revoked\n`)
}
