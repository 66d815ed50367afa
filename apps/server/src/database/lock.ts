import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Another process uses the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError'
}

interface Holder {
  readonly pid: number
  /** When the process started, where the system tells: numbers of processes are used again. */
  readonly started?: string
}

/** A takeover takes milliseconds: one that is older died in it. */
const takeoverLimitMs = 10_000

/**
 * Makes a directory this process's own by a file `lock` that names the process; one whose process is gone is taken over.
 * Only processes of one machine see each other: the directory must not be on a network share. Returns how to give it up.
 */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, 'lock')
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder)
  if (!create(file, mine)) takeOver(directory, file, mine)
  return () => {
    if (read(file) === mine) rmSync(file, { force: true })
  }
}

function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** One process at a time looks whether the holder is gone: two that both saw it gone would delete each other's file. */
function takeOver(directory: string, file: string, mine: string): void {
  const guard = join(directory, 'lock-takeover')
  removeOld(guard)
  try {
    mkdirSync(guard)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw inUse(directory, 'another process')
    throw error
  }
  try {
    const holder = holderIn(read(file))
    if (holder !== undefined && isAlive(holder)) throw inUse(directory, `process ${holder.pid}`)
    const own = `${file}-${process.pid}`
    writeFileSync(own, mine, { mode: 0o600 })
    renameSync(own, file)
  } finally {
    rmdirSync(guard)
  }
}

function removeOld(guard: string): void {
  try {
    if (Date.now() - statSync(guard).mtimeMs > takeoverLimitMs) rmdirSync(guard)
  } catch {
    // Gone, as it should be.
  }
}

const inUse = (directory: string, holder: string) =>
  new DirectoryInUseError(
    `${holder} uses the data directory ${directory}. Stop it, choose another directory, or share a Postgres server (--database-url) between processes.`,
  )

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Undefined: the file was cut off, since its writer died. */
function holderIn(text: string | undefined): Holder | undefined {
  try {
    const holder = JSON.parse(text ?? '') as Holder
    return Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Not ours to signal, but there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return started === undefined || now === undefined || started === now
}

/** Start of a process in clock ticks since the machine's, with the machine's own; undefined outside Linux. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // Fields after the name in brackets, which may itself hold spaces: the state, and as the 22nd of all the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A process that ended and whose parent has not noticed yet holds nothing.
    return fields[0] === 'Z' ? 'ended' : `${boot} ${fields[19]}`
  } catch {
    return undefined
  }
}
