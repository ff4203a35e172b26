import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../theme/tokens.css'
import '../theme/parts.css'
import './phone.css'
import { markDocument } from '../language/language.ts'
import { applyScheme } from '../theme/scheme.ts'
import { PhoneApp } from './app.tsx'

applyScheme()
markDocument()
if ('serviceWorker' in navigator && import.meta.env.PROD)
  void navigator.serviceWorker.register('/m/sw.js', { scope: '/m/' }).catch(() => {})
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <PhoneApp />
    </StrictMode>,
  )
