import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Script, type ScriptedServer, startServer } from '../../../../packages/models/test/server/index.js'

export const main = join(import.meta.dirname, '../../dist/main.js')

/** What every scene has in its environment; nothing that leaves a run may have it in it. */
export const key = 'sk-scene-0123456789-never-shown'

let root: string
beforeAll(() => {
  if (!existsSync(main)) throw new Error('the command is not built: run "npm run build" first')
  root = mkdtempSync(join(tmpdir(), 'sourceless-models-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const open: ScriptedServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** The last line of standard output. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into results of several commands
  readonly json: any
  readonly ms: number
}

/** A project folder, a home and a server that says what is scripted, with the real command as the client. */
export interface Scene {
  readonly directory: string
  readonly server: ScriptedServer
  /** Runs the command; afterwards no file and no output has the key in it. */
  run(...args: readonly string[]): Promise<Ran>
  /** The same, with Ctrl-C once `until` resolves. */
  interrupt(until: Promise<unknown>, ...args: readonly string[]): Promise<Ran>
  /** The same, where the network is disabled. */
  runOffline(...args: readonly string[]): Promise<Ran>
  write(name: string, text: string): void
  read(name: string): Buffer
  /** Names in the project folder, without the configuration. */
  files(): readonly string[]
}

export interface SceneOptions {
  /** Beside the endpoint `scene`. */
  readonly config?: object
  readonly endpoint?: object
  readonly limits?: object
  readonly environment?: Readonly<Record<string, string>>
  /** What `GET /v1/models` gives. */
  readonly models?: unknown
}

export async function scene(script: Script, options: SceneOptions = {}): Promise<Scene> {
  const server = await startServer(script, options.models)
  open.push(server)
  const directory = mkdtempSync(join(root, 'scene-'))
  const home = join(directory, '..', `home-${directory.slice(-6)}`)
  mkdirSync(home)
  const limits = { idleMs: 3_000, totalMs: 10_000, retries: 1, ...options.limits }
  const structured = 'strict'
  const keyVariable = 'SOURCELESS_SCENE_KEY'
  const endpoint = { name: 'scene', baseUrl: server.baseUrl, structured, keyVariable, limits, ...options.endpoint }
  writeFileSync(join(directory, 'sourceless.config.json'), JSON.stringify({ endpoints: [endpoint], ...options.config }))
  const environment = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    SOURCELESS_SCENE_KEY: key,
    ...options.environment,
  }
  const runIn = async (
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
    until?: Promise<unknown>,
  ): Promise<Ran> => {
    const ran = await runCommand(args, directory, env, until)
    const leaks = [...filesIn(directory), ...filesIn(home)].filter((path) => readFileSync(path).includes(key))
    expect({ stdout: ran.stdout.includes(key), stderr: ran.stderr.includes(key), leaks }).toEqual({
      stdout: false,
      stderr: false,
      leaks: [],
    })
    return ran
  }
  return {
    directory,
    server,
    run: (...args) => runIn(args, environment),
    interrupt: (until, ...args) => runIn(args, environment, until),
    runOffline: (...args) => runIn(args, { ...environment, ...withoutNetwork }),
    write: (name, text) => writeFileSync(join(directory, name), text),
    read: (name) => readFileSync(join(directory, name)),
    files: () =>
      readdirSync(directory)
        .filter((name) => name !== 'sourceless.config.json')
        .sort(),
  }
}

const refusing = `
  import { Socket } from 'node:net'
  const refuse = () => {
    process.stderr.write('the network was used')
    process.exit(99)
  }
  Socket.prototype.connect = refuse
  globalThis.fetch = refuse
`
/** Variables with which any attempt to reach a network ends the command with 99. */
export const withoutNetwork = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(refusing)}` }

export function filesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
}

/** Runs the built command as a person without a terminal, who may press Ctrl-C once `until` resolves. */
export async function runCommand(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  until?: Promise<unknown>,
): Promise<Ran> {
  const from = performance.now()
  const child = spawn(process.execPath, [main, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  until?.then(() => child.kill('SIGINT'))
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => (stdout += data))
  child.stderr.on('data', (data) => (stderr += data))
  const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  const last = stdout.trim().split('\n').at(-1) ?? ''
  const ms = performance.now() - from
  return { status, stdout, stderr, json: last.startsWith('{') ? JSON.parse(last) : undefined, ms }
}
