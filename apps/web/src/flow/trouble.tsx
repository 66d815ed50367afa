import { keyWanted } from '../api/key.js'
import type { Trouble } from '../api/trouble.js'
import type { Diagnostic } from '../api/types.js'

const where = ({ line, column, offset }: Diagnostic): string => {
  if (line !== undefined) return `line ${line}${column === undefined ? '' : `, column ${column}`}`
  return offset === undefined ? '' : `byte 0x${offset.toString(16)}`
}

/** Findings: where, what, and what to do. With `onPick`, a position can be gone to. */
export function Findings(props: {
  readonly diagnostics: readonly Diagnostic[]
  readonly onPick?: (diagnostic: Diagnostic) => void
}) {
  return (
    <ul class="findings">
      {props.diagnostics.map((diagnostic) => {
        const position = where(diagnostic)
        return (
          <li key={`${diagnostic.code} ${position} ${diagnostic.message}`}>
            {position !== '' &&
              (props.onPick ? (
                <button class="position link" type="button" onClick={() => props.onPick?.(diagnostic)}>
                  {position}
                </button>
              ) : (
                <span class="position">{position}</span>
              ))}
            <span>
              {diagnostic.message}
              {diagnostic.hint && <span class="hint"> {diagnostic.hint}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** Something that the server refused, or that it cannot be reached. */
export function TroubleNote(props: { readonly trouble: Trouble; readonly onRetry?: () => void }) {
  const { kind, title, detail, diagnostics, requestId, retryAfterSeconds } = props.trouble
  const wantsKey = kind === 'unauthorized' || kind === 'forbidden'
  return (
    <div class="note bad" role="alert">
      <p class="note-title">{title}</p>
      {detail !== title && <p>{detail}</p>}
      {diagnostics.length > 0 && <Findings diagnostics={diagnostics} />}
      {(props.onRetry || wantsKey || requestId || retryAfterSeconds) && (
        <p class="note-foot">
          {wantsKey && (
            <button
              class="button small"
              type="button"
              onClick={() => {
                keyWanted.value = true
              }}
            >
              Give {kind === 'forbidden' ? 'another' : 'a'} key
            </button>
          )}
          {props.onRetry && (
            <button class="button small" type="button" onClick={props.onRetry}>
              Try again
            </button>
          )}
          {retryAfterSeconds && <span>Try again in {retryAfterSeconds} s. </span>}
          {requestId && (
            <span>
              Request <code>{requestId}</code>
            </span>
          )}
        </p>
      )}
    </div>
  )
}
