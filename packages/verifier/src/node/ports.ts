import { createHash } from 'node:crypto'
import type { Disassembler, Sha256 } from '../api.js'
import { createCapstone } from './capstone.js'
import { createZ3Pool, type Z3Pool } from './z3-pool.js'

/** What `verify` needs from Node, ready to be spread into a request. */
export interface NodePorts {
  readonly solver: Z3Pool
  readonly disassembler: Disassembler
  readonly clock: () => number
  readonly sha256: Sha256
}

/** Dispose of `solver` when done; until then idle solver processes wait, without keeping this process alive. */
export function createNodePorts(): NodePorts {
  return {
    solver: createZ3Pool(),
    disassembler: createCapstone(),
    clock: () => performance.now(),
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  }
}
