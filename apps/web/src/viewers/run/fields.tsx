import type { Signal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { joinArguments } from './command-line.js'
import type { RunForm } from './outcome.js'
import type { Typed } from './run-panel.js'

type FormOf<Kind extends RunForm['kind']> = Extract<RunForm, { readonly kind: Kind }>

/** One field for each parameter. */
export function FunctionFields({ form, typed }: { readonly form: FormOf<'function'>; readonly typed: Signal<Typed> }) {
  const id = useId()
  return (
    <>
      <div class="run-fields">
        {form.parameters.map(({ name, type, hint }, at) => (
          <div class="field" key={name}>
            <label class="label" htmlFor={`${id}-${at}`}>
              {name} <code>{type}</code>
            </label>
            <input
              id={`${id}-${at}`}
              class="input code"
              value={typed.value.values[at] ?? ''}
              placeholder={hint}
              spellcheck={false}
              autocomplete="off"
              onInput={(event) => {
                const text = event.currentTarget.value
                typed.value = { ...typed.value, values: typed.value.values.with(at, text) }
              }}
            />
          </div>
        ))}
        {form.parameters.length === 0 && <p class="hint">It takes no arguments.</p>}
      </div>
      <Examples
        examples={form.examples}
        onPick={(at) => {
          typed.value = { ...typed.value, values: form.examples[at]!.arguments }
        }}
      />
    </>
  )
}

/** A program's command line and standard input. */
export function ProgramFields({ form, typed }: { readonly form: FormOf<'program'>; readonly typed: Signal<Typed> }) {
  const id = useId()
  return (
    <>
      {form.takesArguments && (
        <div class="field">
          <label class="label" htmlFor={`${id}-line`}>
            Arguments <span class="hint">as in a shell: spaces part them, quotes keep them together</span>
          </label>
          <input
            id={`${id}-line`}
            class="input code"
            value={typed.value.line}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => {
              typed.value = { ...typed.value, line: event.currentTarget.value }
            }}
          />
        </div>
      )}
      <div class="field">
        <label class="label" htmlFor={`${id}-stdin`}>
          Standard input
        </label>
        <textarea
          id={`${id}-stdin`}
          class="input code grows"
          rows={3}
          value={typed.value.stdin}
          spellcheck={false}
          onInput={(event) => {
            typed.value = { ...typed.value, stdin: event.currentTarget.value }
          }}
        />
      </div>
      <Examples
        examples={form.examples}
        onPick={(at) => {
          const { arguments: given, stdin } = form.examples[at]!
          typed.value = { ...typed.value, line: joinArguments(given), stdin }
        }}
      />
    </>
  )
}

function Examples(props: {
  readonly examples: readonly { readonly label: string }[]
  readonly onPick: (at: number) => void
}) {
  if (props.examples.length === 0) return null
  return (
    <div class="run-examples">
      <span class="label">Examples</span>
      {props.examples.slice(0, 8).map(({ label }, at) => (
        <button key={label} type="button" class="button small" title={label} onClick={() => props.onPick(at)}>
          <code>{label}</code>
        </button>
      ))}
    </div>
  )
}
