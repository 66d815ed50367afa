import { byteClass } from '../bytes-of.js'
import type { Stage, Test } from '../items.js'
import { lineTest } from '../line-tests.js'
import { belowMain, type Context } from '../rule.js'
import { adding, type Draft, type Grammar, type Step, staged, type Take } from './draft.js'

/** Which of the items: by place, by what is true of them, by what they are equal to. */
export function filterPhrases({ word, phrase, seq, either, set, context }: Grammar) {
  const number = '(\\d+|n)'
  const numbered =
    (condition: string): Take =>
    (_, draft) =>
      staged(draft, { kind: 'numbered', condition })
  const slice = either(
    word(`first ${number}`, (m, draft) => staged(draft, { kind: 'numbered', condition: `$ <= ${m[1]}` })),
    word(`last ${number}`, (m, draft) => staged(draft, { kind: 'last', count: m[1]!, drop: false })),
    word('(?:very )?(first|last) of(?= (?:each )?(?:lines|words|arguments|numbers))', (m, draft) =>
      staged(
        draft,
        m[1] === 'first' ? { kind: 'numbered', condition: '$ == 1' } : { kind: 'last', count: '1', drop: false },
      ),
    ),
    word(`last ${number} of(?= (?:them|lines|words|arguments))`, (m, draft) =>
      staged(draft, { kind: 'last', count: m[1]!, drop: false }),
    ),
    word(`${number} (longest|shortest)`, (m, draft) =>
      staged(staged(draft, { kind: 'sort', by: 'length', descending: m[2] === 'longest' }), {
        kind: 'numbered',
        condition: `$ <= ${m[1]}`,
      }),
    ),
    word('as many(?= .* as argument says)', (_, draft) => staged(draft, { kind: 'numbered', condition: '$ <= n' })),
    word('first(?: 1)?(?= (?:non-empty |stdin )?(?:line|word|argument|number|integer|1)\\b)', numbered('$ == 1')),
    word('(?:last|final)(?: 1)?(?= (?:non-empty |stdin )?(?:line|word|argument|number|integer|1)\\b)', (_, draft) =>
      staged(draft, { kind: 'last', count: '1', drop: false }),
    ),
    word('(\\d+)(?:th|st|nd|rd)', (m, draft) => staged(draft, { kind: 'numbered', condition: `$ == ${m[1]}` })),
    word('each (\\d+)th', (m, draft) => staged(draft, { kind: 'numbered', condition: `$ % ${m[1]} == 0` })),
    word('each other|each odd-numbered|odd-numbered|odd numbered', numbered('$ % 2 == 1')),
    word('each even-numbered|even-numbered|even numbered', numbered('$ % 2 == 0')),
  )
  /** `lines 2 to 5`, `line number 3`: after the noun. */
  const places = seq(
    set((draft) => (draft.unit === 'byte' || draft.unit === 'number' ? undefined : draft)),
    either(
      word(
        '(?:from |number(?:ed|s)? )?(\\d+) ?(?:to|through|up to|-|\\.\\.+|and) ?(\\d+)(?: inclusive)?',
        (m, draft) =>
          Number(m[1]) > Number(m[2]) || (/and/.test(m[0]) && Number(m[2]) !== Number(m[1]) + 1)
            ? undefined
            : staged(draft, { kind: 'numbered', condition: `$ >= ${m[1]} && $ <= ${m[2]}` }),
      ),
      word('(?:number )?(\\d+)(?! ?[-\\d.,]| (?:to|or|and|bytes|characters)\\b)', (m, draft) =>
        staged(draft, { kind: 'numbered', condition: `$ == ${m[1]}` }),
      ),
      word('(?:number )?1 , 3 , 5(?: ,)?(?: and)? so on', numbered('$ % 2 == 1')),
      word('(?:number )?2 , 4 , 6(?: ,)?(?: and)? so on', numbered('$ % 2 == 0')),
    ),
  )
  const test = (words: string, draft: Draft): Test | undefined => {
    if (draft.unit === 'number' || draft.numeric === true) {
      const made = numberTest(words.replace(/^that are |^that is |^that /, ''), context)
      if (made !== undefined || draft.unit === 'number') return made
    }
    const named =
      draft.wanted === true
        ? words.replace(
            /^in which (?:it|(?:this |that )?(?:argument|word|text|string|piece)) occurs(?: somewhere| anywhere)?$|\b(?:it|(?:this |that )?(?:word|text|string|pattern|argument|piece))(?= as |$)/,
            (found) => (found.startsWith('in which') ? 'that contain first argument' : 'first argument'),
          )
        : words
    if (draft.unit !== 'byte') return lineTest(named, context)
    const condition = byteClass(named.replace(/^that (?:are|is) (?!not)/, ''), 'text[start]', context.quotes)
    return condition === undefined ? undefined : { condition }
  }
  const where =
    (negate: boolean) =>
    (words: string, draft: Draft): Draft | undefined => {
      const made = test(words, draft)
      if (made === undefined) return undefined
      return staged(draft, {
        kind: 'where',
        test: negate ? { ...made, condition: `!(${made.condition})` } : made,
      })
    }
  const superlative = word(
    '(?:(?:that |which )?(?:is|has|have|are) )?(?:(longest|shortest)|(?:(most|greatest number of|maximum number of|fewest|least) (?:characters|bytes)))(?: 1)?',
    (m, draft) =>
      draft.unit === undefined
        ? undefined
        : staged(draft, {
            kind: 'best',
            by: 'length',
            greatest: /long|most|greatest|maximum/.test(m[0]),
            latest: false,
          }),
  )
  const RELATIVE =
    'in which|of \\d|that|whose|with|without|longer|shorter|of length|of at|of more|starting|ending|consisting|matching|greater|less|larger|smaller|bigger|below|above|between|divisible|at least|at most|over|under|containing|including'
  const relative = (negate = false): Step =>
    phrase((words, draft) => where(negate)(relativeForm(words), draft), RELATIVE)
  /** `print each line if it contains …`, `… unless it is empty`. */
  const conditional = either(
    seq(
      word('[,]? ?(?:but )?(?:only )?(?:if|when|where|provided)(?: that)?'),
      word('(?:it|they|line|word|number|argument)'),
      phrase((words, draft) => where(false)(relativeForm(verbForm(words)), draft), '\\S+'),
    ),
    seq(
      word('[,]? ?unless'),
      word('(?:it|they|line|word|number|argument)'),
      phrase((words, draft) => where(true)(relativeForm(verbForm(words)), draft), '\\S+'),
    ),
  )
  const SAME = '(?:is |are )?(?:equal(?:s)?(?: to)?|same as|identical to|repeats?|matches|match)'
  const DIFFERENT = '(?:differs? from|is different from|is not (?:equal to|same as|identical to)|does not equal)'
  const BEFORE =
    '(?:1|line|word|number|that)? ?(?:that (?:is|comes|came|stands) )?(?:(?:just|directly|immediately|right)? ?(?:before|above|preceding)(?: (?:it|1))?|previous(?: (?:1|line|word|number))?|preceding (?:1|line|word|number)|(?:before|above)(?: it)?)'
  const neighbours = { kind: 'distinct', neighbours: true } satisfies Stage
  const distinct = either(
    word(
      `[,]? ?(?:unless (?:it|they) ${SAME} ${BEFORE}|(?:only )?(?:if|when) (?:it|they) ${DIFFERENT} ${BEFORE}|that ${DIFFERENT} ${BEFORE}|(?:but )?(?:remove|removing|without|except|except for) (?:each )?(?:lines?|words?|numbers?|1|those) that ${SAME} ${BEFORE}|(?:but )?(?:without|remove|removing|with(?= .+ removed)) (?:consecutive|adjacent|neighbouring|immediate|directly repeated) (?:duplicates?|repeats|repetitions|duplicate lines|equal lines|identical lines)(?: removed)?)`,
      (m, draft) =>
        draft.unit === undefined
          ? / lines? /.test(m[0])
            ? staged({ ...draft, unit: 'line' }, neighbours)
            : undefined
          : staged(draft, neighbours),
    ),
    word(
      '[,(]? ?(?:and |but )?(?:without (?:each )?(?:duplicates?|repeats|repetitions|repeating any(?:thing)?|duplicate (?:lines|words|numbers))|(?:remove|removing) (?:duplicates|repeats|repetitions)|with duplicates removed|(?:each(?: of them| 1| line| word| number)? )?(?:only )?once(?! each)|only once(?: each)?|once each|no duplicates)(?: [)])?',
      adding({ kind: 'distinct', neighbours: false }),
    ),
    word(`that ${SAME} ${BEFORE}`, adding({ ...neighbours, inverted: true })),
    word('that (?:occur|appear)s? (?:exactly |only )?once', adding({ kind: 'once' })),
  )
  const adjective = either(
    word('(?:non-?empty|not empty|non-?blank)', (m, draft) =>
      where(/blank/.test(m[0]))(/blank/.test(m[0]) ? 'that are blank' : 'that are not empty', draft),
    ),
    word('(empty|blank)', (m, draft) => where(false)(`that are ${m[1]}`, draft)),
    word('(?:distinct|different|unique)', adding({ kind: 'distinct', neighbours: false })),
    word('(?:longest|shortest)', (m, draft) =>
      staged(draft, { kind: 'best', by: 'length', greatest: /longest/.test(m[0]), latest: false }),
    ),
    phrase(
      (words, draft) =>
        draft.unit === undefined ? where(false)(words, { ...draft, unit: 'number' }) : where(false)(words, draft),
      'even|odd|negative|positive|prime|non-negative|non-zero|nonzero|perfect|square',
      2,
    ),
  )
  /** `blank lines (lines with no characters)`: what stands between the parentheses says it exactly. */
  const apposition = seq(
    word('[(,] ?(?:that is ,? ?|i\\.e\\. ,? ?)?(?:lines|words|those|1s|ones)?'),
    phrase((words, draft) => {
      const last = draft.stages.at(-1)
      return last?.kind === 'where'
        ? where(false)(relativeForm(words), { ...draft, stages: draft.stages.slice(0, -1) })
        : undefined
    }, RELATIVE),
    word('[),]'),
  )
  const tie = word(
    '[,.(]? ?(?:(?:if (?:several|2|2 or more|there are several|there are ties|more than 1)(?: (?:lines|words|arguments|of them))?(?: (?:are|have|tie|share))?(?: (?:equally long|of same length|same length|that length|as long|length))? ,? ?(?:print |take )?)|on ties? ,? ?|in case of ties? ,? ?)?(?:(?:1 |line )?(?:which|that) (?:came |comes |occurs |is ))?(first|earliest|last|latest)(?: (?:1|of them|line|such line|word|argument))?(?: (?:which|that) (?:came|comes|occurs) first)?(?: (?:wins|counts|is printed|is taken))?(?: (?:if (?:several|there are several|there are ties|more than 1|2)(?: (?:are|have))?(?: (?:equally long|same length|tie|equal))?|(?:on|for|in case of) ties?))?(?: \\))?',
    (m, draft) => {
      const last = draft.stages.at(-1)
      if (last?.kind !== 'best') return undefined
      return { ...draft, stages: [...draft.stages.slice(0, -1), { ...last, latest: /last|latest/.test(m[1]!) }] }
    },
  )
  return { slice, places, where, relative, conditional, superlative, neighbours, distinct, adjective, apposition, tie }
}
export type Filters = ReturnType<typeof filterPhrases>

/** Forms that tests of lines are known in. */
export function relativeForm(words: string): string {
  return words
    .replace(/^(?:with|that have) (.+?) (?:somewhere )?(?:in|on) (?:it|them)$/, 'that contain $1')
    .replace(
      /^in which (.+?) (do not |does not )?(?:occur|appear)s?(?: somewhere| anywhere)?$/,
      (_, what, not) => `that ${not === undefined ? '' : 'do not '}contain ${what}`,
    )
    .replace(/^(?:that have|that contain|with) no (?:character|byte)s?(?: at each)?$/, 'that are empty')
    .replace(/^of length (?:greater|more|larger) than /, 'that are longer than ')
    .replace(/^of length (?:less|smaller) than /, 'that are shorter than ')
    .replace(/^(?:starting|beginning) with/, 'that start with')
    .replace(/^that has /, 'that have ')
    .replace(/^that is /, 'that are ')
    .replace(/^ending (?:with|in)/, 'that end with')
    .replace(/^consisting (?:only )?of/, 'that consist only of')
    .replace(/^(?:containing|including)/, 'that contain')
    .replace(/^matching/, 'that match')
    .replace(/^of (?=at least|at most|more than|less than|fewer than)/, 'that have ')
    .replace(/^(?=longer|shorter)/, 'that are ')
    .replace(/^that (start|end|contain|consist)s\b/, 'that $1')
}
/** `it contains x`, `it is empty` as what stands after `that`. */
const verbForm = (words: string): string =>
  `that ${words
    .replace(/^is\b/, 'are')
    .replace(/^has\b/, 'have')
    .replace(/^(start|end|contain|equal|consist)s\b/, '$1')}`

/** A property of numbers, as the reader of functions reads it. */
function numberTest(words: string, context: Context): Test | undefined {
  const made = context.readFunction(`n is ${words}`, {
    name: 'passes',
    parameters: [{ name: 'n', type: 'i64' }],
    result: 'bool',
  })
  if (made === undefined) return undefined
  return {
    condition: 'passes(value)',
    helpers: belowMain(made.source),
  }
}
