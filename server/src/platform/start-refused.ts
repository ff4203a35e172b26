import type { Text } from '@huiyin/text'

/** The product cannot start as asked, and a person can do something about it: the sentence says what. */
export class StartRefused extends Error {
  readonly text: Text & { readonly en: string }
  constructor(text: Text & { readonly en: string }) {
    super(`${text.zh}\n${text.en}`)
    this.text = text
  }
}
