import type { Text } from '@huiyin/text'
import type { z } from 'zod'
import type { FieldError } from '../problems.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with an input, in a sentence beside each field that says what to do. */
export function inputErrors(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue) => errorsOf(issue))
}

function errorsOf(issue: Issue): FieldError[] {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: path ? `${path}.${key}` : key,
      message: { zh: `不认识这一项：${key}`, en: `Unknown member: ${key}` },
    }))
  // The alternative that came furthest is the one that was meant.
  if (issue.code === 'invalid_union') {
    const closest = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length)[0]
    if (closest?.length)
      return closest.flatMap((one) => errorsOf({ ...one, path: [...issue.path, ...one.path] } as Issue))
  }
  return [{ path, message: sentenceOf(issue) }]
}

const depthOf = (issues: readonly Issue[]) => Math.max(0, ...issues.map((one) => one.path.length))

function sentenceOf(issue: Issue): Text {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue)
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_value':
      return oneOf(issue.values.map(String))
    case 'invalid_format':
      return FORMATS[issue.format] ?? OTHER
    case 'not_multiple_of':
      return { zh: `要是 ${issue.divisor} 的倍数`, en: `Must be a multiple of ${issue.divisor}` }
    case 'custom':
      return (issue.params?.text as Text | undefined) ?? OTHER
    default:
      return OTHER
  }
}

const REQUIRED: Text = { zh: '请填写', en: 'Please fill this in' }
const OTHER: Text = { zh: '这里的格式不对，请核对', en: 'This is not in the right form; please check it' }

const TYPES: Readonly<Record<string, Text>> = {
  string: { zh: '这里要填文字', en: 'This takes a text' },
  number: { zh: '这里要填数字', en: 'This takes a number' },
  int: { zh: '这里要填整数', en: 'This takes a whole number' },
  boolean: { zh: '这里要填是或否', en: 'This takes yes or no' },
  array: { zh: '这里要填一个列表', en: 'This takes a list' },
  object: { zh: '这里要填一组内容', en: 'This takes an object' },
}

function wrongType(issue: Extract<Issue, { code: 'invalid_type' }>): Text {
  if (/received (undefined|null)/.test(issue.message)) return REQUIRED
  return TYPES[issue.expected] ?? OTHER
}

function tooSmall(issue: Extract<Issue, { code: 'too_small' }>): Text {
  const { minimum, origin } = issue
  if (origin === 'string')
    return Number(minimum) <= 1 ? REQUIRED : { zh: `至少 ${minimum} 个字`, en: `At least ${minimum} characters` }
  if (origin === 'array' || origin === 'set') return { zh: `至少 ${minimum} 项`, en: `At least ${minimum} of them` }
  return issue.inclusive === false
    ? { zh: `要大于 ${minimum}`, en: `Must be more than ${minimum}` }
    : { zh: `不能小于 ${minimum}`, en: `Must be at least ${minimum}` }
}

function tooBig(issue: Extract<Issue, { code: 'too_big' }>): Text {
  const { maximum, origin } = issue
  if (origin === 'string') return { zh: `最多 ${maximum} 个字`, en: `At most ${maximum} characters` }
  if (origin === 'array' || origin === 'set') return { zh: `最多 ${maximum} 项`, en: `At most ${maximum} of them` }
  return issue.inclusive === false
    ? { zh: `要小于 ${maximum}`, en: `Must be less than ${maximum}` }
    : { zh: `不能大于 ${maximum}`, en: `Must be at most ${maximum}` }
}

const SHOWN_VALUES = 12

function oneOf(values: readonly string[]): Text {
  const shown = values.slice(0, SHOWN_VALUES)
  const more = values.length > SHOWN_VALUES
  return {
    zh: `请从列表里选一个：${shown.join('、')}${more ? ' 等' : ''}`,
    en: `Please choose one from the list: ${shown.join(', ')}${more ? ' and others' : ''}`,
  }
}

const FORMATS: Readonly<Record<string, Text>> = {
  datetime: {
    zh: '时间要写成 2026-11-24T09:30:00+08:00 这样',
    en: 'A time is written like 2026-11-24T09:30:00+08:00',
  },
  date: { zh: '日期要写成 2026-11-24 这样，并且有这一天', en: 'A day is written like 2026-11-24, and exists' },
  time: { zh: '钟点要写成 09:30 这样', en: 'A time of the day is written like 09:30' },
  uuid: { zh: '编号不对：要一个 uuid', en: 'This is no id: it takes a uuid' },
  email: { zh: '邮箱地址不对', en: 'This is no mail address' },
  url: { zh: '网址不对', en: 'This is no address of the web' },
}

/** Where in an input stands text that cannot be kept: a zero character, or half of a pair. Dotted paths. */
export function unstorableTexts(input: unknown, path = '', depth = 0): FieldError[] {
  if (typeof input === 'string')
    return input.includes('\0') || !input.isWellFormed() ? [{ path, message: UNSTORABLE }] : []
  if (typeof input !== 'object' || input === null || ArrayBuffer.isView(input) || depth > 20) return []
  return Object.entries(input).flatMap(([key, value]) => [
    ...unstorableTexts(key, path ? `${path}.${key}` : '', 21),
    ...unstorableTexts(value, path ? `${path}.${key}` : key, depth + 1),
  ])
}

const UNSTORABLE: Text = {
  zh: '有看不见、存不下的字符，请删掉重新输入',
  en: 'It holds characters that cannot be kept; please type it again',
}
