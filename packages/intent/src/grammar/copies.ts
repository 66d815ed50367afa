import type { Meaning, Seq } from '../meaning/meaning.js'
import { asSeq, type MeaningRule, make } from './parts.js'

/** `out`, which is given and has nothing left out. */
const bufferOf = (over: Seq | undefined): string | undefined =>
  over?.base.kind === 'parameter' && over.filter === undefined && over.map === undefined ? over.base.name : undefined

function copy(over: Seq | undefined, buffer: Seq | undefined): Meaning | undefined {
  const to = bufferOf(buffer)
  return to === undefined || over?.base.kind !== 'parameter' || over.base.name === to
    ? undefined
    : { type: 'copy', over, to, counts: false }
}

const VERB = 'copy|write|put|store|collect|save|append|place'
/** How many elements were copied. */
const COUNT = [
  'how many there be',
  'how many be? copy|write|find|keep|store',
  'how many element|value|number|one? there be',
  'how many element|value|number|one be? copy|write|find|keep|store',
  'how many you copy|write|store',
  'their number|count',
  'number of them',
  'number of copy|written|kept|stored element|value|number|one?',
  'number of element|value|number|one copy|write|keep|store',
  'count',
]

/** What is written to another array, from its start: `copy the even elements of a to out and return how many there are`. */
export const copyRules: readonly MeaningRule[] = [
  ...make('Copy', [`${VERB} Seq to|into|in Seq`, `${VERB} Seq to|into|in Seq in order`], ([a, b]) =>
    copy(asSeq(a), asSeq(b)),
  ),
  ...make('Copy', [`${VERB} to|into|in Seq Seq`, 'fill Seq with Seq'], ([a, b]) => copy(asSeq(b), asSeq(a))),
  ...make(
    'Copy',
    COUNT.flatMap((count) => [
      `Copy ,|;|. return ${count}`,
      `Copy and|then return ${count}`,
      `Copy , and|then return ${count}`,
      `Copy , return ${count}`,
    ]),
    ([a]) => (a?.type === 'copy' ? { ...a, counts: true } : undefined),
  ),
]
