export const formTexts = {
  toMend: { zh: '还差 {count} 处，改好再提交', en: '{count} to mend before it can be sent' },
  unreachable: {
    zh: '连不上服务器，内容都还在。请再试一次。',
    en: 'The server cannot be reached. Nothing is lost; please try again.',
  },
  unexpected: {
    zh: '出了意外，内容都还在。请再试一次。',
    en: 'Something went wrong. Nothing is lost; please try again.',
  },
  optional: { zh: '选填', en: 'optional' },
  savedAt: { zh: '草稿已存 {time}', en: 'Draft saved {time}' },
  money: { zh: '元', en: 'yuan' },
  moneyWrong: { zh: '请写成 80 或 80.50 的样子', en: 'Write it like 80 or 80.50' },
  date: { zh: '日期', en: 'Date' },
  time: { zh: '时间', en: 'Time' },
  timeWrong: { zh: '请写成 9:30 或 14:05 的样子', en: 'Write it like 9:30 or 14:05' },
  today: { zh: '今天', en: 'Today' },
  tomorrow: { zh: '明天', en: 'Tomorrow' },
  dayAfter: { zh: '后天', en: 'In two days' },
  yesterday: { zh: '昨天', en: 'Yesterday' },
} as const
