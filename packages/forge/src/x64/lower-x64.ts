import type { Contract } from '@sourceless/contract'
import { createAssembler } from '@sourceless/isa-x64'
import type { ObjectFile } from '@sourceless/object'
import { buildGraph } from '../build/function.js'
import type { Graph } from '../ir/node.js'
import { splitEdges } from '../optimise/hoist.js'
import { optimise } from '../optimise/index.js'
import { allocateRegisters } from './allocate.js'
import { type Emission, emitFunction } from './emit.js'
import { layoutBlocks } from './layout.js'
import type { MachineBlock, MachineFunction } from './machine.js'
import { buildObject } from './object.js'
import { improve } from './peephole.js'
import { emitProgram } from './runtime.js'
import { selectInstructions } from './select.js'

export interface LoweredObject {
  readonly unit: ObjectFile
  readonly instructions: number
  readonly sizeBytes: number
}

export const x64Options = { floatSelect: false, multiplyHigh: true } as const

/** Register allocation, layout and clean-up of one function. */
export function finishMachine(graph: Graph): { machine: MachineFunction; blocks: MachineBlock[] } {
  splitEdges(graph)
  const machine = selectInstructions(graph)
  allocateRegisters(machine)
  improve(machine.blocks)
  const blocks = layoutBlocks(machine)
  return { machine, blocks }
}

/** @throws LimitError when the contract exceeds a stated limit */
export function lowerX64(contract: Contract): LoweredObject {
  const graph = buildGraph(contract, 'x86_64')
  optimise(graph, x64Options)
  const { machine, blocks } = finishMachine(graph)
  const emission: Emission = { assembler: createAssembler(), instructions: 0 }
  const program = contract.kind === 'program'
  const sizes = program ? emitProgram(emission, graph, machine, blocks) : undefined
  if (!program) emitFunction(emission, machine, blocks, undefined)
  const code = emission.assembler.finish()
  const unit = buildObject(program ? '_start' : contract.name, code, machine.objects, sizes?.zeroBytes ?? 0)
  return { unit, instructions: emission.instructions, sizeBytes: code.bytes.length }
}
