import type { Unit } from '../items.js'
import { lineValue } from '../line-values.js'
import { choicePhrases } from './choices.js'
import { type Draft, type Grammar, type Step, staged } from './draft.js'
import { filterPhrases } from './filters.js'
import { nounPhrases } from './nouns.js'
import { ORDER_KEY, orderPhrases } from './order.js'
import { outputPhrases } from './output.js'
import { remarkPhrases } from './remarks.js'
import { sourcePhrases } from './sources.js'
import { unitPhrase } from './units.js'
import { valuePhrases } from './values.js'

const BEING = '(?:are|is|get|gets|must be|should be|shall be|to be|being)'
const PRINTED = '(?:printed|print|print_out|written|kept|shown|copied|output|listed|echoed|repeated)'
/** `its first line` speaks of lines. */
const lines = (draft: Draft, words: string): Draft =>
  draft.unit === undefined && / lines?$/.test(words) ? { ...draft, unit: 'line' } : draft

/** A whole sentence: clauses one after the other, of which each says more of one program. */
export function sentencePhrase(grammar: Grammar): Step {
  const { word, phrase, seq, either, maybe, many, set, text, context } = grammar
  const unit = unitPhrase(grammar)
  const sources = sourcePhrases(grammar)
  const { source, numerals, inputLayout } = sources
  const filters = filterPhrases(grammar)
  const { relative, conditional, superlative, neighbours, distinct, tie } = filters
  const nouns = nounPhrases(grammar, unit, sources, filters)
  const { items, leftOut, them } = nouns
  const { orderOf, sortBy, sorting, reversing, lastFirst } = orderPhrases(grammar)
  const { valued, numbering, byExample, byTemplate, changedNumber, changedNumbers, valueOfEach } = valuePhrases(
    grammar,
    nouns,
  )
  const output = outputPhrases(grammar, nouns, filters, changedNumbers)
  const { separated, lined, onOneLine, folding, numericItems, print, counted, folded, settle, exitCount } = output
  const { exits, choosing } = choicePhrases(grammar, nouns)
  const { remark, unended, heading, declaration } = remarkPhrases(grammar)
  const duplicates = either(
    word(
      '(?:(?:consecutive|adjacent|neighbouring|immediate|repeated) )+(?:(?:duplicate|equal|identical|repeated) )*(lines|words|numbers|arguments)',
      (m, draft) => staged({ ...draft, unit: m[1]!.slice(0, -1) as Unit }, neighbours),
    ),
    word('(?:duplicate|repeated) (lines|words|numbers|arguments)', (m, draft) =>
      staged({ ...draft, unit: m[1]!.slice(0, -1) as Unit }, { kind: 'distinct', neighbours: false }),
    ),
    word('(?:duplicates|repeats|repetitions)', (_, draft) =>
      draft.unit === undefined ? undefined : staged(draft, { kind: 'distinct', neighbours: false }),
    ),
  )
  const except = seq(
    word(
      '[,]? ?(?:but )?(?:except(?: for)?|but(?: not)?|without|remove|removing|not(?: printing)?|ignore|ignoring|skipping)',
    ),
    either(
      seq(word('(?:each )?(?:those|1s|ones)'), relative(true)),
      leftOut,
      word('(?:its )?(?:very )?first(?: (\\d+))?(?: lines?| 1s?| ones| words?| arguments?)?', (m, draft) =>
        staged(lines(draft, m[0]), { kind: 'numbered', condition: `$ > ${m[1] ?? 1}` }),
      ),
      word('(?:its )?(?:very )?last(?: (\\d+))?(?: lines?| 1s?| ones| words?| arguments?)?', (m, draft) =>
        staged(lines(draft, m[0]), { kind: 'last', count: m[1] ?? '1', drop: true }),
      ),
    ),
  )
  const repeated = word('(?:twice|(\\d+) times)(?: each)?(?: in row| in succession)?', (m, draft) =>
    draft.unit === undefined || draft.stages.some(({ kind }) => kind === 'repeat')
      ? undefined
      : staged(draft, { kind: 'repeat', times: m[1] ?? '2' }),
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
    repeated,
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
  const everyOne = seq(
    word('(?:for|from|of) each(?: stdin)?'),
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
  const bare = seq(
    either(
      folded,
      seq(
        items,
        many(either(source, inputLayout)),
        either(sorting, reversing, lined, separated, distinct, valued, numbering),
      ),
    ),
    modifiers,
    set((draft) => ({ ...draft, printing: true })),
  )
  const clause: Step = either(
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
      word('reverse(?= (?:each|first|last|only|argument) )', (_, draft) => ({
        ...draft,
        printing: true,
        value: lineValue('reversed', context)!,
      })),
      items,
      modifiers,
    ),
    seq(
      word('(?:collapse|squeeze|reduce|merge|shrink)'),
      maybe(word('(?:each )?(?:runs?|groups?|sequences?) of')),
      word(
        '(?:(?:identical|equal|duplicate|repeated|same|consecutive|adjacent|neighbouring|successive) )+(?=lines?|words?|numbers?)',
        (m, draft) => (/identical|equal|duplicate|repeated|same/.test(m[0]) ? staged(draft, neighbours) : undefined),
      ),
      unit,
      many(source),
      maybe(word('(?:in)?to (?:1|1 line|1 of them|1 copy)')),
      set((draft) => ({ ...draft, printing: true })),
    ),
    seq(items, maybe(inputLayout), word('(?:are|is)'), sources.asArguments),
    seq(
      word('each line (?:holds?|has|contain|is|consists of)(?: 1)?'),
      items,
      set((draft) => ({ ...draft, lined: draft.unit === 'number' ? draft.lined === true : true, reads: true })),
      maybe(inputLayout),
    ),
    seq(
      items,
      maybe(except),
      word(
        `(?:(?:comes?|goe?s?|pass(?:es)?) (?:out|through)(?: again)?|${BEING} (?:only )?(?:${PRINTED}|passed on|let through)|pass(?:es)?)(?: (?:out|again|to stdout|on stdout))*`,
        (_, draft) => ({ ...draft, printing: true }),
      ),
      modifiers,
    ),
    seq(
      items,
      word(
        `${BEING}(?= (?:preceded|followed|prefixed|numbered|reversed|converted|turned|changed|capitali[sz]ed))|gets?(?= (?:prefix|suffix))`,
        (_, draft) => ({
          ...draft,
          printing: true,
        }),
      ),
      either(numbering, valued),
      modifiers,
    ),
    seq(
      word('(?:add|put|insert|append|prepend|place|write|print)'),
      function* (from, draft) {
        const m =
          / (before|in front of|at (?:start|beginning|front|head) of|to (?:start|beginning|front) of|after|behind|at end of|to end of|to) (?=each |lines?\b)/.exec(
            text.slice(from),
          )
        if (
          m === null ||
          draft.value !== undefined ||
          (m[1] === 'to' && !/^ ?append/.test(text.slice(text.lastIndexOf('append', from), from)))
        )
          return
        const what = text.slice(from, from + m.index).trim()
        const side = /after|behind|end|^to$/.test(m[1]!) ? 'followed' : 'preceded'
        const value = lineValue(`${side} by ${what}`, context)
        if (value !== undefined) yield [from + m[0].length - 1, { ...draft, value, printing: true }]
      },
      items,
      modifiers,
    ),
    seq(word('from'), items),
    choosing,
    heading,
    declaration,
    seq(
      word('(?:each )?arguments', (_, draft) =>
        draft.unit === undefined || draft.unit === 'argument' ? { ...draft, unit: 'argument' } : undefined,
      ),
      numerals,
    ),
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
            ? staged({ ...draft, unit: 'line' }, { kind: 'numbered', condition: '$ == 1' })
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
        return order === undefined ? undefined : staged(draft, { kind: 'sort', ...order })
      }),
      modifiers,
      set((draft) => ({ ...draft, printing: true })),
    ),
    seq(
      word('(?:which|that) (?:of|is|are)|which(?= (?:stdin )?(?:line|word|argument))'),
      items,
      maybe(superlative),
      set((draft) => (draft.stages.at(-1)?.kind === 'best' ? { ...draft, printing: true } : undefined)),
    ),
    seq(
      word('(?:remove|ignore|do not (?:print|copy))'),
      either(leftOut, duplicates),
      many(either(source, remark)),
      set((draft) => ({ ...draft, printing: true })),
      modifiers,
    ),
    seq(
      leftOut,
      word(`${BEING} (?:removed|ignored|not ${PRINTED})`, (_, draft) => ({ ...draft, printing: true })),
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
    seq(
      word('which (?:of|1 of|among)'),
      numericItems,
      word('(?:is|are) (maximum|largest|greatest|biggest|highest|minimum|smallest|least|lowest)(?: 1)?', (m, draft) =>
        draft.output === undefined
          ? {
              ...draft,
              output: { kind: /max|larg|great|big|high/.test(m[1]!) ? 'maximum' : 'minimum' },
              printing: true,
            }
          : undefined,
      ),
    ),
    seq(
      word('(double|triple|square|cube|halve|negate)(?= (?:each|numbers|integers))'),
      function* (from, draft) {
        const verb = /(\w+) ?$/.exec(text.slice(0, from))![1]!
        const made = changedNumber(`${{ halve: 'half', negate: 'negative' }[verb] ?? verb}`, {
          ...draft,
          unit: 'number',
        })
        if (made !== undefined && draft.unit === undefined) yield [from, { ...draft, value: made.value! }]
      },
      numericItems,
      modifiers,
      set((draft) => ({ ...draft, printing: true })),
    ),
    seq(word('(?:break|split|divide|cut)(?: up)? stdin (?:in)?to'), items, modifiers),
    // `lines in reverse order`: what is asked for is the whole sentence.
    (from, draft) => (from === 0 || /^(?:[\w-]+ )?[:,] ?$/.test(text.slice(0, from)) ? bare(from, draft) : []),
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
  return sentence
}
