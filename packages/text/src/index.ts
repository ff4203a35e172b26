/** Text in the two languages of the product. Chinese is always there; English falls back to it. */
export type Text = { readonly zh: string; readonly en?: string | undefined }
export type Language = 'zh' | 'en'

export type TextValues = Readonly<Record<string, string | number>>

/** The text in the reader's language with its named placeholders `{name}` filled in. A missing value leaves the placeholder to be seen. */
export function fillText(text: Text, language: Language, values: TextValues = {}): string {
  const template = language === 'en' ? (text.en ?? text.zh) : text.zh
  return template.replaceAll(PLACEHOLDER, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

/** The names of the placeholders in any language of the text, each once, in order of appearance. */
export function placeholdersOf(text: Text): string[] {
  const names = [...`${text.zh} ${text.en ?? ''}`.matchAll(PLACEHOLDER)].map((match) => match[1] as string)
  return [...new Set(names)]
}

const PLACEHOLDER = /\{([a-zA-Z][a-zA-Z0-9.]*)\}/g
