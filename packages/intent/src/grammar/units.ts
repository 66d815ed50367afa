import { arithmetic, compare, it, literal, type Meaning, type Num } from '../meaning/meaning.js'
import { stem } from '../text/stem.js'
import { asNum, find, type MeaningRule, make, num } from './parts.js'

/** Units of one kind, each with how many of the kind's smallest it is. */
const KINDS: readonly Readonly<Record<string, number>>[] = [
  { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 },
  {
    bit: 1,
    byte: 8,
    kib: 8192,
    kibibyte: 8192,
    mib: 8 << 20,
    mebibyte: 8 << 20,
    gib: 8 * 2 ** 30,
    gibibyte: 8 * 2 ** 30,
  },
  { millimetre: 1, mm: 1, centimetre: 10, cm: 10, metre: 1000, kilometre: 1_000_000, km: 1_000_000 },
  { inch: 1, foot: 12, yard: 36, mile: 63_360 },
  { gram: 1, kilogram: 1000, kg: 1000, tonne: 1_000_000 },
  { cent: 1, dollar: 100, euro: 100 },
  { month: 1, year: 12 },
  { item: 1, dozen: 12 },
]
const SPELLINGS: Readonly<Record<string, string>> = { metre: 'meter', second: 'sec', minute: 'min', kilogram: 'kilo' }

interface Unit {
  readonly kind: number
  readonly size: bigint
}
const UNITS = new Map<string, Unit>()
for (const [kind, units] of KINDS.entries())
  for (const [name, size] of Object.entries(units)) {
    const unit = { kind, size: BigInt(size) }
    UNITS.set(stem(name), unit)
    for (const [from, to] of Object.entries(SPELLINGS))
      if (name.endsWith(from)) UNITS.set(stem(name.replace(from, to)), unit)
  }

/** The unit that a word names: `hours`, or a parameter that is called so. */
export const unitOf = (word: string): Unit | undefined => UNITS.get(stem(word.toLowerCase()))

/** Keys of all words for units. */
export const unitKeys = (): Iterable<string> => UNITS.keys()

const asAmount = (meaning: Meaning | undefined) => (meaning?.type === 'amount' ? meaning : undefined)
const amount = (value: Num, kind: number, size: bigint): Meaning => ({ type: 'amount', value, kind, size })
const scaled = (value: Num, by: bigint): Num => (by === 1n ? value : arithmetic('*', value, literal(by)))

/** An amount in a unit. What is left over is dropped, or makes one more where it says so. */
function converted(parts: readonly Meaning[], up: boolean): Meaning | undefined {
  const [from, to] = [find(parts, asAmount), parts.find((part) => part.type === 'unit')]
  if (from === undefined || to?.type !== 'unit' || from.kind !== to.kind) return undefined
  if (from.size % to.size === 0n) return num(scaled(from.value, from.size / to.size))
  if (to.size % from.size !== 0n) return undefined
  const divisor = to.size / from.size
  const dividend = up ? arithmetic('+', from.value, literal(divisor - 1n)) : from.value
  return num(arithmetic('/', dividend, literal(divisor)))
}
const quotientUp = (a: Num, b: Num): Num => ({
  kind: 'choice',
  condition: compare('==', arithmetic('%', a, b), literal(0)),
  whenTrue: arithmetic('/', a, b),
  whenFalse: arithmetic('+', arithmetic('/', a, b), literal(1)),
})
const together = (parts: readonly Meaning[]): Meaning | undefined => {
  const [a, b] = parts.map(asAmount)
  if (a === undefined || b === undefined || a.kind !== b.kind) return undefined
  const [size] = [a.size, b.size].sort((x, y) => Number(x - y)) as [bigint, bigint]
  if (a.size % size !== 0n || b.size % size !== 0n) return undefined
  return amount(arithmetic('+', scaled(a.value, a.size / size), scaled(b.value, b.size / size)), a.kind, size)
}
const FORMS = [
  'convert|turn|change|express Amount to|into|in whole|full|complete? Unit',
  'total? number of whole|full|complete? Unit in Amount',
  'how many whole|full|complete? Unit be? there? in Amount',
  'how many whole|full|complete? Unit Amount be|have|make',
  'how many whole|full|complete? Unit make up? Amount',
  'Amount ,? express|give|measure|count? in|to|into whole|full|complete? Unit',
  'Amount ,? as a? total? number? of? Unit',
  'length in Unit of Amount',
  'total? time in Unit of Amount',
  'Amount ,? tell|say|return? how many Unit be? that|it be?',
  'size in Unit of Thing of|with Amount',
  'Amount to|in|into Unit',
]

/** Amounts with their units, and what they are in another: `h hours and m minutes, in seconds`. */
export const unitRules: readonly MeaningRule[] = [
  ...make('Amount', ['Atom Unit', 'Atom whole|full Unit'], ([a, b]) => {
    const value = asNum(a)
    return value === undefined || b?.type !== 'unit' ? undefined : amount(value, b.kind, b.size)
  }),
  // Of the one number that is given, only the unit is said.
  ...make(
    'Amount',
    ['Unit', 'that|this? many Unit', 'number of Unit', 'size|length|time|duration|weight in Unit'],
    ([a]) => (a?.type === 'unit' ? amount(it, a.kind, a.size) : undefined),
    4,
  ),
  ...make(
    'Amount',
    ['Amount and|plus Amount', 'Amount , Amount', 'Amount ,? and Amount', 'size|length|time|duration of? Amount'],
    (parts) => (parts.length === 1 ? parts[0] : together(parts)),
  ),
  ...make('Num', FORMS, (parts) => converted(parts, false)),
  // `how many blocks of 1024 bytes do I need to hold n bytes`
  ...make(
    'Num',
    [
      'how many Thing of Amount do i|you|we|one? need to? hold|store|carry|fit|pack? Amount',
      'how many Thing of Amount be need|require to|for hold|store|carry|fit|pack? Amount',
    ],
    (parts) => {
      const [each, all] = parts.map(asAmount).filter((part) => part !== undefined)
      if (each === undefined || all === undefined || each.kind !== all.kind || each.size !== all.size) return undefined
      return num(quotientUp(all.value, each.value))
    },
  ),
  ...make(
    'Num',
    [
      ...FORMS.map((form) => `${form} ,? round up`),
      'how many Unit be? need to store|hold|write Amount',
      'number of Unit need to store|hold|write Amount',
      'how many Unit do Amount take|need|occupy',
      'how many Unit do it take to store|hold|write Amount',
    ],
    (parts) => converted(parts, true),
  ),
]
