import { fillText } from '@huiyin/text'

/** Every refusal of this package has one of these codes; callers may show `messages` as they are. */
export type CalendarErrorCode =
  | 'calendar/year-not-loaded'
  | 'calendar/no-open-time'
  | 'calendar/bad-window'
  | 'calendar/bad-override'
  | 'calendar/bad-holiday-year'
  | 'calendar/bad-day'
  | 'calendar/bad-instant'
  | 'calendar/bad-time-of-day'
  | 'calendar/bad-duration'
  | 'calendar/bad-zone'
  | 'calendar/bad-shift'
  | 'calendar/bad-pause'
  | 'calendar/bad-cadence'
  | 'calendar/bad-recurrence'

export type CalendarErrorParams = Readonly<Record<string, string | number>>

/** A named refusal with a sentence in both languages that says what to do. Nothing here is ever guessed instead. */
export class CalendarError extends Error {
  readonly code: CalendarErrorCode
  readonly params: CalendarErrorParams
  readonly messages: { readonly zh: string; readonly en: string }

  constructor(code: CalendarErrorCode, params: CalendarErrorParams = {}) {
    const messages = { zh: fillText(SENTENCES[code], 'zh', params), en: fillText(SENTENCES[code], 'en', params) }
    super(messages.en)
    this.name = 'CalendarError'
    this.code = code
    this.params = params
    this.messages = messages
  }
}

const SENTENCES: Readonly<Record<CalendarErrorCode, { readonly zh: string; readonly en: string }>> = {
  'calendar/year-not-loaded': {
    zh: '{year} 年的节假日安排尚未导入，不能推算；请先导入该年的放假和调休安排。',
    en: 'The public holidays of {year} are not loaded, and they are never guessed: load that year’s holidays and make-up days first.',
  },
  'calendar/no-open-time': {
    zh: '日历“{calendar}”一周内没有任何开放时间，不能保存；请至少设置一个时段。',
    en: 'The calendar “{calendar}” has no open time in its week: give it at least one span.',
  },
  'calendar/bad-window': {
    zh: '日历“{calendar}”的时段 {from}–{to} 不对：开始须早于结束，不得跨越 24:00（跨夜请拆成两段），同一天的时段不得重叠。',
    en: 'The span {from}–{to} of the calendar “{calendar}” is wrong: it must start before it ends, must not pass 24:00 (split it at midnight) and must not overlap another span of the day.',
  },
  'calendar/bad-override': {
    zh: '日历“{calendar}”中 {day} 的单日调整重复，请只保留一条。',
    en: 'The calendar “{calendar}” overrides {day} twice: keep one of them.',
  },
  'calendar/bad-holiday-year': {
    zh: '{year} 年的节假日数据有误（{day}）：年份和日期须属于该年，同一天不得重复，也不得既放假又上班。',
    en: 'The holiday data of {year} are wrong at {day}: a year comes once, a day belongs to its year, comes once, and is either a holiday or a make-up day.',
  },
  'calendar/bad-day': {
    zh: '“{text}”不是有效日期，请写成 2025-03-14 的样子。',
    en: '“{text}” is not a day: write it like 2025-03-14.',
  },
  'calendar/bad-instant': {
    zh: '时刻“{text}”无效：须为以毫秒计的整数。',
    en: '“{text}” is not an instant: it must be a whole number of milliseconds since 1970 UTC.',
  },
  'calendar/bad-time-of-day': {
    zh: '“{text}”不是有效时间，请写成 08:30 的样子，最晚 24:00。',
    en: '“{text}” is not a time of day: write it like 08:30, at the latest 24:00.',
  },
  'calendar/bad-duration': {
    zh: '“{text}”不是有效时限。可写 30s、15m、24h、4wh（工作小时）、2wd（工作日）、7cd（自然日）、1month、day-end、close 或 by 09:00 +1wd；数量为正整数。',
    en: '“{text}” is not a limit. Write 30s, 15m, 24h, 4wh (working hours), 2wd (working days), 7cd (calendar days), 1month, day-end, close or by 09:00 +1wd, with a whole number above zero.',
  },
  'calendar/bad-zone': {
    zh: '时区“{zone}”不认识，请写成 Asia/Shanghai 的样子。',
    en: 'The time zone “{zone}” is not known: write it like Asia/Shanghai.',
  },
  'calendar/bad-shift': {
    zh: '班次“{shift}”的时间不对：开始须在 00:00 至 24:00 之间并早于结束，结束最晚为次日 24:00。',
    en: 'The times of the shift “{shift}” are wrong: it starts between 00:00 and 24:00, ends later, and at the latest at 24:00 of the next day.',
  },
  'calendar/bad-pause': { zh: '暂停时段的结束早于开始，请改正。', en: 'A pause ends before it begins: correct it.' },
  'calendar/bad-cadence': {
    zh: '频次设置有误：间隔须大于零，各档上限须递增。',
    en: 'The cadence is wrong: intervals must be above zero and the limits of the buckets must rise.',
  },
  'calendar/bad-recurrence': { zh: '周期设置“{text}”不对，请检查。', en: 'The recurrence {text} is wrong: check it.' },
}
