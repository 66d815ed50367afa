import { createAssembler } from '@sourceless/isa-x64'
import type { ObjectFile } from '@sourceless/object'
import type { BackEnd, LoweredUnit } from '../candidate.js'
import type { Graph } from '../ir/node.js'
import { allocateRegisters } from '../native/allocate.js'
import { layoutBlocks } from '../native/layout.js'
import { buildObject } from '../native/object.js'
import { splitEdges } from '../optimise/hoist.js'
import { x64 } from './description.js'
import { type Emission, emitFunction } from './emit.js'
import type { MachineBlock, MachineFunction } from './machine.js'
import { improve } from './peephole.js'
import { emitProgram } from './runtime.js'
import { selectInstructions } from './select.js'

/** Linux on x86-64: the baseline's instructions, called as the System V ABI says. */
export const x64Linux: BackEnd<'x86_64-linux', ObjectFile> = {
  target: 'x86_64-linux',
  build: { machine: 'x86_64', extendsArguments: false, extendsResults: false },
  options: { floatSelect: false, multiplyHigh: true, splitConditions: true },
  lower: graphToObject,
}

/** Register allocation, layout and clean-up of one function. */
function finishMachine(graph: Graph): { machine: MachineFunction; blocks: MachineBlock[] } {
  splitEdges(graph)
  const machine = selectInstructions(graph)
  allocateRegisters(machine, x64)
  improve(machine.blocks)
  const blocks = layoutBlocks(machine, x64.same)
  return { machine, blocks }
}

/** An object with the function `name`, or with `_start` when there is no name. */
function graphToObject(graph: Graph, name: string | undefined): LoweredUnit<ObjectFile> {
  const { machine, blocks } = finishMachine(graph)
  const emission: Emission = { assembler: createAssembler(), instructions: 0 }
  let zeroBytes = 0
  if (name === undefined) zeroBytes = emitProgram(emission, graph, machine, blocks).zeroBytes
  else emitFunction(emission, machine, blocks, undefined)
  const code = emission.assembler.finish()
  const unit = buildObject({
    machine: 'x86_64',
    symbol: name ?? '_start',
    isProgram: name === undefined,
    code,
    objects: machine.objects,
    runtimeBytes: zeroBytes,
  })
  return { unit, instructions: emission.instructions, sizeBytes: code.bytes.length }
}
