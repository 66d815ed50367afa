import type { Outcome } from '../../notes.js'
import type { Output, Stage, Unit, Value } from '../items.js'
import type { Context } from '../rule.js'
import type { Step as StepOf, Steps, Take as TakeOf } from '../steps.js'

export type Step = StepOf<Draft>
export type Take = TakeOf<Draft>

/** What the words up to some place have said of a program. */
export interface Draft {
  readonly unit?: Unit
  readonly stages: readonly Stage[]
  readonly output?: Output
  readonly value?: Value
  readonly numbering?: string
  /** How the items stand in the input or are to be printed. */
  readonly lined?: boolean
  /** Each item is an argument or a word that is a number. */
  readonly numeric?: boolean
  /** The first argument is a text to look for, or the number `n`. */
  readonly wanted?: boolean
  readonly counted?: boolean
  /** The exit status is the number of items. */
  readonly exits?: boolean
  /** Standard input is said to be read. */
  readonly reads?: boolean
  readonly choice?: { readonly condition?: string; readonly whenTrue?: Outcome; readonly whenFalse?: Outcome }
  readonly found?: { readonly some: number; readonly none: number }
  /** Something is to be printed. */
  readonly printing: boolean
}

/** The parts of the grammar of one sentence. */
export interface Grammar extends Steps<Draft> {
  readonly text: string
  readonly context: Context
}

/** The draft with one thing more that is done to its items. */
export const staged = (draft: Draft, stage: Stage): Draft => ({ ...draft, stages: [...draft.stages, stage] })

/** Whether at most one item is meant. */
export const isOne = ({ stages }: Draft): boolean =>
  stages.some(
    (stage) =>
      stage.kind === 'best' ||
      (stage.kind === 'last' && stage.count === '1' && !stage.drop) ||
      (stage.kind === 'numbered' && /^\$ == \d+$/.test(stage.condition)),
  )

/** What is left where a stage says what is left out. */
export function inverse(stage: Stage): Stage | undefined {
  switch (stage.kind) {
    case 'where':
      return { ...stage, test: { ...stage.test, condition: `!(${stage.test.condition})` } }
    case 'numbered':
      return { ...stage, condition: `!(${stage.condition})` }
    case 'last':
      return { ...stage, drop: !stage.drop }
    case 'distinct':
      return { ...stage, inverted: stage.inverted !== true }
    default:
      return undefined
  }
}

/** Words after which one thing more is done to the items. */
export const adding =
  (stage: Stage): Take =>
  (_, draft) =>
    staged(draft, stage)
