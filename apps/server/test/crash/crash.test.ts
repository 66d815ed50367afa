import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, describeWith } from '@sourceless/testing'
import { expect, onTestFailed, test } from 'vitest'
import { openStore } from '../../src/store/open.js'
import { freePort } from '../support/port.js'
import { hasPostgres, startPostgres } from '../support/postgres.js'
import { ask, requests, submitAll } from './load.js'
import { createPrograms, type Program, type Programs } from './processes.js'
import { compareWithDirect, verifyAll } from './verify.js'

const isFull = process.env.SLOW === '1'
const size = isFull
  ? { builds: 500, spreadMs: 120_000, killEveryMs: 3_000, limitMs: 1_500_000, sample: 25, leastKills: 20 }
  : { builds: 60, spreadMs: 15_000, killEveryMs: 5_000, limitMs: 600_000, sample: 3, leastKills: 3 }
const bounds = ['--requests-per-minute', '1000000', '--concurrent-builds', '10000', '--queue-limit', '10000']
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

interface Chaos {
  readonly kills: () => number
  stop(): void
}

/** Kills one of the programs now and then, until it is told to stop; `isReady`: what to wait for before. */
function killAtRandom(programs: readonly Program[], isReady: () => Promise<boolean>): Chaos {
  const random = createRandom(seed)
  let kills = 0
  let stopped = false
  const loop = async () => {
    while (!stopped) {
      while (!(await isReady()) && !stopped) await sleep(100)
      await sleep(size.killEveryMs * (0.5 + random.below(1_000) / 1_000))
      const victim = random.pick(programs)
      if (!stopped && victim.kill()) kills += 1
    }
  }
  void loop()
  return {
    kills: () => kills,
    stop: () => {
      stopped = true
    },
  }
}

/** Until nothing waits or runs, as the server's own list says. */
async function untilAllEnded(url: string, ids: readonly string[], endMs: number, programs: Programs): Promise<void> {
  const open = new Set(ids)
  while (open.size > 0) {
    if (Date.now() > endMs) {
      const stuck = await Promise.all([...open].map(async (id) => (await ask(`${url}/v1/builds/${id}`))?.text()))
      throw new Error(`builds have not ended:\n${stuck.join('\n')}\n${programs.said.slice(-40).join('')}`)
    }
    for (const id of [...open].slice(0, 20)) {
      const answer = await ask(`${url}/v1/builds/${id}`)
      const build = answer?.ok ? ((await answer.json()) as { state: string }) : undefined
      if (build !== undefined && build.state !== 'queued' && build.state !== 'running') open.delete(id)
    }
    if (open.size > 0) await sleep(200)
  }
}

const sampleOf = (ids: readonly string[]) => ids.filter((_, index) => index % Math.ceil(ids.length / size.sample) === 0)

async function endAll(programs: Programs, started: readonly Program[]): Promise<void> {
  for (const code of await Promise.all(started.map((program) => program.stop()))) expect(code ?? 0).toBe(0)
  // Processes of those that were killed end by themselves.
  await expect.poll(() => programs.left(), { timeout: 15_000 }).toEqual([])
}

/** What builds have to withstand. */
interface Ordeal {
  readonly name: string
  readonly settings: Parameters<typeof openStore>[0]
  /** Names and arguments of the programs, the server on that port among them. */
  readonly commands: (port: number) => readonly (readonly [name: string, args: readonly string[]])[]
  /** What to wait for before anything is killed. */
  readonly isReady?: (url: string) => Promise<boolean>
  /** What happens besides, while builds are sent. */
  readonly meanwhile?: () => Promise<unknown>
}

async function withstand({ name, settings, commands, isReady, meanwhile }: Ordeal): Promise<void> {
  const programs = createPrograms()
  onTestFailed(() => void process.stderr.write(programs.said.slice(-40).join('')))
  const started: Program[] = []
  let chaos: Chaos | undefined
  try {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const isUp = async () => isReady === undefined || isReady(url)
    const wanted = requests(size.builds)
    const startMs = Date.now()
    for (const [program, args] of commands(port)) started.push(programs.start(program, args))
    while (!(await isUp())) await sleep(100)
    chaos = killAtRandom(started, isUp)
    const [builds] = await Promise.all([submitAll(url, wanted, size.spreadMs), meanwhile?.()])
    const ids = builds.map(({ id }) => id)
    // Half of the rest is done under fire, too; then peace, so that the end is an end.
    await untilAllEnded(url, ids.slice(0, ids.length / 2), startMs + size.limitMs, programs)
    while (chaos.kills() < size.leastKills) await sleep(100)
    chaos.stop()
    await untilAllEnded(url, ids, startMs + size.limitMs, programs)
    const seconds = (Date.now() - startMs) / 1_000
    await endAll(programs, started)
    const store = await openStore(settings)
    try {
      const count = await verifyAll(store, ids, wanted)
      await compareWithDirect(store, sampleOf(ids))
      report(name, seconds, chaos.kills(), count)
    } finally {
      await store.close()
    }
  } finally {
    chaos?.stop()
    await Promise.all(started.map((program) => program.stop()))
  }
}

describeWith(hasPostgres, 'postgresql', `crashes (seed ${seed})`, () => {
  test(
    `${size.builds} builds on Postgres, while workers, server and database die`,
    async () => {
      const database = await startPostgres()
      const work = ['--database-url', database.url, '--workers']
      try {
        await withstand({
          name: 'Postgres',
          settings: { databaseUrl: database.url, dataDirectory: '', artifacts: 'database' },
          commands: (port) => [
            ['server', ['serve', '--port', String(port), ...work, '0', ...bounds]],
            ...['one', 'two', 'three'].map((name) => [name, ['worker', ...work, '1']] as const),
          ],
          meanwhile: () =>
            Promise.all([
              sleep(size.spreadMs / 3).then(() => database.restart('immediate')),
              sleep((2 * size.spreadMs) / 3).then(() => database.restart('fast')),
            ]),
        })
      } finally {
        database.stop()
      }
    },
    size.limitMs + 60_000,
  )
})

test(
  `${size.builds} builds on the embedded store, while the server dies`,
  async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'sourceless-crash-'))
    try {
      await withstand({
        name: 'embedded',
        settings: { dataDirectory, artifacts: 'database' },
        commands: (port) => [
          ['server', ['serve', '--port', String(port), '--data', dataDirectory, '--workers', '2', ...bounds]],
        ],
        // A server that is killed before it is up would never do anything.
        isReady: async (url) => (await ask(`${url}/livez`)) !== undefined,
      })
    } finally {
      rmSync(dataDirectory, { recursive: true, force: true })
    }
  },
  size.limitMs + 60_000,
)

function report(name: string, seconds: number, kills: number, count: Awaited<ReturnType<typeof verifyAll>>): void {
  process.stdout.write(
    `${name}: ${size.builds} builds in ${seconds.toFixed(1)} s, ${kills} kills, ${count.retried} retries, ${count.artifacts} files, ${count.events} events\n`,
  )
}
