export const finderTexts = {
  label: { zh: '房号、姓名、拼音、电话尾号、单号', en: 'House, name, pinyin, end of a phone, number' },
  title: { zh: '找住户、事项、操作', en: 'Find households, cases, actions' },
  actions: { zh: '操作', en: 'Actions' },
  nothing: { zh: '没有找到「{q}」', en: 'Nothing found for “{q}”' },
  nothingHint: {
    zh: '可以试试房号（603、2-1-603）、姓名拼音首字母（cns）、电话后四位。',
    en: 'Try a house (603, 2-1-603), initials (cns) or the last four digits of a phone.',
  },
  vacant: { zh: '空置', en: 'Vacant' },
  choose: { zh: '选择', en: 'choose' },
  open: { zh: '打开', en: 'open' },
  results: { zh: '{count} 个结果', en: '{count} results' },
  owner: { zh: '业主', en: 'owner' },
  tenant: { zh: '租户', en: 'tenant' },
  family: { zh: '家人', en: 'family' },
  proxy: { zh: '代理人', en: 'proxy' },
} as const
