import { type ComponentChild, render } from 'preact'
import { CodeView, createLink, FlowGraph, LayoutMap, viewFile } from '../../src/viewers/index.js'
import type { GalleryBuild } from './gallery-builds.js'

/** One viewer on a page of its own, for browser tests: `?view=code&build=gcd`. */
const wanted = new URLSearchParams(location.search)
const builds: Readonly<Record<string, GalleryBuild>> = await (await fetch('/builds.json')).json()
const bytesOf = ({ file }: GalleryBuild): Uint8Array =>
  Uint8Array.from(atob(file), (character) => character.charCodeAt(0))

async function opened(build: GalleryBuild) {
  const { listing, target, name } = build
  const viewed = await viewFile({ bytes: bytesOf(build), name, listing, target })
  if ('problem' in viewed) throw new Error(viewed.problem)
  return viewed
}

const views: Readonly<Record<string, (build: GalleryBuild) => Promise<ComponentChild>>> = {
  code: async (build) => <CodeView file={await opened(build)} link={createLink()} />,
  layout: async (build) => <LayoutMap file={await opened(build)} link={createLink()} />,
  flow: async (build) => <FlowGraph file={await opened(build)} link={createLink()} />,
}

const build = builds[wanted.get('build') ?? 'gcd']!
const content = await views[wanted.get('view') ?? 'code']!(build)
document.documentElement.dataset.theme = wanted.get('theme') ?? 'light'
render(
  <div class="card">
    <div class="pane">{content}</div>
  </div>,
  document.getElementById('gallery')!,
)
document.documentElement.dataset.ready = 'yes'
