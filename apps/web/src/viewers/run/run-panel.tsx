import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ask, type Unanswered } from '../work/ask.js'
import { joinArguments, splitArguments } from './command-line.js'
import { FunctionFields, ProgramFields } from './fields.js'
import type { RunForm, RunResult } from './outcome.js'
import { ResultView } from './result-view.js'
import './run.css'

/** A run that takes longer is ended. */
const limitMs = 20_000

export interface RunPanelProps {
  readonly bytes: Uint8Array
  /** As text. */
  readonly contract: string
  readonly target: string
  readonly isRaw?: boolean
}

/** What is typed: one text for each parameter, or a program's command line and input. */
export interface Typed {
  readonly values: readonly string[]
  readonly line: string
  readonly stdin: string
}

type Outcome = RunResult | Unanswered | 'running' | undefined

/** Runs the file in the browser's sandbox, beside its contract. */
export function RunPanel(props: RunPanelProps) {
  const form = useSignal<RunForm | Unanswered | undefined>(undefined)
  const typed = useSignal<Typed>({ values: [], line: '', stdin: '' })
  useEffect(() => {
    const controller = new AbortController()
    void ask('form', props.contract, { signal: controller.signal }).then((answer) => {
      if (controller.signal.aborted) return
      typed.value = firstTyped(answer)
      form.value = answer
    })
    return () => controller.abort()
  }, [props.contract])
  const known = form.value
  if (known === undefined) return <p class="pending">Reading the contract…</p>
  if ('problem' in known || known.kind === 'unreadable') return <p class="pending">{known.message}</p>
  return <Runner {...props} form={known} typed={typed} />
}

/** To begin with, the first example, or values of the right types. */
function firstTyped(form: RunForm | Unanswered): Typed {
  if ('problem' in form || form.kind === 'unreadable') return { values: [], line: '', stdin: '' }
  if (form.kind === 'function')
    return { values: form.examples[0]?.arguments ?? form.parameters.map(({ hint }) => hint), line: '', stdin: '' }
  const [first] = form.examples
  return { values: [], line: joinArguments(first?.arguments ?? []), stdin: first?.stdin ?? '' }
}

type Readable = Exclude<RunForm, { readonly kind: 'unreadable' }>

function Runner(props: RunPanelProps & { readonly form: Readable; readonly typed: Signal<Typed> }) {
  const { form, typed } = props
  const outcome = useSignal<Outcome>(undefined)
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const run = async (): Promise<void> => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    outcome.value = 'running'
    const { bytes, contract, target, isRaw = false } = props
    const { values, line, stdin } = typed.value
    const given = form.kind === 'function' ? values : splitArguments(line)
    const request = { bytes, contract, target, isRaw, arguments: given, stdin: new TextEncoder().encode(stdin) }
    const answer = await ask('run', request, { signal: controller.signal, limitMs })
    if (running.current === controller) outcome.value = answer
  }
  const isRunning = outcome.value === 'running'
  return (
    <section class="viewer run" aria-label="Run in the browser">
      <form
        class="run-form"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        {form.kind === 'function' ? (
          <FunctionFields form={form} typed={typed} />
        ) : (
          <ProgramFields form={form} typed={typed} />
        )}
        <div class="run-actions">
          <button class="button primary" type="submit" disabled={isRunning}>
            {isRunning ? 'Running…' : 'Run'}
          </button>
          <button class="button" type="button" disabled={!isRunning} onClick={() => running.current?.abort()}>
            Stop
          </button>
          <p class="hint">
            Runs in this browser: the machine code is translated to WebAssembly and kept in a sandbox. Nothing is sent.
          </p>
        </div>
      </form>
      <div class="run-result" role="status" aria-live="polite">
        {outcome.value === 'running' && <p class="hint">Running; Stop ends it, and so do {limitMs / 1000} seconds.</p>}
        {outcome.value !== undefined && outcome.value !== 'running' && (
          <ResultView outcome={outcome.value} limitMs={limitMs} />
        )}
      </div>
    </section>
  )
}
