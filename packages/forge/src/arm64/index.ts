import { createAssembler } from '@sourceless/isa-arm64'
import type { ObjectFile } from '@sourceless/object'
import { LimitError } from '../build/builder.js'
import type { BackEnd, LoweredUnit } from '../candidate.js'
import type { Graph } from '../ir/node.js'
import { allocateRegisters } from '../native/allocate.js'
import { layoutBlocks } from '../native/layout.js'
import { buildObject } from '../native/object.js'
import { splitEdges } from '../optimise/hoist.js'
import { arm64 } from './description.js'
import { emitFunction } from './emit.js'
import { dropRepeatedComparisons } from './peephole.js'
import { selectInstructions } from './select.js'

/** Functions for Linux on AArch64: Armv8.0-A, called as AAPCS64 says. */
export const arm64Linux: BackEnd<'aarch64-linux', ObjectFile> = {
  target: 'aarch64-linux',
  build: { machine: 'aarch64', extendsArguments: false, extendsResults: false },
  options: { floatSelect: true, multiplyHigh: true, splitConditions: true },
  lower: lowerFunction,
}

function lowerFunction(graph: Graph, name: string | undefined): LoweredUnit<ObjectFile> {
  if (name === undefined) throw new LimitError('programs cannot be lowered for AArch64 yet, only functions')
  splitEdges(graph)
  const machine = selectInstructions(graph)
  allocateRegisters(machine, arm64)
  dropRepeatedComparisons(machine.blocks)
  const blocks = layoutBlocks(machine, arm64.same)
  const assembler = createAssembler()
  const instructions = emitFunction(assembler, machine, blocks)
  const code = assembler.finish()
  const unit = buildObject({
    machine: 'aarch64',
    symbol: name,
    isProgram: false,
    code,
    objects: machine.objects,
    runtimeBytes: 0,
  })
  return { unit, instructions, sizeBytes: code.bytes.length }
}
