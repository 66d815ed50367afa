export { fileAbilities } from './file-abilities.js'
export { folderProblem, folderStore } from './folder-store.js'
export { type KeyFile, readKeyFile } from './key-file.js'
export { nodeNetworkParts } from './network-parts.js'
