import { createAssembler } from '@sourceless/isa-x64'
import type { ObjectFile } from '@sourceless/object'
import type { LoweredUnit } from '../candidate.js'
import type { Graph } from '../ir/node.js'
import { buildObject } from '../native/object.js'
import { allocateFunction } from './allocate.js'
import type { Convention } from './convention.js'
import { type Emission, emitFunction } from './emit.js'
import { rowsOf } from './prologue.js'

/** An object with one function. */
export function lowerFunction(graph: Graph, symbol: string, convention: Convention): LoweredUnit<ObjectFile> {
  const emission: Emission = { assembler: createAssembler(), instructions: 0 }
  const allocated = allocateFunction(graph, { convention, routineClobbers: [] })
  const marks = emitFunction(emission, allocated, undefined)
  const code = emission.assembler.finish()
  const { objects } = allocated.machine
  const frame = rowsOf(marks, code, convention)
  const parts = { machine: 'x86_64', symbol, isProgram: false, code, objects, runtimeBytes: 0, frame } as const
  return { unit: buildObject(parts), instructions: emission.instructions, sizeBytes: code.bytes.length }
}
