/** A measure of the code beside that of the floor. */
export interface Measure {
  readonly name: string
  readonly value: number
  /** What straightforward code generation gives. */
  readonly floor: number | undefined
}

export interface CodeSize {
  readonly sizeBytes: number
  readonly instructions: number
}

export const measures = (own: CodeSize, floor: CodeSize | undefined): readonly Measure[] => [
  { name: 'Bytes of code', value: own.sizeBytes, floor: floor?.sizeBytes },
  { name: 'Instructions', value: own.instructions, floor: floor?.instructions },
]

/** Lengths in percent: the longer of the two is whole. */
export function lengths({ value, floor = value }: Measure): { readonly value: number; readonly floor: number } {
  const longest = Math.max(value, floor, 1)
  return { value: (100 * value) / longest, floor: (100 * floor) / longest }
}

/** The difference in words. */
export function difference({ value, floor }: Measure): string | undefined {
  if (floor === undefined || floor === 0) return undefined
  if (value === floor) return 'as the floor'
  const percent = Math.round((100 * Math.abs(floor - value)) / floor)
  const much = percent === 0 ? 'slightly' : `${percent} %`
  return `${much} ${value < floor ? 'less' : 'more'} than the floor`
}
