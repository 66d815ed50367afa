import { readdirSync, readFileSync } from 'node:fs'

/** Processes that the threads of one have started and that have not ended; throws where there is no /proc. */
export const childrenOf = (process) =>
  readdirSync(`/proc/${process}/task`).flatMap((task) =>
    readFileSync(`/proc/${process}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  )

const clockTicksPerSecond = 100

/** Processor time in milliseconds: of a process itself, and of its children that have ended; throws where there is no /proc. */
export function processorMsOf(process) {
  // From the third field on: a process's name may hold anything.
  const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ').at(-1).split(' ').map(Number)
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15)
  const msOf = (ticks) => (1000 * ticks) / clockTicksPerSecond
  return { own: msOf(user + system), endedChildren: msOf(endedUser + endedSystem) }
}
