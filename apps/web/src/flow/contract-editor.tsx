import { useRef } from 'preact/hooks'
import type { Diagnostic } from '../api/types.js'
import { highlight } from './highlight.js'
import { Findings } from './trouble.js'

export function NotationLines(props: { readonly text: string; readonly findings?: readonly Diagnostic[] }) {
  const wrong = new Set(props.findings?.map((finding) => finding.line))
  return (
    <>
      {highlight(props.text).map((tokens, index) => (
        <span key={index} class={wrong.has(index + 1) ? 'line wrong' : 'line'}>
          {tokens.map(({ kind, text }, at) =>
            kind === 'plain' ? (
              text
            ) : (
              <span key={at} class={`token-${kind}`}>
                {text}
              </span>
            ),
          )}
          {'\n'}
        </span>
      ))}
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
