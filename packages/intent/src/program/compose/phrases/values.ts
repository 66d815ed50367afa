import { textNamed } from '../bytes-of.js'
import { lineValue } from '../line-values.js'
import { belowMain } from '../rule.js'
import { type Draft, type Grammar, isOne, type Step } from './draft.js'
import type { Nouns } from './nouns.js'

/** What is printed of each item. */
export function valuePhrases({ word, phrase, seq, either, set, text, context }: Grammar, { items }: Nouns) {
  const valued = phrase(
    (words, draft) => {
      if (draft.value !== undefined || draft.unit === undefined || draft.unit === 'number') return undefined
      // `the lines backwards`: each of them, or their order.
      if (/^(?:reversed|backwards?)$/.test(words) && !/\b(?:each|it)\b/.test(text) && !isOne(draft)) return undefined
      const value = lineValue(
        words
          .replace(/^with (.+) (?:before|in front of) (?:it|them|each|each of them)$/, 'preceded by $1')
          .replace(/^with (.+) (?:after|behind|at end of) (?:it|them|each|each of them)$/, 'followed by $1')
          .replace(/^(?=prefix|suffix)/, 'with ')
          .replace(
            /^without (.+) at (?:its |their )?(end|start|beginning|both ends)$/,
            (_, what, where) =>
              `without ${where === 'end' ? 'trailing' : where === 'both ends' ? 'leading and trailing' : 'leading'} ${what}`,
          ),
        context,
      )
      return value === undefined ? undefined : { ...draft, value }
    },
    '(?:(?:starting |printed |written )?prefix|suffix|with|in (?:upper|lower)case|(?:converted |turned |changed )?(?:to|into) (?:upper|lower)case|without|with (?:prefix|suffix|no )|preceded by|prefixed|followed by|suffixed|surrounded|enclosed|between|in (?:double )?quotes|reversed|backwards?|capitali[sz]ed|with (?:its )?(?:characters|first))',
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
  // `with its number in front of it. Between the number and the line stands a space`
  const between = seq(
    word('[.,]? ?(?:and )?between (?:number|it|them) (?:and (?:line|it|word) )?(?:stands?|is|are|comes?|there is)'),
    phrase(
      (words, draft) => {
        const said = textNamed(words.replace(/^1 /, ''), context.quotes)
        return said === undefined || said === '' || draft.numbering !== '' ? undefined : { ...draft, numbering: said }
      },
      '\\S+',
      4,
    ),
  )
  const inFront = word('(?:again )?with (?:line )?number in front(?: of (?:it|each|them))?(?= [.,;])', (_, draft) =>
    draft.numbering === undefined ? { ...draft, numbering: '' } : undefined,
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
  /** `the square of each number`, `its double`: what is made of a number. */
  const changedNumber = (words: string, draft: Draft): Draft | undefined => {
    if (draft.value !== undefined) return undefined
    const made = context.readFunction(
      `${words
        .replace(/^its /, '')
        .replace(/^twice(?: value)?$/, 'double')
        .replace(/ value$/, '')
        .replace(/ of$/, '')
        .replace(/^(square|cube|double|half)s$/, '$1')} of n`,
      {
        name: 'changed',
        parameters: [{ name: 'n', type: 'i64' }],
        result: 'i64',
      },
    )
    if (made === undefined) return undefined
    const helpers = belowMain(made.source)
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
  const valueOfEach: Step = phrase((words, draft) => {
    const m =
      /^(?:only )?(.+?) (?:of|in|on) (?:each(?: stdin)?|lines|words|arguments)(?: (\S+-(?:separated|delimited)))?$/.exec(
        words,
      )
    if (m === null || draft.value !== undefined) return undefined
    const value = lineValue(m[2] === undefined ? m[1]! : m[1]!.replace(/(?=field|column)/, `${m[2]} `), context)
    return value === undefined ? undefined : { ...draft, value }
  }, '\\S+')
  return {
    valued,
    numbering: either(numbering, inFront, between),
    byExample,
    byTemplate,
    changedNumber,
    changedNumbers,
    valueOfEach,
  }
}
