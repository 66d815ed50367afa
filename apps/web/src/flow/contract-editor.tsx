import { useRef } from 'preact/hooks'
import type { Diagnostic } from '../api/types.js'
import { highlight } from './highlight.js'
import { Findings } from './trouble.js'

const Flaw = (props: { readonly line: string; readonly column: number }) => {
  const start = Math.min(props.column - 1, Math.max(0, props.line.length - 1))
  const text = /^(?:\w+|.)/.exec(props.line.slice(start))?.[0] ?? ' '
  return (
    <span class="flaw" style={{ insetInlineStart: `${start}ch` }}>
      {text}
    </span>
  )
}

/** Longer texts are no work of hands, and too many pieces for a browser to draw at each key. */
const mostColoured = 20_000

/** Notation with line numbers and colours; findings are marked where they are. A long text stands for itself. */
export function NotationLines(props: { readonly text: string; readonly findings?: readonly Diagnostic[] }) {
  const { findings = [] } = props
  if (props.text.length > mostColoured) return <>{props.text}</>
  return (
    <>
      {highlight(props.text).map((tokens, index) => {
        const here = findings.filter(({ line }) => line === index + 1)
        return (
          <span key={index} class={here.length > 0 ? 'line wrong' : 'line'}>
            {tokens.map(({ kind, text }, at) =>
              kind === 'plain' ? (
                text
              ) : (
                <span key={at} class={`token-${kind}`}>
                  {text}
                </span>
              ),
            )}
            {here.map(({ column }) => (
              <Flaw key={column} line={tokens.map(({ text }) => text).join('')} column={column ?? 1} />
            ))}
            {'\n'}
          </span>
        )
      })}
    </>
  )
}

const offsetOf = (text: string, line: number, column: number): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, each) => sum + each.length + 1, 0) +
  column -
  1

/** A plain text field with line numbers, colours, and findings that lead to their line and column. */
export function ContractEditor(props: {
  readonly text: string
  readonly findings: readonly Diagnostic[]
  readonly onChange: (text: string) => void
}) {
  const area = useRef<HTMLTextAreaElement>(null)
  const goTo = ({ line = 1, column = 1 }: Diagnostic): void => {
    const start = offsetOf(props.text, line, column)
    area.current?.focus()
    area.current?.setSelectionRange(start, start + 1)
  }
  const hasFindings = props.findings.length > 0
  return (
    <>
      <div class="editor">
        <div class="editor-sheet">
          <pre class="notation" aria-hidden="true">
            <NotationLines text={props.text} findings={props.findings} />
          </pre>
          <textarea
            ref={area}
            class="notation-input"
            wrap="off"
            spellcheck={false}
            autocapitalize="off"
            aria-label="Contract"
            aria-invalid={hasFindings}
            aria-describedby={hasFindings ? 'contract-findings' : undefined}
            value={props.text}
            onInput={(event) => props.onChange(event.currentTarget.value)}
          />
        </div>
      </div>
      {hasFindings && (
        <div id="contract-findings" class="note bad" role="alert">
          <Findings diagnostics={props.findings} onPick={goTo} />
        </div>
      )}
    </>
  )
}
