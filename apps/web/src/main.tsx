import { render } from 'preact'
import { App } from './app/app.js'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/notes.css'
import './styles/shell.css'
import './styles/want.css'
import './styles/contract.css'
import './styles/made.css'
import './styles/gallery.css'
import './styles/forced-colours.css'

render(<App />, document.getElementById('page')!)
