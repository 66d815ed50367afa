import { effect } from '@preact/signals'
import { announce } from './announcer.js'
import { type Route, route } from './route.js'

const names: Readonly<Record<Route['kind'], string>> = {
  make: '',
  build: '',
  builds: 'Builds',
  inspect: 'Inspect a file',
  compare: 'Two builds compared',
}

/** Names the window after what it shows; `ofBuild`: what there is to say of a build. */
export const watchTitle = (ofBuild: () => string): (() => void) =>
  effect(() => {
    const { kind } = route.value
    const name = kind === 'build' ? ofBuild() : names[kind]
    document.title = name === '' ? 'Sourceless' : `${name} · Sourceless`
  })

const pageOf = ({ kind }: Route): string => (kind === 'build' ? 'make' : kind)

/** Another page takes the focus, since the link that led there may be gone, and is told. */
export function watchPage(): () => void {
  let before = pageOf(route.peek())
  return effect(() => {
    const now = pageOf(route.value)
    if (now === before) return
    before = now
    requestAnimationFrame(() => {
      document.getElementById('main')?.focus({ preventScroll: true })
      announce(names[route.peek().kind] || 'Make')
    })
  })
}
