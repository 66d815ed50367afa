export { changedForm as changed } from '../../src/index.js'
