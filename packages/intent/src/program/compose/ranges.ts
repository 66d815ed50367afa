import { textNamed } from './bytes-of.js'
import { COUNT_OF } from './items.js'
import { belowMain, type Context, ending, indent, quoteText } from './rule.js'
import { createSteps, type Step as StepOf } from './steps.js'

/** A part of what is printed for each number. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly expression: string; readonly helpers?: string }
  /** A text as often as the number says. */
  | { readonly kind: 'row'; readonly text: string; readonly times: string }

interface Case {
  readonly divisors: readonly number[]
  readonly text: string
}

/** What the words up to some place have said of a count from one number to another. */
interface Draft {
  readonly from?: string
  readonly to?: string
  readonly down?: boolean
  /** A condition on `k`. */
  readonly condition?: string
  readonly helpers?: string
  readonly parts?: readonly Part[]
  readonly cases: readonly Case[]
  readonly separator?: string
  readonly lined?: boolean
  /** One number of all. */
  readonly fold?: 'sum' | 'product'
  /** The first so many that pass. */
  readonly leading?: boolean
  /** `n` is said to be the argument. */
  readonly named?: boolean
  /** The letter that runs. */
  readonly letter?: string
}

type Step = StepOf<Draft>

const ARGUMENT =
  '(?:n|(?:number |integer )?(?:n )?(?:that is |which is )?(?:given |passed )?(?:as |in |by |on )?(?:first |only |its )?(?:argument|commandline)(?: n)?)'
const END = `(\\d+|${ARGUMENT}|number given)`
const bound = (words: string): string => (/^\d+$/.test(words) ? words : 'n')

/** Numbers that run from one end to another, with what is printed for each on its own line or between separators. */
export function ranges(text: string, context: Context): readonly string[] {
  const { word, phrase, seq, either, maybe, many, whole } = createSteps<Draft>(text)

  /** `k squared`, `its square`, `the number itself`: an expression over `k`. */
  const expression = (words: string, draft: Draft): Part | undefined => {
    const letter = draft.letter ?? 'k'
    const plain = words
      .replace(/^(?:its|their|of)? ?(square|cube|double|half|triple)s?(?: of (?:it|number|each))?$/, '$1 of k')
      .replace(/\b(?:it|number|itself)\b/g, 'k')
      .replace(new RegExp(`\\b${letter}\\b`, 'g'), 'k')
    if (/^(?:k|k k)$/.test(plain)) return { kind: 'number', expression: 'k' }
    if (!/\bk\b/.test(plain)) return undefined
    const made = context.readFunction(plain, {
      name: 'value_at',
      parameters: [{ name: 'k', type: 'u64' }],
      result: 'u64',
    })
    return made === undefined
      ? undefined
      : {
          kind: 'number',
          expression: 'value_at(k)',
          helpers: belowMain(made.source),
        }
  }
  const rowOf = (words: string, times: string): Part | undefined => {
    const said = textNamed(
      words.replace(/^(star|asterisk|hash|dash|hyphen|dot)(?:e?s)?$/, '$1').replace(/(hash|dash)e$/, '$1'),
      context.quotes,
    )
    return said === undefined ? undefined : { kind: 'row', text: said, times }
  }
  /** `k, a space and its square`. */
  const partsOf = (words: string, draft: Draft): readonly Part[] | undefined => {
    const row = /^(\w+) ((?:star|asterisk|hash|dash|hyphen|dot)(?:e?s)?|q\d+)$/.exec(words)
    if (row !== null && (row[1] === 'n' || row[1] === (draft.letter ?? 'k'))) {
      const made = rowOf(row[2]!, row[1] === 'n' && draft.letter !== 'n' ? 'n' : 'k')
      return made === undefined ? undefined : [made]
    }
    const template = /^q(\d+)$/.exec(words)
    if (template !== null && draft.letter !== undefined) return templateOf(context.quotes[Number(template[1])]!, draft)
    const pieces = words.split(/ ?(?:, and|,| and| followed by| then) /).filter((piece) => piece !== '')
    const parts = pieces.map((piece): Part | undefined => {
      const said = textNamed(piece.replace(/^1 /, ''), context.quotes)
      return said === undefined ? expression(piece, draft) : { kind: 'text', text: said }
    })
    return parts.every((part): part is Part => part !== undefined) && parts.some((part) => part.kind === 'number')
      ? parts
      : undefined
  }
  /** `i i*i`: arithmetic of the running letter between other signs. */
  const templateOf = (written: string, draft: Draft): readonly Part[] | undefined => {
    const pieces = written.toLowerCase().split(/(\s+|[:=,;]\s*)/)
    const parts = pieces
      .filter((piece) => piece !== '')
      .map((piece): Part | undefined =>
        /^[\s:=,;]+$/.test(piece)
          ? { kind: 'text', text: piece }
          : expression(piece.replace(/([*+^-])/g, ' $1 '), draft),
      )
    return parts.every((part): part is Part => part !== undefined) ? parts : undefined
  }
  const between = (m: RegExpExecArray, draft: Draft): Draft | undefined =>
    draft.to === undefined ? { ...draft, from: bound(m[1]!), to: bound(m[2]!) } : undefined

  const property = phrase(
    (words, draft) => {
      if (draft.condition !== undefined) return undefined
      const made = context.readFunction(`n is ${words.replace(/^that are |^that is /, '')}`, {
        name: 'passes',
        parameters: [{ name: 'n', type: 'u64' }],
        result: 'bool',
      })
      return made === undefined
        ? undefined
        : {
            ...draft,
            condition: 'passes(k)',
            helpers: belowMain(made.source),
          }
    },
    'even|odd|prime|divisible|that|perfect|square|multiples',
    8,
  )
  const range: Step = either(
    word(`(?:from )?${END} (?:up )?(?:to|through|until)(?: and including)? ${END}(?: inclusive)?`, between),
    word(`(?:from )?${END} down to ${END}`, (m, draft) => {
      const made = between(m, draft)
      return made === undefined ? undefined : { ...made, down: true }
    }),
    word('n , n ?- ?1 [ .,]*(?:2 , )?(?:1 [.,] ?)?([01])', (m, draft) => ({
      ...draft,
      from: 'n',
      to: m[1]!,
      down: true,
    })),
    word(`1 [., ]+${END}`, (m, draft) => ({ ...draft, from: '1', to: bound(m[1]!) })),
    word('1 , 2 (?:, 3 )?[ .,]*(?:up )?(?:to )?n', (_, draft) => ({ ...draft, from: '1', to: 'n' })),
    seq(
      word(`first ${END}`, (m, draft) => ({ ...draft, from: '1', to: bound(m[1]!), leading: true })),
      property,
      word('(?:positive |natural )*(?:integers|numbers)'),
    ),
    word(`first ${END} (?:positive |natural |counting )*(?:integers|numbers)`, (m, draft) => ({
      ...draft,
      from: '1',
      to: bound(m[1]!),
    })),
  )
  const NUMBERS = '(?:(?:each|natural|whole|positive|decimal|only) )*(?:numbers?|integers?)'
  const numbers = either(
    seq(word('(?:each|only)'), property, word(NUMBERS)),
    seq(property, word(NUMBERS)),
    word(NUMBERS),
  )
  const mapped = phrase(
    (words, draft) => {
      const m = /^(squares?|cubes?|doubles?|halves) of$/.exec(words)
      const part = m === null ? undefined : expression(m[1]!, draft)
      return part === undefined ? undefined : { ...draft, parts: [part] }
    },
    'squares?|cubes?',
    2,
  )
  const subject = either(seq(numbers, maybe(range), maybe(property)), seq(mapped, maybe(numbers), range), seq(range))
  const letters = word(
    '(?:for|with) (?:each )?(?:number |integer )?(?!n )([a-z])(?: =| in| going| running)?',
    (m, draft) => ({ ...draft, letter: m[1]! }),
  )

  const listed = word(
    '[,(]? ?(?:each(?: of them| 1| number)? )?(?:on own line|1(?: (?:number|item|entry|pair|value|word|integer))? per line|on line)(?: [)])?',
    (_, draft) => ({ ...draft, lined: true }),
  )
  const separated = seq(
    word('[,(]? ?(?:on 1 line ,? ?)?(?:each )?(?:separated|joined|divided) by(?: 1)?'),
    phrase(
      (words, draft) => {
        const said = textNamed(words.replace(/^(space|comma|tab|colon|semicolon|blank)s$/, '$1'), context.quotes)
        return said === undefined || draft.separator !== undefined || draft.lined === true
          ? undefined
          : { ...draft, separator: said }
      },
      '\\S+',
      4,
    ),
    maybe(word('on 1 line')),
  )
  const followed = seq(
    word('[,]? ?(?:each )?(?:with|followed by)(?: 1)?'),
    phrase((words, draft) => {
      if (draft.parts !== undefined) return undefined
      const parts = partsOf(`k , ${words}`, { ...draft, letter: draft.letter ?? 'k' })
      return parts === undefined || parts[1]?.kind !== 'text' ? undefined : { ...draft, parts }
    }),
  )
  const together = word(
    '(?:i ?\\. ?e ?\\.? )?number and square (?:separated|divided) by (?:1 )?(?:blank|space)',
    (_, draft) => (draft.parts === undefined ? undefined : draft),
  )
  const naming = word(
    `[,(]? ?(?:where )?n (?:is|=|:|being|given (?:as|on|by)|is given (?:as|on|by)|comes from)? ?(?:first |only |number given (?:as|on) )?(?:argument|commandline|command line)(?: [)])?|(?:given |with |takes? |read )(?:number )?n (?:as|from) (?:first |only )?argument|(?:first |only )?argument (?:is|says|gives|tells)(?: number)? (?:n|(?:of|number of) (?:lines|rows)|how many (?:lines|rows)(?: to print)?)|number of (?:lines|rows) is (?:given as |given by )?(?:first |only )?argument`,
    (_, draft) => ({ ...draft, named: true }),
  )
  // Words in place of some numbers.
  const NAME = '(q\\d+|[a-z]+)'
  const MULTIPLE =
    '(?:multiples? of|numbers? divisible by|divisible by|if (?:it |number )?(?:is )?divisible by|when (?:it |number )?is divisible by)'
  const said = (name: string): string => {
    const quote = /^q(\d+)$/.exec(name)
    return quote === null ? name : context.quotes[Number(quote[1])]!
  }
  const cased = (divisors: readonly number[], name: string, draft: Draft): Draft => ({
    ...draft,
    cases: [...draft.cases, { divisors, text: spelled(said(name)) }],
  })
  const AND = '(?:[,;.]|and|but|or| )*'
  const casesOf = either(
    word(
      `${AND}(?:print )?${NAME} (?:instead of|for|in place of|if|when)(?: each)? (?:${MULTIPLE}|it is multiple of|it is divisible by) (\\d+)(?: (?:and|or) (\\d+))?`,
      (m, draft) => cased([Number(m[2]), ...(m[3] === undefined ? [] : [Number(m[3])])], m[1]!, draft),
    ),
    word(
      `${AND}(?:print )?${NAME} (?:instead of|for|in place of|if|when)(?: (?:it|they|number))?(?: (?:is|are))?(?: each)? ?(?:multiples? of |divisible by )?both(?: of them)?`,
      (m, draft) =>
        draft.cases.length === 2
          ? cased(
              draft.cases.flatMap(({ divisors }) => divisors),
              m[1]!,
              draft,
            )
          : undefined,
    ),
    word(
      `${AND}(?:when|if|for)?(?: (?:number|it))?(?: is)? ?(?:each )?(?:divisible by|multiples? of|by) (\\d+)(?: and (?:by )?(\\d+))? ?,? ?(?:print )?${NAME}`,
      (m, draft) => cased([Number(m[1]), ...(m[2] === undefined ? [] : [Number(m[2])])], m[3]!, draft),
    ),
    word(
      `${AND}(?:replace|replacing|print) (?:each )?multiples? of (\\d+)(?: and (\\d+))? (?:by|with|as) ${NAME}`,
      (m, draft) => cased([Number(m[1]), ...(m[2] === undefined ? [] : [Number(m[2])])], m[3]!, draft),
    ),
    word(
      `${AND}(?:otherwise|else|in each other case)? ?(?:print )?(?:number(?: itself)?|each other numbers?(?: (?:are|is) printed)?)(?: otherwise| else)?`,
      (_, draft) => (draft.cases.length > 1 ? draft : undefined),
    ),
  )
  const fizzbuzz = word('(?:(?:usual|classic) )?fizz ?buzz(?: (?:game|program|sequence))?(?: for)?', (_, draft) => ({
    ...draft,
    cases: [
      { divisors: [3], text: 'Fizz' },
      { divisors: [5], text: 'Buzz' },
      { divisors: [3, 5], text: 'FizzBuzz' },
    ],
  }))
  // Rows.
  const SIGN = '(stars?|asterisks?|hash(?:es)?|dash(?:es)?|dots?|q\\d+)(?: characters?| signs?)?'
  const SIDE = '(?:(?:left-aligned|right-angled|right|small|simple|left) )*'
  const triangle = either(
    word(
      `${SIDE}(upside-down |inverted )?${SIDE}triangle (?:of|out of|made of|made out of|from) ${SIGN}(?: (?:with|of) ${END} (?:lines|rows)| ,? ?${END} (?:lines|rows) (?:high|tall))?`,
      (m, draft) => {
        const part = rowOf(m[2]!, 'k')
        const size = m[3] ?? m[4]
        return part === undefined
          ? undefined
          : {
              ...draft,
              parts: [part],
              from: '1',
              ...(size === undefined ? {} : { to: bound(size) }),
              down: m[1] !== undefined,
              lined: true,
              letter: 'k',
            }
      },
    ),
    word(`[,]? ?growing from 1 (?:star |asterisk )?to ${END}(?: stars| asterisks)?`, (m, draft) =>
      draft.parts?.[0]?.kind === 'row' && draft.to === undefined ? { ...draft, to: bound(m[1]!) } : undefined,
    ),
    word(
      `[:,;.]? ?(?:line|row) 1 (?:has|is|contain) 1(?: \\w+)? ,? (?:and )?(?:line|row) 2 (?:has )?2(?: \\w+)? ,? ?(?:row 3 (?:has )?3(?: \\w+)? ,? ?)?(?:and )?so on|[:,;.]? ?(?:1 (?:\\w+ )?(?:in|on) first (?:row|line)?) ?,? 2 (?:\\w+ )?(?:in|on) 2th(?: row| line)? ,? ?(?:and )?so on`,
      (_, draft) => (draft.parts?.[0]?.kind === 'row' && draft.down !== true ? draft : undefined),
    ),
    word(
      `(?:line|row) ([a-z]) (?:has|consists? of|contain|holds|is made of) \\1 ${SIGN}|\\s?([a-z])-?th (?:line|row) (?:has|consists? of|contain|holds) \\3 ${SIGN}`,
      (m, draft) => {
        const part = rowOf((m[2] ?? m[4])!, 'k')
        return part === undefined || draft.parts !== undefined
          ? undefined
          : { ...draft, parts: [part], from: '1', to: 'n', lined: true }
      },
    ),
    word(
      `${END} (?:lines|rows) (?:of|with) ${END} ${SIGN}(?: each)?|square of ${END} (?:by|times|x) ${END} ${SIGN}`,
      (m, draft) => {
        const part = rowOf((m[3] ?? m[6])!, bound((m[2] ?? m[5])!))
        return part === undefined || draft.parts !== undefined
          ? undefined
          : { ...draft, parts: [part], from: '1', to: bound((m[1] ?? m[4])!), lined: true }
      },
    ),
  )
  const remark = word(
    `[,(;.]? ?(?:print )?(?:nothing (?:for|if|when) (?:n = |n is |it is |there is |argument is )?0|(?:both )?(?:included|inclusive)|(?:zero|0|1|n) (?:is )?included|in steps? of 1|in (?:ascending|increasing) order)(?: [)])?`,
  )
  const modifier = either(listed, separated, followed, together, naming, casesOf, property, triangle, remark)
  const print = word('(?:print(?: only)?|print_out|list|draw|give|make|compute)')
  const content = phrase((words, draft) => {
    if (draft.parts !== undefined || draft.letter === undefined) return undefined
    const parts = partsOf(words.replace(/^line (?:with|of|that contain) /, ''), draft)
    return parts === undefined ? undefined : { ...draft, parts, lined: draft.lined === true || /^line /.test(words) }
  })
  const folds = either(
    word('(?:print )?(sum|product)(?: of)?(?= )', (m, draft) => ({ ...draft, fold: m[1] as 'sum' | 'product' })),
    word('(sum|add|multiply)(?: up| together)?', (m, draft) => ({
      ...draft,
      fold: m[1] === 'multiply' ? 'product' : 'sum',
    })),
  )
  const row = word(
    `(?:line of |row of )?${END} ${SIGN}(?: on (?:1 |1 own |own )?line)?|as many ${SIGN} as (?:first )?argument says ,? ?(?:on (?:1 |own )?line)?`,
    (m, draft) => {
      const part = rowOf((m[2] ?? m[3])!, bound(m[1] ?? 'n'))
      return part === undefined || draft.parts !== undefined
        ? undefined
        : { ...draft, parts: [part], from: '1', to: '1', lined: true, named: true }
    },
  )
  const clause = either(
    seq(print, row),
    seq(folds, numbers, range, maybe(property), maybe(word('[,]? ?(?:and )?print (?:it|result|sum|product|total)'))),
    seq(naming),
    seq(letters, range, maybe(word(',')), maybe(print), maybe(content)),
    seq(print, subject),
    seq(print, word('table of (?:squares|cubes|numbers)')),
    seq(print, triangle),
    seq(print, content),
    seq(content),
    seq(maybe(print), fizzbuzz, maybe(range)),
    seq(
      word('(?:print )?(?:count|counting|count up|go)(?= from|(?: up)? to)'),
      either(
        range,
        word(`(?:up )?to ${END}`, (m, draft) => ({ ...draft, from: '1', to: bound(m[1]!) })),
      ),
    ),
    seq(
      word(
        `(?:count|counting|countdown|go) ?(?:down|backwards?)? (?:from )?${END} (?:down )?to (?:and including )?(\\d+)`,
        (m, draft) =>
          /down|backward/.test(m[0]) && draft.to === undefined
            ? { ...draft, from: bound(m[1]!), to: m[2]!, down: true }
            : undefined,
      ),
    ),
    word('(?:countdown|count|seq|counter)(?= :)'),
    word(
      `start (?:at|with|from) ${END} and (?:go|count) down (?:in steps of 1 )?(?:until|to) (zero|\\d+)`,
      (m, draft) => ({
        ...draft,
        from: bound(m[1]!),
        to: m[2] === 'zero' ? '0' : m[2]!,
        down: true,
      }),
    ),
    modifier,
  )
  const SEPARATOR = word('[.,;:)(?]|and|then')
  const sentence: Step = seq(many(SEPARATOR), clause, many(modifier), function* (from, draft) {
    yield [from, draft]
    yield* text[from - 1] === ')' ? sentence(from, draft) : seq(SEPARATOR, sentence)(from, draft)
  })
  const out = new Set<string>()
  for (const draft of whole(sentence, { cases: [] })) {
    const source = emit(draft, context, /\bn\b|argument|commandline/.test(text))
    if (source !== undefined) out.add(source)
    if (out.size > 3) break
  }
  return [...out]
}

/** Words without quotes are spelled as they are known. */
function spelled(text: string): string {
  const names: Readonly<Record<string, string>> = { fizz: 'Fizz', buzz: 'Buzz', fizzbuzz: 'FizzBuzz' }
  return names[text] ?? text
}

/** The sum or product of the numbers of a range. */
function folded(
  { from, to, condition, helpers, fold, parts, cases, separator }: Draft,
  context: Context,
): string | undefined {
  if (parts !== undefined || cases.length > 0 || separator !== undefined || context.notes.noArguments !== undefined)
    return undefined
  const usesN = from === 'n' || to === 'n'
  const add = `result ${fold === 'sum' ? '+=' : '*='} k`
  const body = condition === undefined ? add : `if (${condition}) ${add}`
  const lines = `${usesN ? 'const n = count_of(args[0])\n' : ''}let result: u64 = ${fold === 'sum' ? 0 : 1}
for (let k: u64 = ${from}; k <= ${to}; k++) {
${indent(body, 2)}
}
writeDecimal(result)
write("\\n")`
  const head = usesN ? 'function main(args: cstr[]): void {\n  requires(args.length >= 1)' : 'function main(): void {'
  return `${head}\n${indent(lines, 2)}\n}${usesN ? COUNT_OF : ''}${helpers ?? ''}`
}

function emit(draft: Draft, context: Context, mentions: boolean): string | undefined {
  const { from, to, condition, parts, cases, separator, lined } = draft
  if (from === undefined || to === undefined) return undefined
  const down = draft.down === true || (/^\d+$/.test(from) && /^\d+$/.test(to) && Number(from) > Number(to))
  if (draft.fold !== undefined) return folded(draft, context)
  if (lined !== true && separator === undefined && context.notes.layout !== 'items') return undefined
  const usesN = from === 'n' || to === 'n' || parts?.some((part) => part.kind === 'row' && part.times === 'n') === true
  if (mentions !== usesN || (cases.length > 0 && parts !== undefined)) return undefined
  const written = (parts ?? [{ kind: 'number', expression: 'k' } as const]).map((part) =>
    part.kind === 'text'
      ? `write(${quoteText(part.text)})`
      : part.kind === 'number'
        ? `writeDecimal(${part.expression})`
        : `for (let i: u64 = 0; i < ${part.times}; i++) write(${quoteText(part.text)})`,
  )
  // What asks most comes first.
  const ordered = [...cases].sort((a, b) => b.divisors.length - a.divisors.length)
  const chosen = ordered.map(
    ({ divisors, text }) =>
      `if (${divisors.map((d) => `k % ${d} == 0`).join(' && ')}) write(${quoteText(text)})\nelse `,
  )
  if (ordered.some(({ divisors }) => divisors.some((d) => d === 0))) return undefined
  const item = `${chosen.join('')}${written.join('\n')}`
  const one =
    separator === undefined
      ? `${item}\nwrite("\\n")`
      : `if (!first) write(${quoteText(separator)})\nfirst = false\n${item}`
  const body = condition === undefined ? one : `if (${condition}) {\n${indent(one, 2)}\n}`
  const loop =
    draft.leading === true
      ? `let found: u64 = 0\nfor (let k: u64 = 1; found < ${to}; k++) {\n${indent(body.replace('{\n', '{\n  found++\n'), 2)}\n}`
      : down
        ? `for (let next: u64 = ${from} + 1; next > ${to}; next--) {\n  const k = next - 1\n${indent(body, 2)}\n}`
        : `for (let k: u64 = ${from}; k <= ${to}; k++) {\n${indent(body, 2)}\n}`
  const { noArguments } = context.notes
  const lines = [
    ...(usesN && noArguments !== undefined ? [`if (args.length == 0) ${ending(noArguments)}`] : []),
    ...(usesN ? ['const n = count_of(args[0])'] : []),
    ...(separator === undefined ? [loop] : ['let first = true', loop, 'write("\\n")']),
  ]
  const helpers = new Set([
    ...(usesN ? [COUNT_OF] : []),
    ...(draft.helpers === undefined ? [] : [draft.helpers]),
    ...(parts ?? []).flatMap((part) => (part.kind === 'number' && part.helpers !== undefined ? [part.helpers] : [])),
  ])
  const head = usesN
    ? `function main(args: cstr[]): void {${noArguments === undefined ? '\n  requires(args.length >= 1)' : ''}`
    : 'function main(): void {'
  return `${head}\n${indent(lines.join('\n'), 2)}\n}${[...helpers].join('')}`
}
