import { firstIndex } from '../shared/search.js'
import type { ListedFunction } from '../types.js'
import type { FileRelocation, Place, ViewedFunction, ViewedLine } from './viewed-file.js'

/** Lines with their places, their relocations, and the lines that they jump to. */
export function viewFunctions(
  functions: readonly ListedFunction[],
  places: readonly (readonly (Place | undefined)[])[],
  relocations: readonly FileRelocation[],
): readonly ViewedFunction[] {
  const targets = targetIndex(functions)
  let index = 0
  return functions.map(({ name, lines }, functionIndex) => ({
    name,
    lines: lines.map((line, at): ViewedLine => {
      const place = places[functionIndex]?.[at]
      return {
        ...line,
        index: index++,
        functionIndex,
        place,
        targetIndex: line.target === undefined ? undefined : targets(functionIndex, line.target),
        relocations: place ? relocationsIn(relocations, place) : [],
      }
    }),
  }))
}

/**
 * Finds lines by their offsets. Sections of an object all begin at 0: a new one begins where offsets fall, and jumps whose
 * targets are known stay in theirs.
 */
function targetIndex(
  functions: readonly ListedFunction[],
): (functionIndex: number, offset: number) => number | undefined {
  const regions: Map<number, number>[] = []
  const regionOf: Map<number, number>[] = []
  let index = 0
  let last = Number.POSITIVE_INFINITY
  for (const { lines } of functions) {
    if ((lines[0]?.offset ?? last) <= last) regions.push(new Map())
    const region = regions.at(-1)!
    for (const { offset } of lines) region.set(offset, index++)
    last = lines.at(-1)?.offset ?? last
    regionOf.push(region)
  }
  return (functionIndex, offset) => regionOf[functionIndex]?.get(offset)
}

/** The relocations whose fields begin in a place; they are in order. */
function relocationsIn(relocations: readonly FileRelocation[], { start, end }: Place): readonly FileRelocation[] {
  const firstFrom = (place: number) => firstIndex(relocations.length, (at) => relocations[at]!.start >= place)
  return relocations.slice(firstFrom(start), firstFrom(end))
}
