import { type Grammar, staged } from './draft.js'

const NOUN = '(?:lines?|words?|numbers?|arguments?|1|it|them)'
const FEWER = `(?:if (?:there are )?(?:fewer|less|not (?:that|so) many)(?: (?:than )?(?:that|\\d+|n))?(?: ${NOUN})?(?: than that)?|if (?:it|line|word|stdin|1) is shorter)`
const ALL =
  '(?:(?:or|it|then) )*(?:print )?(?:whole line|line|(?:them )?each(?: of)?(?: them| it)?|as many as there are|everything)'
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
  'there are no tabs|(?:and )?there are no spaces before number',
  '(?:numbering|numbers|counting) (?:starts?|begins?) (?:with|at|from) 1|first line has number 1|starting number is 1',
  'last 1 first',
  `(?:with|for|if there is) 1 ${NOUN} ,? ?(?:it )?print that 1`,
  `number of arguments (?:is )?(?:at least|>=) \\d`,
  '(?:spaces?|blanks?|newline|whitespace|tabs|and|or|,| )+ (?:separate|separates|divide) words?|(?:and )?several of (?:these|them) (?:in (?:succession|row)|together) (?:act|count|are) (?:like|as) (?:1|1 1)',
  `empty ${NOUN}(?: (?:are|is|count))?(?: (?:numbered|counted|printed))?(?: (?:too|as well))`,
  '(?:upper|upper and lower|uppercase and lowercase|upper and lowercase|both cases)(?: (?:case|cases))?(?: both)? count',
  '(?:and )?print (?:each )?(?:rest|others|other lines|what is left|what remains|remaining 1s|everything else)',
  `there is (?:always )?at least 1(?: ${NOUN})?|at least 1 of them`,
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
  /** What a list of nothing prints, and what adds up of nothing. */
  const nothing = either(
    word(
      `[,.(]? ?(?:and )?(?:with|for|if there is|if there are) no ${NOUN}s? ,? ?(?:it )?print nothing(?: \\))?`,
      (_, draft) => (draft.output === undefined || draft.output.kind === 'items' ? draft : undefined),
    ),
    word(`[,.(]? ?(?:print )?0 (?:for|if|when)(?: there (?:are|is))? (?:none|no ${NOUN})(?: \\))?`, (_, draft) =>
      draft.output?.kind === 'sum' || draft.output?.kind === 'count' ? draft : undefined,
    ),
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
    '(?:stdout|stdin)(?= :)|(?:fixed-string |simple )*(?:grep|head|tail|tac|cat|wc(?: -[lwc])?|nl|uniq|sort|rev)(?= :)|(?:program|filter|tool|utility)(?= :)',
  )
  const declaration = either(
    word(
      '(?:where )?(?:first |only )?argument is (?:string|word|text|pattern)|(?:is )?(?:given|receives?|takes?) (?:piece of text|string|word|text|pattern) as (?:first |only )?argument',
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
  return { remark: either(remark, others, nothing), unended, heading, declaration }
}
