import { createAssembler } from '@sourceless/isa-x64'
import type { ObjectFile } from '@sourceless/object'
import type { LoweredUnit } from '../../candidate.js'
import type { Graph, MemoryObject } from '../../ir/node.js'
import { buildObject } from '../../native/object.js'
import { constantOutput } from '../../native/runtime.js'
import { allocateFunction } from '../allocate.js'
import { type Convention, unix } from '../convention.js'
import { type Emission, emitFunction } from '../emit.js'
import type { MachineBlock } from '../machine.js'
import { emitConstantProgram } from './constant.js'
import { emitRoutines, layoutMemory, usedRoutines } from './routines.js'
import type { System } from './system.js'
import { createWriter } from './writer.js'

/** Registers that routines take their arguments in, and those that none of them keeps. */
const generalClobbers = [0, 1, 2, 6, 7, 8, 9, 10, 11]

/** An object with a program. */
export function lowerProgram(graph: Graph, system: System): LoweredUnit<ObjectFile> {
  const emission: Emission = { assembler: createAssembler(), instructions: 0 }
  const { objects, zeroBytes } = emitProgram(emission, graph, system)
  const code = emission.assembler.finish()
  const parts = {
    machine: 'x86_64',
    symbol: system.entry,
    isProgram: true,
    code,
    objects,
    runtimeBytes: zeroBytes,
  } as const
  return { unit: buildObject(parts), instructions: emission.instructions, sizeBytes: code.bytes.length }
}

/** Writes `main` as the entry, with the routines that it calls. Gives the size of the memory that they need. */
function emitProgram(
  emission: Emission,
  graph: Graph,
  system: System,
): { objects: readonly MemoryObject[]; zeroBytes: number } {
  const w = createWriter(emission)
  const constant = constantOutput(graph)
  if (constant !== undefined) {
    emitConstantProgram(w, system, constant)
    return { objects: graph.objects, zeroBytes: 0 }
  }
  const routineClobbers = [...generalClobbers, ...system.changedFloats]
  const convention: Convention = { ...unix, pageBytes: system.pageBytes }
  const main = allocateFunction(graph, { convention, routineClobbers })
  const used = usedRoutines(calledRoutines(main.blocks))
  const takesArguments = graph.parameters.length > 0
  const memory = layoutMemory(used, takesArguments ? system.argumentBytes : 0)
  if (takesArguments) system.enter(w, { offset: memory.arguments })
  emitFunction(emission, main, {
    routine: w.label,
    finish: (last) => {
      if (!last) w.jump('finish')
    },
    isAligned: system.alignsStack,
  })
  emitRoutines(w, system, used, memory)
  if (takesArguments) system.support?.(w)
  return { objects: main.machine.objects, zeroBytes: memory.sizeBytes }
}

function calledRoutines(blocks: readonly MachineBlock[]): ReadonlySet<string> {
  const operands = blocks.flatMap((block) => block.instructions.flatMap((i) => i.operands))
  return new Set(operands.flatMap((operand) => (operand.kind === 'routine' ? [operand.name] : [])))
}
