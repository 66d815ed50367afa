import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './port.js'

const folders = ['/usr/lib/postgresql/17/bin', '/usr/lib/postgresql/16/bin', '/usr/lib/postgresql/15/bin', '/usr/bin']
const folder = folders.find((path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'pg_ctl')))

export const hasPostgres = folder !== undefined

/** A server of this test alone, on the loopback interface. */
export interface PostgresServer {
  readonly url: string
  restart(mode: 'fast' | 'immediate'): void
  stop(): void
}

/** Postgres refuses to run as root. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export async function startPostgres(): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'sourceless-postgres-'))
  const user = unprivileged()
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid!)
  const data = join(directory, 'data')
  const run = (command: string, args: readonly string[]) =>
    execFileSync(join(folder!, command), args, { ...user, cwd: directory, stdio: ['ignore', 'ignore', 'ignore'] })
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'])
  const port = await freePort()
  const options = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1 -c max_connections=200`
  const log = ['-l', join(directory, 'log')]
  run('pg_ctl', ['-D', data, '-w', ...log, '-o', options, 'start'])
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: (mode) => void run('pg_ctl', ['-D', data, '-w', ...log, '-m', mode, '-o', options, 'restart']),
    stop: () => {
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
