import { fillText, type Language, type Text, type TextValues } from '@huiyin/text'
import { useSyncExternalStore } from 'react'

export type { Language, Text, TextValues }

/**
 * The language of the page, decided once for both entries: each feature keeps its words in a `texts.ts` of
 * `{ zh, en }` objects, typed and complete; nothing is looked up by key and nothing is loaded later (ADR 0035).
 */
type Listener = () => void
const listeners = new Set<Listener>()
const STORED = 'huiyin.language'

let current: Language = stored() ?? 'zh'

export function language(): Language {
  return current
}

export function setLanguage(next: Language): void {
  if (next === current) return
  current = next
  try {
    localStorage.setItem(STORED, next)
  } catch {
    // Private windows may refuse to store; the choice then lasts as long as the page.
  }
  markDocument()
  for (const listener of listeners) listener()
}

/** Tells the browser and screen readers which language is read out. */
export function markDocument(): void {
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en'
}

export function onLanguage(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The text in the reader's language, its placeholders filled. */
export type Say = (text: Text, values?: TextValues) => string

export function useSay(): Say {
  const now = useSyncExternalStore(onLanguage, language)
  return now === 'zh' ? sayZh : sayEn
}

const sayZh: Say = (text, values) => fillText(text, 'zh', values)
const sayEn: Say = (text, values) => fillText(text, 'en', values)

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language)
}

function stored(): Language | undefined {
  try {
    const value = localStorage.getItem(STORED)
    return value === 'zh' || value === 'en' ? value : undefined
  } catch {
    return undefined
  }
}
