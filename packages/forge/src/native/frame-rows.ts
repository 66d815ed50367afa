import type { AssembledCode, Label } from '@sourceless/isa'
import type { FrameRow } from '@sourceless/object'

export type FrameState = Omit<FrameRow, 'at'>

/** Where the frame of a function changes. */
export interface MarkedState {
  readonly label: Label
  readonly state: FrameState
}

/** The rows of a function at the start of the code. What is marked behind all of it is no row. */
export function frameRows(states: readonly MarkedState[], { bytes, labelOffsets }: AssembledCode): FrameRow[] {
  const rows: FrameRow[] = []
  for (const { label, state } of states) {
    const at = labelOffsets[label.id]
    if (rows.at(-1)?.at === at) rows.pop()
    if (at < bytes.length) rows.push({ at, ...state })
  }
  return rows
}
