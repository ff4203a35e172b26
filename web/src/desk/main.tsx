import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../theme/tokens.css'
import '../theme/parts.css'
import { markDocument } from '../language/language.ts'
import { applyScheme } from '../theme/scheme.ts'
import { listenToKeys } from '../ui/keys/keys.ts'
import { Boot } from './boot.tsx'

applyScheme()
markDocument()
listenToKeys()
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Boot />
    </StrictMode>,
  )
