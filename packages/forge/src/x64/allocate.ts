import type { BuildTarget } from '../build/builder.js'
import type { Graph } from '../ir/node.js'
import { allocateRegisters } from '../native/allocate.js'
import { layoutBlocks } from '../native/layout.js'
import { splitEdges } from '../optimise/hoist.js'
import type { OptimiseOptions } from '../optimise/index.js'
import { describeMachine } from './description.js'
import type { AllocatedFunction } from './emit.js'
import { improve } from './peephole.js'
import { type Surroundings, selectInstructions } from './select.js'

/** What graphs for this machine are made with. */
export const build: BuildTarget = { machine: 'x86_64', extendsArguments: false, extendsResults: false }
export const options: OptimiseOptions = { floatSelect: false, multiplyHigh: true, splitConditions: true }

/** Instruction selection, register allocation, clean-up and layout of one function. */
export function allocateFunction(graph: Graph, surroundings: Surroundings): AllocatedFunction {
  const { convention } = surroundings
  const description = describeMachine(convention)
  splitEdges(graph)
  const machine = selectInstructions(graph, surroundings)
  allocateRegisters(machine, description)
  improve(machine.blocks)
  return { machine, blocks: layoutBlocks(machine, description.same), convention }
}
