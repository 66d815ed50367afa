import { type Grammar, staged } from './draft.js'

const NOUN = '(?:lines?|words?|numbers?|arguments?|1|it|them)'
const FEWER = `if there are (?:fewer|less|not (?:that|so) many)(?: ${NOUN})?(?: than that)?`
const ALL = '(?:print )?(?:each(?: of)?(?: them| it)?|as many as there are|everything)'
/** What is so anyway. */
const REMARKS: readonly string[] = [
  `${FEWER} ,? ?${ALL}`,
  `${ALL} ${FEWER}`,
  `there is always at least 1 ${NOUN}`,
  'newline (?:are )?(?:included|counted)(?: too)?|(?:with|including) newline',
  `(?:keep )?order(?: of ${NOUN}(?: (?:themselves|itself))?)? (?:stays|is kept|(?:does|is) not changed?)(?: same)?|(?:but )?keep(?:ing)? (?:their )?order(?: of ${NOUN})?`,
  'lines (?:as such|themselves) (?:stay|stays|are) (?:same|unchanged|not changed)',
  '(?:with )?(?:uppercase|capital) and lowercase letters(?: being| are)? (?:different|distinct|not same)',
  '(?:in )?order in which they (?:came|come|were read|appear)',
  'there are no tabs',
  `empty ${NOUN}(?: (?:are|is|count))? ?(?:numbered|counted|printed|too|as well| )+`,
  '(?:upper|upper and lower|uppercase and lowercase|upper and lowercase|both cases)(?: (?:case|cases))?(?: both)? count',
  'without newline|not counting newline',
  '(?:and )?print (?:each )?(?:rest|others|other lines|what is left|what remains|remaining 1s|everything else)',
  `(?:there is |with |at least )+1(?: ${NOUN})?|at least 1 of them`,
  'in order(?: of)? (?:given|first (?:appearance|occurrence))',
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

/** Words that change nothing, names of what is meant, and what the first argument is. */
export function remarkPhrases({ word, either }: Grammar) {
  /** What is said of the others, where some were chosen. */
  const others = word(
    '[,.(]? ?(?:and )?(?:each )?(?:(?:ignore|ignoring|remove|removing|leaves?|leaving)(?: out)? (?:rest|remainder|others)(?: out)?|(?:later|further|following|other|remaining|rest)(?: 1s| ones| lines)? (?:is|are) (?:removed|ignored|printed not|not printed))(?: \\))?',
    (_, draft) => (draft.stages.length === 0 ? undefined : draft),
  )
  const remark = word(`[,.(]? ?(?:and |but |or )*(?:${REMARKS.join('|')})(?: \\))?`)
  const unended = word(
    '[,(]? ?(?:but )?(?:not counting|without|excluding|not including|except)(?: each)? newline(?: \\))?',
    (_, draft) =>
      draft.unit === 'byte'
        ? staged(draft, { kind: 'where', test: { condition: 'text[start] != 10' } })
        : draft.value?.number === undefined
          ? undefined
          : draft,
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
  return { remark: either(remark, others), unended, heading, declaration }
}
