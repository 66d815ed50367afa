import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/**
 * Program of a thread that ends its process when whoever started the process is gone, or when it holds too much memory. The main
 * thread may be at work for long without looking up, and most memory of the emulator is outside the heap that Node limits.
 */
const { residentLimitMib } = workerData as { readonly residentLimitMib: number }
const parent = process.ppid
const intervalMs = 200
const standardError = 2

const end = (): void => {
  try {
    // The solver's processes are in the same group.
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.kill(process.pid, 'SIGKILL')
  }
}

setInterval(() => {
  if (process.ppid !== parent) end()
  const residentMib = process.memoryUsage.rss() / (1024 * 1024)
  if (residentMib <= residentLimitMib) return
  writeSync(standardError, `out of memory: ${Math.round(residentMib)} MiB of at most ${residentLimitMib} MiB\n`)
  end()
}, intervalMs)
