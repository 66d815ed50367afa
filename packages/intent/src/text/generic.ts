import { stem } from './stem.js'

const keySet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/).map(stem))

/** Grammar words without content. They may be passed over anywhere in a chart reading. */
export const ARTICLES = keySet('a an the those please its their your this these given certain some own of')

/** Words of asking and politeness, and nouns for what every function has. They never change a meaning. */
export const GENERIC = keySet(`
  a an the this that these those it its they them their there which what who whose where how you your yours i we me us my our
  of to in on at by for from with into onto as and or so also then than just simply exactly really be do have can could would should
  will shall may might must want wants need needs like please thanks thank hello hi let lets make makes made build create
  write code implement implementation function routine method procedure program programs script tool utility python javascript java
  c cpp rust language lambda recursion recursive iterative bitwise operator operators regex regexes
  find compute determine get return tell give work out obtain output identify evaluate take takes taking accept accepts receive
  check test verify see know decide whether if is say says report reports calculate solve
  number integer value array string element character byte data input parameter argument result answer buffer object
  given specified some any certain provided specific arbitrary each every all both either
  here thing things something anything one ones case cases way using use uses used via called named about
  not-null void usual usually standard ordinary normal plain simple basic quick fast efficient efficiently correct correctly properly
  type typed unsigned signed bit bits
  signify signifies still very per precisely respectively namely too already again th however therefore hence thus
  put modify modifies modifying
  ever anyway amount got etc merely likewise kind piece whatever tell me us
  actually ordinarily of course note mind must while over across whole wrap wraps wrapping wrapped entire itself such too
`)

/** Words that explain rather than ask. They are free beside a concept, whose own words say what is asked. */
export const COMMENTARY = keySet(`
  take takes taken look looks stand stands go goes going come comes become becomes matter matters  several pick advance
  possible computed accumulate accumulated representable extreme multiplier multipliers enough whatever always guaranteed
  allowed everything nothing itself together work works treat treated kind form stay stays  room needed required necessary
  since because where there here etc apart simply say share original originally said begin begins serve serves happen happens    
  outgrow outgrows let lets widen widened range ranges full respective ordinary    
  effectively internally course note careful name known famous well popular usual classic means mean-while
  around new front advances state value values represent represents represented express expressed describe described mention mentioned
  now arrive arrives lies lie rely requested wanted fairly suppose imagine finally afterwards eventually looks
  call called person people somebody someone customer shop teacher country matter simply merely actually normally
  conventional convention assume assumed whose step result results entry entries given   offset anything extra 
`)

/** Negations and restrictions: never generic, whatever a concept's own text says about them. */
export const RESTRICTIVE = keySet('not no never without except unless only but instead otherwise else nor neither')

/** Punctuation that only separates. */
export const PUNCTUATION = new Set([
  ',',
  '.',
  ';',
  ':',
  '(',
  ')',
  '?',
  '!',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '...',
  '-',
  '`',
  '#',
  '>',
  '/',
  '=',
  '->',
  '=>',
])
