export const answerTexts = {
  loading: { zh: '正在读取', en: 'Loading' },
  away: { zh: '连不上服务器', en: 'The server cannot be reached' },
  awayHint: { zh: '正在重试。填写的内容都在本机。', en: 'Trying again. What you typed is kept here.' },
  failed: { zh: '没能读取', en: 'This could not be read' },
  again: { zh: '再试一次', en: 'Try again' },
  notFound: { zh: '没有找到', en: 'Not found' },
  noRight: { zh: '您没有看这里的权限', en: 'You may not see this' },
  stale: { zh: '连不上服务器，显示的是 {time} 的内容', en: 'The server cannot be reached; this is as of {time}' },
  clause: { zh: '第 {clause} 条', en: 'Clause {clause}' },
  updates: { zh: '有 {count} 项更新', en: '{count} updates' },
  showThem: { zh: '看更新', en: 'Show them' },
} as const
