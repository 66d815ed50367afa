import { emitPipeline, type Output } from './items.js'
import { sentencePhrase } from './phrases/clauses.js'
import { type Draft, isOne } from './phrases/draft.js'
import type { Context } from './rule.js'
import { createSteps } from './steps.js'

/** All complete readings of a sentence as a pipeline over items. */
export function pipelines(text: string, context: Context): readonly string[] {
  const steps = createSteps<Draft>(text)
  const sentence = sentencePhrase({ ...steps, text, context })
  const made = new Set<string>()
  for (const draft of steps.whole(sentence, { stages: [], printing: false })) {
    for (const source of written(draft, context)) made.add(source)
    if (made.size > 3) break
  }
  return [...made]
}

/** The contracts that a finished draft may mean. */
function written(draft: Draft, context: Context): readonly string[] {
  const { unit, stages, value, numbering, lined } = draft
  const { condition, whenTrue, whenFalse } = draft.choice ?? {}
  if (draft.choice !== undefined && draft.output !== undefined) return []
  const output: Output | undefined =
    condition !== undefined && whenTrue !== undefined && whenFalse !== undefined
      ? { kind: 'choice', condition, whenTrue, whenFalse }
      : draft.output
  if (draft.choice !== undefined && output === undefined) return []
  if (unit === undefined || !draft.printing || draft.numbering === '') return []
  if (output !== undefined && output.kind !== 'items' && stages.some(({ kind }) => kind === 'repeat')) return []
  // `as many stars as …`: the stars of an input are only meant where one is spoken of.
  if (unit === 'byte' && context.notes.reads !== true && draft.reads !== true) return []
  // `the first 5 numbers` are none of standard input unless it is spoken of.
  if (unit === 'number' && context.notes.reads !== true && draft.reads !== true) return []
  const places = stages.filter(({ kind }) => kind === 'numbered' || kind === 'last' || kind === 'best')
  if (places.length > 1) return []
  const usesN = places.some((stage) =>
    stage.kind === 'numbered' ? /\bn\b/.test(stage.condition) : stage.kind === 'last' && stage.count === 'n',
  )
  if (usesN !== (draft.counted === true)) return []
  const [once, others] = [stages.filter(({ kind }) => kind === 'once'), stages.filter(({ kind }) => kind !== 'once')]
  if (once.length > 0 && others.some(({ kind }) => kind === 'last')) return []
  const notes = draft.found === undefined ? context.notes : { ...context.notes, found: draft.found }
  const one = isOne(draft)
  // Words and numbers stand one a line, or on one line: where nothing says which, both are meant.
  const known =
    output !== undefined ||
    lined === true ||
    one ||
    unit === 'line' ||
    unit === 'byte' ||
    notes.layout !== undefined ||
    notes.newline !== undefined
  // `echo the arguments`: other readings know how.
  if (!known && stages.length === 0) return []
  const outputs: readonly Output[] = known
    ? [
        unit === 'byte' && lined === true && output === undefined
          ? { kind: 'items', lined: true }
          : (output ?? { kind: 'items' }),
      ]
    : [{ kind: 'items' }, { kind: 'items', separator: ' ' }]
  // `the first 3 lines in alphabetical order`: the first in that order, or those that come first, in order.
  const place = others.findIndex((stage) => places.includes(stage))
  const turned = others.slice(place + 1).some(({ kind }) => kind === 'sort' || kind === 'reverse')
  if (place >= 0 && turned && one) return []
  const orders = [others]
  if (place >= 0 && turned) orders.push([...others.slice(0, place), ...others.slice(place + 1), others[place]!])
  return orders.flatMap((order) =>
    outputs.map((each) =>
      emitPipeline(
        {
          unit,
          stages: [...order, ...once],
          output: each,
          ...(value === undefined ? {} : { value }),
          ...(numbering === undefined ? {} : { numbering }),
          ...(draft.exits === true ? { exits: true } : {}),
          ...(usesN ? { counted: true } : {}),
        },
        { ...context, notes },
      ),
    ),
  )
}
