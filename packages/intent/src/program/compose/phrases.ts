import type { Outcome } from '../notes.js'
import { byteClass, textNamed } from './bytes-of.js'
import { emitPipeline, type Order, type Output, type Stage, type Test, type Unit, type Value } from './items.js'
import { lineTest, lineValue } from './lines.js'
import type { Context } from './rule.js'
import { createSteps, type Step as StepOf, type Take as TakeOf } from './steps.js'

type Step = StepOf<Draft>
type Take = TakeOf<Draft>

/** What the words up to some place have said of a program. */
interface Draft {
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

const NUMBER_WORDS = '(?:decimal |whole |signed |natural |valid )*(?:integers?|numbers?|values?)'
const UNITS: readonly (readonly [string, Unit])[] = [
  ['(?:text |printed )?lines?(?: of text)?', 'line'],
  ['words?', 'word'],
  [NUMBER_WORDS, 'number'],
  ['arguments?', 'argument'],
  ['bytes?|characters?', 'byte'],
]

/** Without it an average is no integer. */
const ROUNDED = /rounded down|rounded towards? (?:0|zero)|truncated|integer division|whole part|integer part/
const NOUN = '(?:lines?|words?|numbers?|arguments?|1|it|them)'
const FEWER = `if there are (?:fewer|less|not (?:that|so) many)(?: ${NOUN})?(?: than that)?`
const ALL = '(?:print )?(?:each(?: of)?(?: them| it)?|as many as there are|everything)'
/** What is so anyway. */
const REMARKS: readonly string[] = [
  `${FEWER} ,? ?${ALL}`,
  `${ALL} ${FEWER}`,
  `there is always at least 1 ${NOUN}`,
  'newline (?:are )?(?:included|counted)(?: too)?|(?:with|including) newline',
  `order of ${NOUN} (?:stays|is kept|does not change)(?: same)?`,
  'in (?:original|same) order|(?:keeping|in) order(?: of first (?:appearance|occurrence))?|keeping first(?: of each)?',
  `first ${NOUN} is always printed`,
  'case matters|case-sensitive',
  `each ${NOUN}(?: itself)? (?:unchanged|stays unchanged|as it is|intact)|unchanged|as it is|as they are`,
  'words? (?:is|are) (?:separated by (?:1 or more )?(?:spaces|whitespace|spaces or newline|spaces and newline)|(?:maximal )?(?:sequences?|runs?) of (?:non-whitespace|non-blank|non-space) characters)',
  'starting (?:from|at|with) 1|counting from 1',
  '(?:ignore|ignoring) rest|rest (?:unchanged|as it is)',
  '(?:in|at) end',
  'as (?:decimal|plain)? ?number|in decimal',
  '(?:with )?newline (?:included|behind it)',
  'end line',
  'rounded (?:down|towards? (?:0|zero))(?: to (?:whole number|integer))?|truncated|(?:using|by) integer division',
  '(?:comparing|compared|taken|interpreted|treated) as numbers',
]

const with_ = (draft: Draft, stage: Stage): Draft => ({ ...draft, stages: [...draft.stages, stage] })

/** All complete readings of a sentence as a pipeline over items. */
export function pipelines(text: string, context: Context): readonly string[] {
  const { word, phrase, seq, either, maybe, many, set, whole } = createSteps<Draft>(text)

  // Items and where they come from.
  const unit = either(
    ...UNITS.map(([pattern, kind]) =>
      word(pattern, (_, draft) =>
        draft.unit === undefined || draft.unit === kind
          ? { ...draft, unit: kind }
          : draft.unit === 'argument' && kind === 'number'
            ? { ...draft, numeric: true }
            : undefined,
      ),
    ),
    // `the digits`, `the commas`: bytes of a class.
    phrase(
      (words, draft) => {
        if (draft.unit !== undefined) return undefined
        const condition =
          byteClass(words.replace(/(?<=..)s$/, ''), 'text[start]', context.quotes) ??
          byteClass(words, 'text[start]', context.quotes)
        return condition === undefined
          ? undefined
          : with_({ ...draft, unit: 'byte' }, { kind: 'where', test: { condition } })
      },
      '\\S+',
      6,
    ),
    word('(?:1s?|ones?|of (?:them|those|these))', (_, draft) => (draft.unit === undefined ? undefined : draft)),
  )
  const source = either(
    word(
      '(?:read |given |found |typed |taken |present |contained |that (?:are|occur|appear) |there are )?(?:on|from|in|of|to|over) stdin',
      (_, draft) => (draft.unit === 'argument' ? undefined : draft),
    ),
    word(
      '(?:that (?:are |were )?)?(?:read|there (?:are|is|were)|it contain|(?:do |does )?stdin (?:has|have|contain))',
      (m, draft) =>
        draft.unit === 'argument' ? undefined : { ...draft, ...(/read/.test(m[0]) ? { reads: true } : {}) },
    ),
    word('(?:in|of|from) it', (_, draft) => (draft.reads === true ? draft : undefined)),
    word('(?:from|at|of) (?:start|beginning|top|begining) of stdin'),
    word('as (?:first )?argument says', (_, draft) => ({ ...draft, counted: true })),
    word(
      '(?:given|passed|there (?:are|were)|it (?:was|is) given|(?:were|are) (?:given|passed))(?: to (?:it|program)| on command line)?',
      (_, draft) => (draft.unit === 'argument' ? draft : undefined),
    ),
  )
  const asArguments = word(
    '(?:given |passed |taken )?(?:as|in|on|from) (?:each )?(?:arguments|commandline)',
    (_, draft) => (draft.unit === 'number' ? { ...draft, unit: 'argument', numeric: true } : undefined),
  )
  const inputLayout = word(
    '(?:[,(] )?(?:(?:with )?(?:1(?: number| integer| word)?|each 1|each) (?:per|on own) line|(?:with )?1(?: number| integer| word)? on each line|separated by (?:spaces?|whitespace|newline|spaces or newline)|that may be negative|possibly negative)(?: [,)])?',
    (m, draft) => ({ ...draft, lined: draft.lined === true || /line/.test(m[0]) }),
  )

  // Which of them.
  const number = '(\\d+|n)'
  const numbered =
    (condition: string): Take =>
    (_, draft) =>
      with_(draft, { kind: 'numbered', condition })
  const slice = either(
    word(`first ${number}`, (m, draft) => with_(draft, { kind: 'numbered', condition: `$ <= ${m[1]}` })),
    word(`last ${number}`, (m, draft) => with_(draft, { kind: 'last', count: m[1]!, drop: false })),
    word(`${number} (longest|shortest)`, (m, draft) =>
      with_(with_(draft, { kind: 'sort', by: 'length', descending: m[2] === 'longest' }), {
        kind: 'numbered',
        condition: `$ <= ${m[1]}`,
      }),
    ),
    word('as many(?= .* as argument says)', (_, draft) => with_(draft, { kind: 'numbered', condition: '$ <= n' })),
    word('first(?: 1)?(?= (?:non-empty |stdin )?(?:line|word|argument|number|integer|1)\\b)', numbered('$ == 1')),
    word('(?:last|final)(?: 1)?(?= (?:non-empty |stdin )?(?:line|word|argument|number|integer|1)\\b)', (_, draft) =>
      with_(draft, { kind: 'last', count: '1', drop: false }),
    ),
    word('(\\d+)th', (m, draft) => with_(draft, { kind: 'numbered', condition: `$ == ${m[1]}` })),
    word('each (\\d+)th', (m, draft) => with_(draft, { kind: 'numbered', condition: `$ % ${m[1]} == 0` })),
    word('each other|each odd-numbered|odd-numbered|odd numbered', numbered('$ % 2 == 1')),
    word('each even-numbered|even-numbered|even numbered', numbered('$ % 2 == 0')),
  )
  const test = (words: string, draft: Draft): Test | undefined => {
    if (draft.unit === 'number' || draft.numeric === true) {
      const made = numberTest(words.replace(/^that are |^that is |^that /, ''), context)
      if (made !== undefined || draft.unit === 'number') return made
    }
    const named =
      draft.wanted === true
        ? words.replace(
            /^in which (?:it|argument|word|text|string) occurs$|\b(?:it|(?:this |that )?(?:word|text|string|pattern|argument))(?= as |$)/,
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
      return with_(draft, {
        kind: 'where',
        test: negate ? { ...made, condition: `!(${made.condition})` } : made,
      })
    }
  const superlative = word(
    '(?:(?:that |which )?(?:is|has|have|are) )?(?:(longest|shortest)|(?:(most|greatest number of|maximum number of|fewest|least) (?:characters|bytes)))(?: 1)?',
    (m, draft) =>
      draft.unit === undefined
        ? undefined
        : with_(draft, {
            kind: 'best',
            by: 'length',
            greatest: /long|most|greatest|maximum/.test(m[0]),
            latest: false,
          }),
  )
  const RELATIVE =
    'in which|that|whose|with|without|longer|shorter|of length|of at|of more|starting|ending|consisting|matching|greater|less|larger|smaller|bigger|below|above|between|divisible|at least|at most|over|under|containing|including'
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
    '(?:1|line|word|number|that)? ?(?:(?:just|directly|immediately|right)? ?(?:before|above|preceding)(?: (?:it|1))?|previous(?: (?:1|line|word|number))?|preceding (?:1|line|word|number)|(?:before|above)(?: it)?)'
  const neighbours: Stage = { kind: 'distinct', neighbours: true }
  const adding =
    (stage: Stage): Take =>
    (_, draft) =>
      with_(draft, stage)
  const distinct = either(
    word(
      `[,]? ?(?:unless (?:it|they) ${SAME} ${BEFORE}|(?:only )?(?:if|when) (?:it|they) ${DIFFERENT} ${BEFORE}|that ${DIFFERENT} ${BEFORE}|(?:but )?(?:remove|removing|without|except|except for) (?:each )?(?:lines?|words?|numbers?|1|those) that ${SAME} ${BEFORE}|(?:but )?(?:without|remove|removing|with(?= .+ removed)) (?:consecutive|adjacent|neighbouring|immediate|directly repeated) (?:duplicates?|repeats|repetitions|duplicate lines|equal lines|identical lines)(?: removed)?)`,
      (m, draft) =>
        draft.unit === undefined
          ? / lines? /.test(m[0])
            ? with_({ ...draft, unit: 'line' }, neighbours)
            : undefined
          : with_(draft, neighbours),
    ),
    word(
      '[,(]? ?(?:and |but )?(?:without (?:each )?(?:duplicates?|repeats|repetitions|repeating any(?:thing)?|duplicate (?:lines|words|numbers))|(?:remove|removing) (?:duplicates|repeats|repetitions)|with duplicates removed|each(?: of them| 1| line| word| number)? (?:only )?once|only once(?: each)?|once each|no duplicates)(?: [)])?',
      adding({ kind: 'distinct', neighbours: false }),
    ),
    word('that (?:occur|appear)s? (?:exactly |only )?once', adding({ kind: 'once' })),
  )
  const adjective = either(
    word('(?:non-?empty|not empty|non-?blank)', (m, draft) =>
      where(/blank/.test(m[0]))(/blank/.test(m[0]) ? 'that are blank' : 'that are not empty', draft),
    ),
    word('(empty|blank)', (m, draft) => where(false)(`that are ${m[1]}`, draft)),
    word('(?:distinct|different|unique)', adding({ kind: 'distinct', neighbours: false })),
    word('(?:longest|shortest)', (m, draft) =>
      with_(draft, { kind: 'best', by: 'length', greatest: /longest/.test(m[0]), latest: false }),
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
  /** The adjectives filter before what selects by place does: `the first 3 empty lines`. */
  const items: Step = function* (from, draft) {
    const before = draft.stages
    const lead = many(word('(?:each(?: of)?|only|just|those|stdin|both|of)'))
    const picked = seq(lead, maybe(slice), lead, many(adjective))
    const nouns = seq(picked, unit, many(either(source, asArguments, inputLayout, relative(), distinct, apposition)))
    for (const [end, made] of nouns(from, { ...draft, stages: [] })) {
      const places = made.stages.filter(({ kind }) => kind === 'numbered' || kind === 'last' || kind === 'best')
      const tests = made.stages.filter((stage) => !places.includes(stage))
      yield [end, { ...made, stages: [...before, ...tests, ...places] }]
    }
  }
  const pronoun = set((draft) => (draft.unit === undefined ? undefined : draft))
  const them = seq(
    word(
      '(?:it|them|they|result|results|that|those|each(?: of them)?|each 1|rest|others|each (?:other )?(?:line|word|number|argument)|(?:remaining |other |resulting )?(?:lines|words|numbers|arguments|ones))(?: out)?',
    ),
    pronoun,
  )

  // What happens to them.
  const orderOf = (words: string, draft: Draft): { readonly by: Order; readonly descending: boolean } | undefined => {
    const numbers = draft.unit === 'number' || draft.numeric === true
    const descending =
      /descending|decreasing|reverse|from (?:longest|largest|biggest|highest|z)|^(?:longest|largest|biggest|highest|greatest) first|maximum to/.test(
        words,
      )
    if (/length|longest|shortest/.test(words)) return { by: 'length', descending }
    if (/alphabet|lexico|byte|dictionary|ascii|from [az] to/.test(words)) return { by: 'bytes', descending }
    if (/numeric|value|largest|smallest|biggest|highest|lowest|maximum|minimum/.test(words))
      return { by: 'value', descending }
    return { by: numbers ? 'value' : 'bytes', descending }
  }
  const DIRECTION = '(?:ascending|descending|increasing|decreasing|reverse)'
  const KEY = `(?:alphabetical(?:ly)?|lexicographic(?:al)?(?:ly)?|byte(?:wise)?|dictionary|ascii|numeric(?:al)?(?:ly)?)`
  const ORDER_KEY = `(?:(?:in )?(?:${DIRECTION} )?(?:${KEY} )?(?:${DIRECTION} )?(?:sort(?:ed)? )?order|(?:${DIRECTION} )?${KEY}(?: ${DIRECTION})?|(?:in )?(?:${DIRECTION}) order of (?:length|value|bytes|their bytes|byte values)|by (?:their )?(?:${DIRECTION} )?(?:length|byte values?|bytes|value|numeric value)(?: ${DIRECTION})?|from (?:shortest|smallest|longest|largest|lowest|highest|biggest|maximum|minimum|a) to (?:longest|largest|shortest|smallest|biggest|highest|lowest|maximum|minimum|z)|(?:shortest|smallest|longest|largest|lowest|highest|biggest)(?: 1s| ones?| 1)? first|(?:in )?${DIRECTION}(?: order)?)`
  const sortBy: Take = (m, draft) => {
    if (draft.unit === undefined) return undefined
    const order = orderOf(m[0], draft)
    return order === undefined ? undefined : with_(draft, { kind: 'sort', ...order })
  }
  const sorting = either(
    word(`[,]? ?(?:and |being |but )?(?:sorted|ordered|arranged|in sorted order)(?: ${ORDER_KEY})*`, sortBy),
    word(
      `[,]? ?in (?:(?:alphabetical|lexicographic(?:al)?|dictionary|sorted|ascending|descending|increasing|decreasing|byte|numeric(?:al)?|reverse alphabetical|reverse numerical|reverse sorted|ascii) )+order(?: of (?:their )?(?:length|value|bytes|byte values))?`,
      sortBy,
    ),
    word(
      '[,]? ?(?:from (?:shortest|smallest|longest|largest|lowest|highest|biggest) to (?:longest|largest|shortest|smallest|highest|lowest|biggest)|(?:shortest|smallest|longest|largest|lowest|highest|biggest)(?: 1s| ones?| 1)? first)',
      sortBy,
    ),
  )
  const reversing = word(
    '[,]? ?(?:in (?:reverse|opposite|backward|backwards|reversed) order|in reverse|(?:from )?(?:(?:very )?last|bottom|end)(?: (?:1|line|word|number|argument))? (?:to|up to) (?:first|top|beginning|start)(?: (?:1|line))?|(?:last|bottom)(?: (?:1|line|word|number|argument))? first)(?: , first (?:1 |line )?last)?',
    adding({ kind: 'reverse' }),
  )
  const separated = seq(
    word(
      '[,(]? ?(?:each )?(?:(?:printed |being )?(?:separated|joined|divided|delimited) (?:by|with)|with)(?: (?:1|just))?',
    ),
    phrase(
      (words, draft) => {
        const separator = textNamed(
          words
            .replace(/^(?:1 )?(space|comma|tab|dot|hyphen|underscore|colon|semicolon|blank)s?$/, '$1')
            .replace('blank', 'space'),
          context.quotes,
        )
        return separator === undefined || draft.output !== undefined
          ? undefined
          : { ...draft, output: { kind: 'items', separator } }
      },
      '\\S+',
      4,
    ),
    maybe(word('(?:in )?between(?: them)?')),
    maybe(word('\\)')),
  )
  const lined = word(
    '[,(]? ?(?:each(?: (?:1|of them|word|number|line|argument))? )?(?:on (?:1 )?own line|1(?: (?:word|number|item|argument|integer|entry|value|line))? per line|(?:with |followed by )?newline after each|each followed by newline)(?: [)])?',
    (_, draft) => ({ ...draft, lined: true }),
  )
  const onOneLine = word('[,]? ?(?:each )?on (?:1|same) line')
  const valued = phrase(
    (words, draft) => {
      if (draft.value !== undefined || draft.unit === undefined || draft.unit === 'number') return undefined
      // `the lines backwards`: each of them, or their order.
      if (/^(?:reversed|backwards?)$/.test(words) && !/\b(?:each|it)\b/.test(text)) return undefined
      const value = lineValue(words, context)
      return value === undefined ? undefined : { ...draft, value }
    },
    '(?:in (?:upper|lower)case|(?:converted |turned |changed )?(?:to|into) (?:upper|lower)case|without|with (?:prefix|suffix|no )|preceded by|prefixed|followed by|suffixed|surrounded|enclosed|between|in (?:double )?quotes|reversed|backwards?|capitali[sz]ed|with (?:its )?(?:characters|first))',
    10,
  )
  const numbering = seq(
    word(
      '[,]? ?(?:each )?(?:preceded by|prefixed (?:by|with)|with|after|following)(?: its)? (?:(?:line|word) )?number(?: in front(?: of it)?)?',
    ),
    phrase(
      (words, draft) => {
        const plain = words
          .replace(/[,(] ?(?:starting|counting|counted|beginning|numbered) (?:with|from|at) 1(?: \))?/g, ' ')
          .replace(/^(?:,|and|then|followed by| )+|(?: |,|and|then|followed by|before|it|line)+$/g, '')
          .replace(/\s+/g, ' ')
        const texts = plain
          .split(/ ?(?:, and|,| and) /)
          .map((part) => textNamed(part.replace(/^1 /, ''), context.quotes))
        if (texts.length === 0 || texts.some((part) => part === undefined || part === '')) return undefined
        return draft.numbering === undefined ? { ...draft, numbering: texts.join('') } : undefined
      },
      '\\S+',
      16,
    ),
  )
  const byExample = word(
    '[:,]? ?(?:print |with )?(q\\d+) (?:before|in front of) first(?: 1| line)? ,? ?(q\\d+) (?:before|in front of) 2th(?: 1| line)?(?: ,? ?(q\\d+) (?:before|in front of) 3th(?: 1| line)?)?(?: ,)?(?: and)? so on',
    (m, draft) => {
      const said = m.slice(1).flatMap((name) => (name === undefined ? [] : [context.quotes[Number(name.slice(1))]!]))
      const after = said[0]!.slice(1)
      return draft.numbering === undefined && after !== '' && said.every((each, i) => each === `${i + 1}${after}`)
        ? { ...draft, numbering: after }
        : undefined
    },
  )
  const byTemplate = word(
    'as (q\\d+) ,? ?where (\\w) is (?:its )?(?:line )?number(?: of (?:line|it))?(?: (?:,|counted|counting|starting|from|at|with|1)+)*',
    (m, draft) => {
      const template = context.quotes[Number(m[1]!.slice(1))]!.toLowerCase()
      const between = new RegExp(`^${m[2]}(\\W+)(?:line|text)$`).exec(template)
      return between === null || draft.numbering !== undefined ? undefined : { ...draft, numbering: between[1]! }
    },
  )
  const except = seq(
    word(
      '[,]? ?(?:but )?(?:except(?: for)?|but(?: not)?|without|remove|removing|not(?: printing)?|ignore|ignoring|skipping)',
    ),
    either(
      seq(word('(?:each )?(?:those|1s|ones)'), relative(true)),
      seq(maybe(word('each')), unit, relative(true)),
      seq(
        word('(?:each )?(empty|blank)', (m, draft) => where(true)(`that are ${m[1]}`, draft)),
        maybe(unit),
      ),
      word('(?:its )?first(?: (\\d+))?(?: lines?| 1s?| ones| words?| arguments?)?', (m, draft) =>
        with_(draft, { kind: 'numbered', condition: `$ > ${m[1] ?? 1}` }),
      ),
      word('(?:its )?last(?: (\\d+))?(?: lines?| 1s?| ones| words?| arguments?)?', (m, draft) =>
        with_(draft, { kind: 'last', count: m[1] ?? '1', drop: true }),
      ),
    ),
  )
  const tie = word(
    '[,.(]? ?(?:(?:if (?:several|2|2 or more|there are several|more than 1)(?: (?:lines|words|arguments|of them))?(?: (?:are|have|tie|share))?(?: (?:equally long|of same length|same length|that length|as long|length))? ,? ?(?:print |take )?)|on ties? ,? ?|in case of ties? ,? ?)?(?:(?:1 |line )?(?:which|that) (?:came |comes |occurs |is ))?(first|earliest|last|latest)(?: (?:1|of them|line|such line|word|argument))?(?: (?:which|that) (?:came|comes|occurs) first)?(?: (?:wins|counts|is printed|is taken))?(?: (?:if (?:several|there are ties|more than 1|2)(?: (?:are|have))?(?: (?:equally long|same length|tie|equal))?|(?:on|for|in case of) ties?))?(?: \\))?',
    (m, draft) => {
      const last = draft.stages.at(-1)
      if (last?.kind !== 'best') return undefined
      return { ...draft, stages: [...draft.stages.slice(0, -1), { ...last, latest: /last|latest/.test(m[1]!) }] }
    },
  )
  const remark = word(`[,.(]? ?(?:and |but |or )*(?:${REMARKS.join('|')})(?: \\))?`)
  const unended = word(
    '[,(]? ?(?:but )?(?:not counting|without|excluding|not including|except)(?: each)? newline(?: \\))?',
    (_, draft) =>
      draft.unit === 'byte'
        ? with_(draft, { kind: 'where', test: { condition: 'text[start] != 10' } })
        : draft.value?.number === undefined
          ? undefined
          : draft,
  )
  const modifier = either(
    unended,
    sorting,
    reversing,
    distinct,
    lined,
    onOneLine,
    separated,
    numbering,
    byExample,
    byTemplate,
    superlative,
    seq(maybe(word('[,]? ?each(?: of them| 1)?')), valued),
    conditional,
    except,
    source,
    tie,
    relative(),
    remark,
  )
  const modifiers = many(modifier)

  // What is asked for.
  const folding = (kind: Exclude<Output['kind'], 'items' | 'choice'>): Step =>
    set((draft) => (draft.output === undefined ? { ...draft, output: { kind }, printing: true } : undefined))
  const numericItems = seq(
    items,
    set((draft) =>
      draft.unit === 'number' || (draft.unit === 'argument' && draft.value === undefined)
        ? { ...draft, numeric: true }
        : undefined,
    ),
  )
  const FOLDS: readonly (readonly [string, Exclude<Output['kind'], 'items' | 'count' | 'choice'>])[] = [
    ...(ROUNDED.test(text) ? ([['(?:average|mean|arithmetic mean)(?: value)?(?: of)?', 'average']] as const) : []),
    ['(?:sum|total)(?: of)?', 'sum'],
    ['product(?: of)?', 'product'],
    ['(?:maximum|largest|greatest|biggest|highest)(?: 1)?(?: (?:of|among))?', 'maximum'],
    ['(?:minimum|smallest|least|lowest)(?: 1)?(?: (?:of|among))?', 'minimum'],
  ]
  const print = word(
    '(?:so )?(?:print_out|print|copy|give|keep|return|list|get|find|pick|select|extract|tell|say|compute|calculate|determine|work out|which is|what is|program that print|filter that print)(?: (?:only|out|just))?',
    (_, draft) => ({ ...draft, printing: true }),
  )
  const measured: Step = either(
    seq(
      word('(?:length|size)(?: in bytes)? of (?=(?:longest|shortest))'),
      items,
      set((draft) => {
        const last = draft.stages.at(-1)
        if (last?.kind !== 'best' || draft.output !== undefined) return undefined
        return {
          ...draft,
          stages: draft.stages.slice(0, -1),
          output: { kind: last.greatest ? 'maximum' : 'minimum' },
          value: { write: 'writeDecimal(end - start)', number: 'end - start' },
          printing: true,
        }
      }),
    ),
  )
  /** `the square of each number`, `its double`: what is made of a number. */
  const changedNumber = (words: string, draft: Draft): Draft | undefined => {
    if (draft.value !== undefined) return undefined
    const made = context.readFunction(
      `${words
        .replace(/^its /, '')
        .replace(/ of$/, '')
        .replace(/^(square|cube|double|half)s$/, '$1')} of n`,
      {
        name: 'changed',
        parameters: [{ name: 'n', type: 'i64' }],
        result: 'i64',
      },
    )
    if (made === undefined) return undefined
    const helpers = `\n\n${made.source.replace(/^\s*(requires|ensures|example)\(.*\)\s*\n/gm, '')}`
    return {
      ...draft,
      value: { write: 'writeDecimal(changed(value))', number: 'changed(value)', helpers, signed: true },
    }
  }
  const changedNumbers = seq(
    phrase((words, draft) => (/ of$/.test(words) ? changedNumber(words, draft) : undefined), '\\S+', 4),
    items,
    set((draft) => (draft.unit === 'number' ? draft : undefined)),
  )
  const widest = seq(
    word('number of (?:characters|bytes)(?= (?:longest|shortest))'),
    items,
    word('(?:has|have|contain)'),
    set((draft) => {
      const last = draft.stages.at(-1)
      return last?.kind === 'best' && draft.output === undefined
        ? { ...draft, value: lineValue('length', context)!, printing: true }
        : undefined
    }),
  )
  // `how many of the numbers are negative`
  const counted = seq(
    word('(?:sum )?(?:number of|count of)'),
    items,
    maybe(
      phrase((words, draft) => where(false)(relativeForm(`that ${words}`), draft), 'are|is|have|contain|start|end'),
    ),
    folding('count'),
  )
  const folded = either(
    counted,
    widest,
    measured,
    ...FOLDS.map(([pattern, kind]) => seq(word(pattern), numericItems, folding(kind))),
    ...FOLDS.map(([pattern, kind]) => seq(word(pattern), changedNumbers, folding(kind))),
    ...FOLDS.map(([pattern, kind]) =>
      seq(
        word(pattern),
        word('lengths of'),
        items,
        set((draft) =>
          draft.unit === 'number' || draft.unit === 'byte' || draft.value !== undefined
            ? undefined
            : { ...draft, value: lineValue('length', context)! },
        ),
        folding(kind),
      ),
    ),
    ...FOLDS.map(([pattern, kind]) =>
      seq(
        word(pattern),
        maybe(them),
        set((draft) => (draft.unit === 'number' || draft.numeric === true ? draft : undefined)),
        folding(kind),
      ),
    ),
    seq(
      word('(?:line|word|argument) count', (m, draft) => ({
        ...draft,
        unit: /line/.test(m[0]) ? 'line' : /word/.test(m[0]) ? 'word' : 'argument',
      })),
      folding('count'),
    ),
  )
  const valueOfEach: Step = phrase((words, draft) => {
    const m = /^(?:only )?(.+?) (?:of|in|on) (?:each|lines|words|arguments)(?: (\S+-(?:separated|delimited)))?$/.exec(
      words,
    )
    if (m === null || draft.value !== undefined) return undefined
    const value = lineValue(m[2] === undefined ? m[1]! : m[1]!.replace(/(?=field|column)/, `${m[2]} `), context)
    return value === undefined ? undefined : { ...draft, value }
  }, '\\S+')
  const lastFirst = word(
    'last (line|word|argument|number)(?: of stdin| read)? first ,? ?(?:and )?(?:then )?(?:1|line|word|argument|number) before (?:it|that)(?: ,)?(?: and)? so on(?: ,)?(?: (?:up to|until|to|down to) first(?: 1| line)?)?',
    (m, draft) => (draft.unit === undefined ? with_({ ...draft, unit: m[1] as Unit }, { kind: 'reverse' }) : undefined),
  )
  const printed = either(
    seq(lastFirst, modifiers),
    seq(changedNumbers, modifiers),
    seq(folded, modifiers),
    seq(items, modifiers),
    seq(
      word('stdin(?: to stdout)?'),
      set((draft) => (draft.unit === undefined ? draft : undefined)),
      either(distinct, except),
      modifiers,
    ),
    seq(them, modifiers),
    seq(valueOfEach, unit, modifiers),
  )
  const settle = word(
    '(?:print |give |tell )(?:that (?:number|line|word|argument)|it|result|sum|count|number|total|that|line)(?: as(?: decimal)? number)?(?: on own line)?',
    (m, draft) =>
      draft.unit === undefined ||
      (/sum|count|number|total/.test(m[0]) && (draft.output === undefined || draft.output.kind === 'items'))
        ? undefined
        : { ...draft, printing: true },
  )
  const everyOne = seq(
    word('(?:for|from|of) each'),
    unit,
    many(source),
    maybe(word('[,:]')),
    word('print(?: only)?', (_, draft) => ({ ...draft, printing: true })),
    either(
      seq(
        phrase((words, draft) => {
          if (draft.unit === 'number') return changedNumber(words, draft)
          const value =
            draft.value === undefined ? lineValue(words.replace(/\b(?:its|his|their) /g, ''), context) : undefined
          return value === undefined ? undefined : { ...draft, value }
        }, '\\S+'),
        modifiers,
      ),
      seq(them, modifiers),
    ),
  )
  const FOUND_NONE =
    '(?:no (?:line|word|1)s? (?:does|do|matches|match|was(?: found| printed| shown)?|is(?: found| printed| shown)?|matched)|nothing (?:was |is )?(?:found|printed|matched|matches|shown)|none (?:was |is )?(?:found|matches|match|does|was)|there is none|there are none)'
  const FOUND_SOME =
    '(?:(?:at least 1|each|some|1|any) lines? (?:was|is|were|are)? ?(?:found|printed|matched|matches|match|shown|does|did|do)|something (?:was|is) (?:found|printed|matched)|there (?:is|was) (?:match|1))'
  const exits = either(
    word(
      `(?:and |return |exit |with )*(?:status )?(?:with )?(\\d+) (?:if|when) ${FOUND_NONE} ?,? ?(?:and|or|otherwise|else)+ ?(?:exit )?(?:status )?(\\d+)(?: otherwise| if not| else)?`,
      (m, draft) => ({
        ...draft,
        found: { some: Number(m[2]), none: Number(m[1]) },
      }),
    ),
    word(
      `(?:and |return |exit |with )*(?:status )?(?:with )?(\\d+) (?:if|when) ${FOUND_SOME} ?,? ?(?:and|or|otherwise|else)* ?(?:exit )?(?:status )?(\\d+)(?: otherwise| if not| else| if none (?:was|is|does))?`,
      (m, draft) => ({
        ...draft,
        found: { some: Number(m[1]), none: Number(m[2]) },
      }),
    ),
  )
  // `print "yes" if …, otherwise "no"`, `exit 0 if …, 1 otherwise`
  const outcome = (words: string): Outcome | undefined => {
    const m =
      /^(?:(?:print )?(?:word |text )?(q\d+|(?!exit)[a-z-]+))?(?: ?,? ?and )?(?:(?:exit |status |return )*(\d+))?$/.exec(
        words,
      )
    if (m === null || (m[1] === undefined && m[2] === undefined)) return undefined
    const said = m[1] === undefined ? '' : `${/^q\d/.test(m[1]) ? context.quotes[Number(m[1].slice(1))]! : m[1]}\n`
    return { text: said, status: Number(m[2] ?? 0) }
  }
  const happens = (which: 'whenTrue' | 'whenFalse'): Step =>
    phrase(
      (words, draft) => {
        const made = outcome(words)
        const known = draft.choice ?? {}
        return made === undefined || known[which] !== undefined
          ? undefined
          : { ...draft, choice: { ...known, [which]: made }, printing: true }
      },
      '(?:print|exit|return|status|q\\d+|\\d+|[a-z-]+)',
      7,
    )
  const deciding = (condition: string): Step => set((draft) => ({ ...draft, choice: { ...draft.choice, condition } }))
  const stdinHas = word('(?:there (?:is|are)|stdin (?:has|contain))(?: (?:any|some|1))?')
  const condition = either(
    seq(
      word('(?:stdin is empty|there is no stdin)', (_, draft) => ({ ...draft, unit: 'byte' as const })),
      deciding('$ == 0'),
    ),
    seq(
      word('stdin is (?:not empty|non-empty)', (_, draft) => ({ ...draft, unit: 'byte' as const })),
      deciding('$ > 0'),
    ),
    seq(word('(?:there (?:is|are)|stdin (?:has|contain)) no'), items, deciding('$ == 0')),
    seq(word('stdin (?:does not contain|has no|contain no)'), items, deciding('$ == 0')),
    ...(
      [
        ['at least', '>='],
        ['more than', '>'],
        ['fewer than', '<'],
        ['at most', '<='],
        ['exactly', '=='],
      ] as const
    ).flatMap(([words, sign]) =>
      Array.from({ length: 1 }, () =>
        seq(
          word(`(?:there are|stdin (?:has|contain)) ${words} (\\d+)`, (m, draft) => ({
            ...draft,
            choice: { ...draft.choice, condition: `$ ${sign} ${m[1]}` },
          })),
          items,
        ),
      ),
    ),
    seq(stdinHas, items, deciding('$ > 0')),
    word('stdin contain ((?:text |word |string )?q\\d+|first argument)', (m, draft) => {
      const found = lineTest(`that contain ${m[1]}`, context)
      return found === undefined
        ? undefined
        : {
            ...with_({ ...draft, unit: 'line' as const }, { kind: 'where', test: found }),
            choice: { ...draft.choice, condition: '$ > 0' },
          }
    }),
  )
  const ELSE = '(?:[,.;]|and|or)* ?(?:otherwise|else|if not|in each other case)? ?,?'
  const choosing = either(
    seq(
      happens('whenTrue'),
      word('[,]? ?(?:if|when)'),
      condition,
      word(ELSE),
      happens('whenFalse'),
      maybe(word('(?:otherwise|else|if not)')),
    ),
    seq(
      word('(?:if|when)'),
      condition,
      word('[,]? ?(?:then)?'),
      happens('whenTrue'),
      word(ELSE),
      happens('whenFalse'),
      maybe(word('(?:otherwise|else|if not)')),
    ),
    seq(
      word('(?:print|say|tell|report) (?:whether|if)'),
      condition,
      word('[:,(]? ?(?:by )?(?:print )?'),
      happens('whenTrue'),
      word(ELSE),
      happens('whenFalse'),
    ),
  )
  const heading = word(
    '(?:simple )?(?:grep|head|tail|tac|cat|wc(?: -[lwc])?|nl|uniq|sort|rev)(?= :)|(?:program|filter|tool|utility)(?= :)',
  )
  const declaration = either(
    word(
      '(?:where )?(?:first |only )?argument is (?:string|word|text|pattern)|given (?:string|word|text|pattern) as (?:first |only )?argument',
      (_, draft) => ({
        ...draft,
        wanted: true,
      }),
    ),
    word(
      '(?:where )?n is (?:first |only )?argument(?: ?, number)?|(?:first |only )?argument is(?: number)? n|given(?: number)? n as (?:first |only )?argument',
      (_, draft) => ({ ...draft, counted: true }),
    ),
  )
  const exitCount = word(
    '(?:exit with |return |status is |with )?number of arguments(?: there were| given)?(?: as status)?|(?:exit with |return )(?:argument count|number of arguments|count)(?: \\( program name not included \\))? as status',
    (m, draft) =>
      /status|exit|return/.test(m[0]) && draft.unit === 'argument' ? { ...draft, exits: true } : undefined,
  )
  const clause = either(
    seq(
      word('(capitalize|capitalise|uppercase|lowercase)(?: first (?:letter|character) of)?(?= each )', (m, draft) => {
        const first = /first|capital/.test(m[0])
        if (first && m[1] === 'lowercase') return undefined
        return { ...draft, printing: true, value: lineValue(first ? 'capitalized' : `in ${m[1]}`, context)! }
      }),
      items,
      modifiers,
    ),
    seq(
      word(
        '(?:trim|remove) (?:(leading|trailing|leading and trailing) )?(?:(whitespace|spaces)(?: (?:and tabs|characters))?)?(?: ?(from both ends|at both ends|at (?:the )?end|at (?:the )?start|around))?(?: (?:of|from|on))?(?= each )',
        (m, draft) => {
          const ends =
            m[1] ??
            (m[3] === undefined
              ? m[2] === undefined
                ? 'leading and trailing'
                : undefined
              : /both|around/.test(m[3])
                ? 'leading and trailing'
                : /end/.test(m[3])
                  ? 'trailing'
                  : 'leading')
          return ends === undefined
            ? undefined
            : { ...draft, printing: true, value: lineValue(`without ${ends} ${m[2] ?? 'whitespace'}`, context)! }
        },
      ),
      items,
      modifiers,
    ),
    seq(
      word('(?:prefix|indent|start|precede|suffix|end|follow)'),
      set((draft) => (draft.unit === undefined ? draft : undefined)),
      items,
      word('(?:with|by)'),
      phrase(
        (words, draft) => {
          const value = lineValue(
            `${/^(?:suffix|end|follow)/.test(text) ? 'followed' : 'preceded'} by ${words}`,
            context,
          )
          return value === undefined || draft.value !== undefined ? undefined : { ...draft, value, printing: true }
        },
        '\\S+',
        4,
      ),
      modifiers,
    ),
    seq(
      word('(?:append|prepend|add)(?= .* to each )'),
      phrase(
        (words, draft) => {
          const m = /^(.+) to$/.exec(words)
          const value =
            m === null ? undefined : lineValue(`${/^prepend/.test(text) ? 'preceded' : 'followed'} by ${m[1]}`, context)
          return value === undefined || !/^(?:append|prepend)/.test(text)
            ? undefined
            : { ...draft, value, printing: true }
        },
        '\\S+',
        5,
      ),
      items,
      modifiers,
    ),
    seq(
      word('reverse(?= each )', (_, draft) => ({ ...draft, printing: true, value: lineValue('reversed', context)! })),
      items,
      modifiers,
    ),
    seq(
      word('(?:collapse|squeeze|reduce|merge|shrink)'),
      maybe(word('(?:each )?(?:runs?|groups?|sequences?) of')),
      word(
        '(?:(?:identical|equal|duplicate|repeated|same|consecutive|adjacent|neighbouring|successive) )+(?=lines?|words?|numbers?)',
        (m, draft) => (/identical|equal|duplicate|repeated|same/.test(m[0]) ? with_(draft, neighbours) : undefined),
      ),
      unit,
      many(source),
      maybe(word('(?:in)?to (?:1|1 line|1 of them|1 copy)')),
      set((draft) => ({ ...draft, printing: true })),
    ),
    seq(
      items,
      word('(?:comes?|goe?s?|are|is) (?:out|printed)(?: again)?', (_, draft) => ({ ...draft, printing: true })),
      modifiers,
    ),
    seq(word('from'), items),
    choosing,
    heading,
    declaration,
    exitCount,
    seq(print, printed),
    settle,
    seq(
      word('(?:read|take|accept|get|given|process|go over|go through)(?: in)?', (_, draft) => ({
        ...draft,
        reads: true,
      })),
      either(
        // `read a line`: one of them.
        word('(?:1 )?line(?! of|s| by)(?: (?:from|of) stdin)?', (_, draft) =>
          draft.unit === undefined
            ? with_({ ...draft, unit: 'line' }, { kind: 'numbered', condition: '$ == 1' })
            : undefined,
        ),
        items,
        word('(?:each (?:of )?)?stdin(?: text)?|text(?: from stdin)?'),
      ),
    ),
    seq(
      word('stdin contain'),
      word('1|integer|number'),
      items,
      word('(?:on each|per) line', (_, draft) => ({ ...draft, lined: true })),
      maybe(inputLayout),
    ),
    seq(word('stdin contain'), items),
    seq(
      word('count(?= .+ (?:of|in|on) each (?:line|word|argument))'),
      phrase((words, draft) => {
        const m = /^(.+) (?:of|in|on) each$/.exec(words)
        const value = m === null ? undefined : lineValue(`number of ${m[1]}`, context)
        return value === undefined ? undefined : { ...draft, value, printing: true }
      }),
      unit,
      modifiers,
    ),
    seq(word('count(?: (?:up|of))?'), items, folding('count'), modifiers),
    seq(counted, modifiers),
    seq(
      word('(?:sum(?: up)?|add(?: up| together)?)'),
      either(
        numericItems,
        seq(
          them,
          set((draft) => (draft.unit === 'number' ? draft : undefined)),
        ),
      ),
      maybe(word('(?:each )?(?:up|together)')),
      folding('sum'),
      modifiers,
    ),
    seq(word('multiply'), numericItems, maybe(word('together')), folding('product'), modifiers),
    seq(
      word('(?:sort|order|arrange)'),
      either(
        items,
        them,
        word('stdin', (_, draft) => ({ ...draft, unit: 'line' })),
      ),
      many(source),
      word(ORDER_KEY, sortBy),
      modifiers,
      set((draft) => ({ ...draft, printing: true })),
    ),
    seq(
      word('(?:sort|order|arrange)'),
      either(items, them),
      many(source),
      set((draft) => {
        const order = orderOf('', draft)
        return order === undefined ? undefined : with_(draft, { kind: 'sort', ...order })
      }),
      modifiers,
      set((draft) => ({ ...draft, printing: true })),
    ),
    seq(
      word('(?:which|that) (?:of|is|are)|which(?= (?:stdin )?(?:line|word|argument))'),
      items,
      maybe(superlative),
      set((draft) => (draft.stages.at(-1)?.kind === 'best' ? draft : undefined)),
    ),
    seq(
      word('remove'),
      either(
        seq(
          word('first(?: (\\d+))?(?= (?:lines?|words?|arguments?))', (m, draft) =>
            with_(draft, { kind: 'numbered', condition: `$ > ${m[1] ?? 1}` }),
          ),
          unit,
        ),
        seq(maybe(word('each')), unit, many(source), relative(true)),
        seq(
          word('(?:each )?(empty|blank)', (m, draft) => where(false)(`that are ${m[1]}`, draft)),
          unit,
          maybe(apposition),
          set((draft) => {
            const last = draft.stages.at(-1)
            return last?.kind === 'where'
              ? with_(
                  { ...draft, stages: draft.stages.slice(0, -1) },
                  { kind: 'where', test: { ...last.test, condition: `!(${last.test.condition})` } },
                )
              : undefined
          }),
        ),
        word(
          '(?:consecutive|adjacent|neighbouring|repeated) (?:duplicate|equal|identical|repeated) (?:lines)',
          (_, draft) => with_({ ...draft, unit: 'line' }, neighbours),
        ),
        word('duplicate (lines|words|numbers|arguments)', (m, draft) =>
          with_({ ...draft, unit: m[1]!.slice(0, -1) as Unit }, { kind: 'distinct', neighbours: false }),
        ),
      ),
      many(either(source, remark)),
      set((draft) => ({ ...draft, printing: true })),
      modifiers,
    ),
    seq(
      word('number(?! of)'),
      items,
      modifiers,
      set((draft) => (draft.numbering === undefined ? undefined : { ...draft, printing: true })),
    ),
    seq(
      word('join'),
      items,
      separated,
      set((draft) => ({ ...draft, printing: true })),
      modifiers,
    ),
    everyOne,
    exits,
    remark,
    tie,
  )
  const SEPARATOR = word('(?:[.,;:)(?]|and|then|or|program (?:which|that)|filter that|tool that|utility that)')
  const sentence: Step = seq(many(SEPARATOR), maybe(remark), clause, function* (from, draft) {
    yield [from, draft]
    yield* text[from - 1] === ')' ? sentence(from, draft) : seq(SEPARATOR, sentence)(from, draft)
  })
  const made = new Set<string>()
  for (const draft of whole(sentence, { stages: [], printing: false })) {
    for (const source of written(draft, context)) made.add(source)
    if (made.size > 3) break
  }
  return [...made]
}

/** Forms that tests of lines are known in. */
function relativeForm(words: string): string {
  return words
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
    helpers: `\n\n${made.source.replace(/^\s*(requires|ensures|example)\(.*\)\s*\n/gm, '')}`,
  }
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
  if (unit === undefined || !draft.printing) return []
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
  const one = stages.some(
    (stage) =>
      stage.kind === 'best' ||
      (stage.kind === 'last' && stage.count === '1' && !stage.drop) ||
      (stage.kind === 'numbered' && /^\$ == \d+$/.test(stage.condition)),
  )
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
