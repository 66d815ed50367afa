import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { announce } from './announcer.js'
import { copyText } from './clipboard.js'

/** Puts text on the clipboard, and says so for a moment. */
export function CopyButton(props: {
  readonly text: () => string | Promise<string | undefined>
  readonly children: ComponentChildren
  readonly done?: string
}) {
  const said = useSignal('')
  const copy = async (): Promise<void> => {
    const text = await props.text()
    if (text === undefined) return
    said.value = (await copyText(text)) ? (props.done ?? 'Copied') : 'The browser does not allow it'
    announce(said.value)
    setTimeout(() => {
      said.value = ''
    }, 2_000)
  }
  return (
    <button class="button" type="button" onClick={() => void copy()}>
      {said.value || props.children}
    </button>
  )
}
