import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../../../server/dist/main.js', import.meta.url))
const startLimitMs = 90_000

/** The real server with an embedded store in a temporary folder. */
export interface RunningServer {
  readonly url: string
  stop(): Promise<void>
}

export const makeDataDirectory = (): string => mkdtempSync(join(tmpdir(), 'sourceless-page-'))

/** Makes a key in a store that no server has open, and returns its secret. */
export function makeKey(directory: string): string {
  const made = spawnSync(process.execPath, [command, 'keys', 'create', '--data', directory, '--name', 'page'], {
    encoding: 'utf8',
  })
  const secret = /sk_\S+/.exec(made.stdout)?.[0]
  if (secret === undefined) throw new Error(`no key was made: ${made.stdout}${made.stderr}`)
  return secret
}

/** Starts it on a free port of the loopback interface; the folder is removed when it stops. */
export async function startServer(directory = makeDataDirectory()): Promise<RunningServer> {
  const child = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', directory, '--log-level', 'warn'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server does not start: ${output}`)), startLimitMs)
    const read = (chunk: Buffer): void => {
      output += chunk
      const found = /listens on (http:\/\/\S+)/.exec(output)
      if (!found) return
      clearTimeout(timer)
      resolve(found[1]!)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)))
  }).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url, stop }
}
