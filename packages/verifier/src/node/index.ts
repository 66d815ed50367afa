export { createCapstone } from './capstone.js'
export { createNodePorts, type NodePorts } from './ports.js'
export { createZ3Pool, type Z3Pool, type Z3PoolOptions } from './z3-pool.js'
