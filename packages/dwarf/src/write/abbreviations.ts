import { attributes, forms, tags } from '../raw/constants.js'
import { type Contents, createContents } from './contents.js'

type Form = (typeof forms)[keyof typeof forms]

interface Abbreviation {
  readonly tag: number
  readonly hasChildren: boolean
  readonly attributes: readonly (readonly [attribute: number, form: Form])[]
}

const unit = [
  [attributes.producer, forms.string],
  [attributes.language, forms.data2],
  [attributes.name, forms.string],
  [attributes.compDir, forms.string],
  [attributes.stmtList, forms.secOffset],
] as const
const range = [
  [attributes.lowPc, forms.address],
  [attributes.highPc, forms.udata],
] as const
const subprogram = [
  [attributes.name, forms.string],
  [attributes.external, forms.flag],
  [attributes.declFile, forms.data1],
  [attributes.declLine, forms.udata],
  [attributes.prototyped, forms.flagPresent],
  ...range,
  [attributes.frameBase, forms.exprloc],
] as const
const parameter = [
  [attributes.name, forms.string],
  [attributes.type, forms.ref4],
] as const

/** The shapes of entries, in the order of their codes, which count from 1. */
const abbreviations = {
  /** A unit whose functions lie in one section, and one whose functions do not. */
  unit: { tag: tags.compileUnit, hasChildren: true, attributes: [...unit, ...range] },
  scatteredUnit: { tag: tags.compileUnit, hasChildren: true, attributes: unit },
  baseType: {
    tag: tags.baseType,
    hasChildren: false,
    attributes: [
      [attributes.name, forms.string],
      [attributes.encoding, forms.data1],
      [attributes.byteSize, forms.data1],
    ],
  },
  pointerType: {
    tag: tags.pointerType,
    hasChildren: false,
    attributes: [
      [attributes.byteSize, forms.data1],
      [attributes.type, forms.ref4],
    ],
  },
  constType: { tag: tags.constType, hasChildren: false, attributes: [[attributes.type, forms.ref4]] },
  function: { tag: tags.subprogram, hasChildren: true, attributes: [...subprogram, [attributes.type, forms.ref4]] },
  procedure: { tag: tags.subprogram, hasChildren: true, attributes: subprogram },
  parameter: {
    tag: tags.formalParameter,
    hasChildren: false,
    attributes: [...parameter, [attributes.location, forms.exprloc]],
  },
  movingParameter: {
    tag: tags.formalParameter,
    hasChildren: false,
    attributes: [...parameter, [attributes.location, forms.secOffset]],
  },
  lostParameter: { tag: tags.formalParameter, hasChildren: false, attributes: parameter },
} as const satisfies Readonly<Record<string, Abbreviation>>

export type AbbreviationName = keyof typeof abbreviations

const names = Object.keys(abbreviations) as AbbreviationName[]

export const abbreviationCode = (name: AbbreviationName): number => names.indexOf(name) + 1

/** .debug_abbrev. */
export const encodeAbbreviations = (): Contents => {
  const out = createContents()
  for (const name of names) {
    const { tag, hasChildren, attributes: list } = abbreviations[name]
    out.uleb(abbreviationCode(name)).uleb(tag).u8(Number(hasChildren))
    for (const [attribute, form] of list) out.uleb(attribute).uleb(form)
    out.u8(0, 0)
  }
  return out.u8(0)
}
