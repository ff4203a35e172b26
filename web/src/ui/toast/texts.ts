export const toastTexts = {
  region: { zh: '刚刚的操作', en: 'What was just done' },
  undo: { zh: '撤销', en: 'Undo' },
  close: { zh: '知道了', en: 'Close' },
  everywhere: { zh: '到处可用', en: 'Everywhere' },
} as const
