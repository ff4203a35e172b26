import { z } from 'zod'

/**
 * Words that a person types: trimmed, and with something to read in them. A dot, a dash or characters that nobody sees
 * are no name and no content (S0-REPAIR-3).
 *
 * @param most characters at the most
 * @param least characters at the least, after trimming
 */
export function typedText(most: number, least = 1) {
  // That nothing was typed at all is what `least` says.
  return z
    .string()
    .trim()
    .min(least)
    .max(most)
    .refine((text) => text === '' || isReadable(text), UNREADABLE)
}

/** The same where nothing need be typed at all: an empty text is none. */
export function typedTextOrNone(most: number) {
  return z
    .string()
    .trim()
    .max(most)
    .refine((text) => text === '' || isReadable(text), UNREADABLE)
}

/** Is there a letter, a digit or a picture in it that somebody can see? Marks such as ‼ are no picture. */
export function isReadable(text: string): boolean {
  return /[\p{L}\p{N}]|(?![\p{P}\p{C}])\p{Extended_Pictographic}/u.test(text.replace(UNSEEN_LETTERS, ''))
}

/** Letters by their class, of which nothing is seen: fillers of Hangul. */
const UNSEEN_LETTERS = /[\u115F\u1160\u3164\uFFA0]/g

const UNREADABLE = {
  params: {
    text: {
      zh: '只有标点或空白，请写清楚',
      en: 'There are only marks or blanks in it; please write words',
    },
  },
}
