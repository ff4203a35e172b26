import type { Text } from '@huiyin/text'

/** The database cannot be started, and a person can do something about it: the sentence says what. */
export class PostgresStartRefused extends Error {
  readonly text: Text
  constructor(text: Text & { readonly en: string }) {
    super(`${text.zh}\n${text.en}`)
    this.text = text
  }
}
