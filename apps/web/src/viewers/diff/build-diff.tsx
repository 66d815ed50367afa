import { useId, useMemo } from 'preact/hooks'
import { count } from '../../app/format.js'
import { tokens } from '../code/tokens.js'
import { pairs } from '../shared/hex.js'
import type { Listing, ListingLine } from '../types.js'
import { type DiffRow, diffListings, type FunctionDiff } from './diff.js'
import './diff.css'

export interface DiffSide {
  readonly title: string
  readonly listing: Listing
  /** Of the file. */
  readonly sizeBytes: number
}

/** Rows beyond this number are left out. */
const maximumRows = 3000

/** Two builds, instruction by instruction: side by side, or one under the other where there is little room. */
export function BuildDiff({ left, right }: { readonly left: DiffSide; readonly right: DiffSide }) {
  const diff = useMemo(() => diffListings(left.listing, right.listing), [left.listing, right.listing])
  const rows = diff.functions.reduce((sum, one) => sum + one.rows.length, 0)
  return (
    <section class="viewer diff" aria-label="Two builds compared">
      <Sizes left={left} right={right} />
      <p class="diff-counts">
        <span>{diff.same} the same</span>
        <span class="changed">{diff.changed} changed</span>
        <span class="removed">{diff.removed} only in the first</span>
        <span class="added">{diff.added} only in the second</span>
      </p>
      {rows > maximumRows && (
        <p class="hint">
          Only the first {maximumRows} of {rows} lines are shown.
        </p>
      )}
      {capped(diff.functions).map((one) => (
        <FunctionView key={`${one.left} ${one.right}`} diff={one} left={left.title} right={right.title} />
      ))}
    </section>
  )
}

function capped(functions: readonly FunctionDiff[]): readonly FunctionDiff[] {
  let left = maximumRows
  return functions.flatMap((one) => {
    const rows = one.rows.slice(0, Math.max(0, left))
    left -= one.rows.length
    return rows.length > 0 ? [{ ...one, rows }] : []
  })
}

function Sizes({ left, right }: { readonly left: DiffSide; readonly right: DiffSide }) {
  const measures = [
    ['Bytes of code', left.listing.sizeBytes, right.listing.sizeBytes],
    ['Instructions', left.listing.instructions, right.listing.instructions],
    ['Bytes of the file', left.sizeBytes, right.sizeBytes],
  ] as const
  return (
    <table class="diff-sizes">
      <thead>
        <tr>
          <td />
          <th scope="col">{left.title}</th>
          <th scope="col">{right.title}</th>
          <th scope="col">difference</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(([name, one, other]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{count(one)}</td>
            <td>{count(other)}</td>
            <td class={other < one ? 'less' : other > one ? 'more' : ''}>
              {other === one ? '0' : `${other > one ? '+' : '−'}${count(Math.abs(other - one))}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const nameOf = ({ left, right }: FunctionDiff): string =>
  left === undefined
    ? `${right} (only in the second)`
    : right === undefined
      ? `${left} (only in the first)`
      : left === right
        ? left
        : `${left} → ${right}`

function FunctionView(props: { readonly diff: FunctionDiff; readonly left: string; readonly right: string }) {
  const id = useId()
  return (
    <div class="diff-function">
      <h3 id={id}>
        <code>{nameOf(props.diff)}</code>
      </h3>
      <table class="diff-table" aria-labelledby={id}>
        <thead class="unseen">
          <tr>
            <th scope="col">{props.left}</th>
            <th scope="col">{props.right}</th>
          </tr>
        </thead>
        <tbody>
          {props.diff.rows.map((row, at) => (
            <RowView key={at} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const kindWords: Readonly<Record<DiffRow['kind'], string>> = {
  same: '',
  changed: 'changed: ',
  removed: 'removed: ',
  added: 'added: ',
}

const RowView = ({ row }: { readonly row: DiffRow }) => (
  <tr class={row.kind}>
    <Cell line={row.left} kind={row.kind} side="left" />
    <Cell line={row.right} kind={row.kind} side="right" />
  </tr>
)

function Cell({
  line,
  kind,
  side,
}: {
  readonly line: ListingLine | undefined
  readonly kind: DiffRow['kind']
  readonly side: 'left' | 'right'
}) {
  if (line === undefined) return <td class={`${side} nothing`} />
  const sign = kind === 'same' ? ' ' : side === 'left' ? '−' : '+'
  return (
    <td class={side} title={line.note}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="unseen">{kindWords[kind]}</span>
      <code class="diff-offset">{line.offset.toString(16)}</code>
      <code class="code">
        {'  '.repeat(line.depth)}
        {tokens(line.text, line.target !== undefined).map((token, at) => (
          <span key={at} class={`token ${token.kind}`}>
            {token.text}
          </span>
        ))}
      </code>
      <code class="diff-bytes">{pairs(line.bytes)}</code>
    </td>
  )
}
