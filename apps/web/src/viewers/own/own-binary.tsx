import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { count, plural } from '../../app/format.js'
import type { ViewRequest } from '../file/inspect.js'
import { mainOf } from '../file/main.js'
import { viewFile } from '../file/view-file.js'
import type { ViewedFile } from '../file/viewed-file.js'
import { createLink, focusLines, type Link } from '../link.js'
import { ask } from '../work/ask.js'
import { FileTabs } from './file-tabs.js'
import { FunctionList } from './function-list.js'
import './own.css'

/** Larger files are not opened: a browser would show them slowly. */
const maximumBytes = 16 * 1024 * 1024

type State =
  | { readonly kind: 'empty' }
  | { readonly kind: 'opening'; readonly name: string }
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'open'
      readonly file: ViewedFile
      readonly link: Link
      readonly given: ViewRequest
      /** Another part of the file, or another reading of it, is on its way. */
      readonly isOpening: boolean
    }

/** A file of one's own: recognised, laid out and disassembled in the browser. `onOpened` hears of each. */
export function OwnBinary({ onOpened }: { readonly onOpened?: (file: ViewedFile) => void }) {
  const state = useSignal<State>({ kind: 'empty' })
  const triples = useSignal<readonly string[]>([])
  const latest = useRef(0)
  const open = async (request: ViewRequest): Promise<void> => {
    const turn = ++latest.current
    const before = state.value
    const isSame = before.kind === 'open' && before.given.bytes === request.bytes
    state.value = isSame ? { ...before, isOpening: true } : { kind: 'opening', name: request.name }
    const file = await viewFile(request)
    if (turn !== latest.current) return
    if ('problem' in file) {
      state.value = { kind: 'refused', message: file.problem }
      return
    }
    const link = createLink()
    state.value = { kind: 'open', file, link, given: request, isOpening: false }
    const first = request.from ?? mainOf(file.index)?.first
    if (first !== undefined) choose(file, link, first)
    onOpened?.(file)
  }
  /** Goes to a function; those that are not loaded come with what follows them. */
  const show = ({ first }: { readonly first: number }): void => {
    if (state.value.kind !== 'open') return
    const { file, link, given } = state.value
    if (!choose(file, link, first)) void open({ ...given, from: first })
  }
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    if (file.size === 0 || file.size > maximumBytes) {
      const why = file.size === 0 ? 'is empty' : `has ${plural(file.size, 'byte')}; files of up to 16 MB are opened`
      state.value = { kind: 'refused', message: `${file.name} ${why}.` }
      return
    }
    await open({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })
  }
  const current = state.value
  const { name, bytes } = current.kind === 'open' ? current.given : { name: '', bytes: new Uint8Array() }
  const isReopening = current.kind === 'open' && current.isOpening
  return (
    <section class="own" aria-label="A file of your own">
      <DropZone isSmall={current.kind === 'open'} onFile={(file) => void take(file)} />
      <div role="status" aria-live="polite">
        {current.kind === 'opening' && <p class="pending">Opening {current.name}…</p>}
        {isReopening && <p class="unseen">Opening…</p>}
        {current.kind === 'refused' && <p class="note bad own-note">{current.message}</p>}
      </div>
      {current.kind === 'open' && (
        <>
          <Summary
            file={current.file}
            triples={triples}
            onRead={(target) => void open({ name, bytes, ...(target ? { target, isRaw: true } : {}) })}
          />
          <div
            class={current.file.index.length > 1 ? 'own-panes with-functions' : 'own-panes'}
            aria-busy={current.isOpening}
          >
            {current.file.index.length > 1 && (
              <FunctionList key={current.given.bytes} file={current.file} link={current.link} onShow={show} />
            )}
            <FileTabs key={current.link} file={current.file} link={current.link} />
          </div>
        </>
      )}
    </section>
  )
}

/** Chooses a line by its number among those of the file; false where it is not loaded. */
function choose(file: ViewedFile, link: Link, line: number): boolean {
  const at = line - file.from
  if (file.lines[at] === undefined) return false
  link.chosen.value = focusLines(file, at, at, 'functions')
  return true
}

function DropZone({
  isSmall,
  onFile,
}: {
  readonly isSmall: boolean
  readonly onFile: (file: File | undefined) => void
}) {
  const isOver = useSignal(false)
  const id = useId()
  const on = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      isOver.value = true
    },
    onDragLeave: () => {
      isOver.value = false
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      isOver.value = false
      onFile(event.dataTransfer?.files[0])
    },
  }
  return (
    <div class={`drop-zone${isSmall ? ' small' : ''}${isOver.value ? ' over' : ''}`} {...on}>
      <input
        id={id}
        class="unseen"
        type="file"
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <label class="drop-label" htmlFor={id}>
        <strong>{isSmall ? 'Open another file' : 'Drop a binary here, or click to choose one'}</strong>
        <span class="hint">
          ELF, PE, COFF, Mach-O, WebAssembly, archives, Intel HEX or bare code, of any compiler. Nothing is sent
          anywhere.
        </span>
      </label>
    </div>
  )
}

/** What the file was taken for; bare code can be read as that of any target. */
function Summary({
  file,
  triples,
  onRead,
}: {
  readonly file: ViewedFile
  /** Asked for with the first file. */
  readonly triples: Signal<readonly string[]>
  readonly onRead: (target: string | undefined) => void
}) {
  useEffect(() => {
    if (triples.value.length > 0) return
    void ask('triples', undefined).then((answer) => {
      if (!('problem' in answer)) triples.value = answer
    })
  }, [])
  const instructions = file.index.reduce((sum, one) => sum + one.instructions, 0)
  const isBare = file.layout.format === 'Code bytes alone'
  return (
    <div class="own-summary">
      <strong>{file.name}</strong>
      <span>{file.layout.format}</span>
      <span>{plural(file.bytes.length, 'byte')}</span>
      {file.target && <span>{file.target}</span>}
      {file.lines.length > 0 && (
        <span>
          {plural(file.index.length, 'function')}, {plural(instructions, 'instruction')}
          {instructions > file.lines.length && `, of which ${count(file.lines.length)} are loaded`}
        </span>
      )}
      <label class="own-choice">
        <span class="label">Read as</span>
        <select
          class="input"
          value={isBare ? (file.target ?? '') : ''}
          onChange={(event) => onRead(event.currentTarget.value || undefined)}
        >
          <option value="">{isBare ? 'choose a target…' : 'what it says it is'}</option>
          {triples.value.map((triple) => (
            <option key={triple} value={triple}>
              bare code for {triple}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
