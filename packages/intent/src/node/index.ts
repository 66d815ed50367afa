export { type LoadedConcepts, loadConcepts } from './load-concepts.js'
