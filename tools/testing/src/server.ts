import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../../apps/server/dist/main.js')

/** The real server as a process of its own, with an embedded store in a temporary directory. */
export interface RunningServer {
  readonly url: string
  /** What it wrote to standard error: its log. */
  errors(): string
  /**
   * A key for each list of options; from then on requests need one. The server is stopped meanwhile, since the store has one
   * user at a time, and comes back under its address.
   */
  createKeys(...wanted: readonly (readonly string[])[]): Promise<readonly string[]>
  stop(): Promise<void>
}

/** Starts it from its `dist` on a free port of the loopback interface; `stop` removes what it left. */
export async function startServer(...options: readonly string[]): Promise<RunningServer> {
  const data = mkdtempSync(join(tmpdir(), 'sourceless-server-'))
  let errors = ''
  let port = '0'
  const start = async () => {
    const args = [main, 'serve', '--port', port, '--data', data, '--workers', '1', '--log-level', 'warn', ...options]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    // Tests that are given up leave nothing behind.
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    child.once('exit', () => process.off('exit', kill))
    child.stderr.on('data', (part: Buffer) => {
      errors += part
    })
    const url = await addressOf(child, () => errors)
    ;({ port } = new URL(url))
    return { child, url }
  }
  let running = await start()
  return {
    url: running.url,
    errors: () => errors,
    async createKeys(...wanted) {
      await ended(running.child)
      const secrets = wanted.map((more) => {
        const args = [main, 'keys', 'create', '--data', data, '--name', 'test', ...more]
        return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
      })
      running = await start()
      return secrets
    },
    async stop() {
      await ended(running.child)
      rmSync(data, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The address that it says it listens on; an error when it ends before. */
function addressOf(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout!.on('data', (part: Buffer) => {
      output += part
      const [, url] = /listens on (http\S+)/.exec(output) ?? []
      if (url !== undefined) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors()}`)))
  })
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
