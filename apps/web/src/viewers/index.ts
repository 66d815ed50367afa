import './shared/viewer.css'

export { CodeView } from './code/code-view.js'
export { viewFile } from './file/view-file.js'
export type { ViewedFile } from './file/viewed-file.js'
export { FlowGraph } from './flow/flow-graph.js'
export { LayoutMap } from './layout/layout-map.js'
export { createLink, type Link } from './link.js'
