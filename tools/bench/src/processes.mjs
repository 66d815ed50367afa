import { readdirSync, readFileSync } from 'node:fs'

/** Processes that the threads of one have started and that have not ended; throws where there is no /proc. */
export const childrenOf = (process) =>
  readdirSync(`/proc/${process}/task`).flatMap((task) =>
    readFileSync(`/proc/${process}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  )
