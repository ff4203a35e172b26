import { declareProblem } from '../../platform/problems.ts'

/** Everything the price list refuses, with what to do about it. */
export const FEE_PROBLEMS = {
  sameItem: declareProblem(
    'fees/same-item-twice',
    422,
    { zh: '同一个项目写了两次', en: 'An item stands there twice' },
    { zh: '请改其中一个的编号，或删掉一个。', en: 'Give one of them another id, or take it out.' },
  ),
  decided: declareProblem(
    'fees/price-list-decided',
    409,
    { zh: '这一版已经定了', en: 'This version is decided' },
    { zh: '要改价，请拟下一版。', en: 'To change prices, draft the next version.' },
  ),
  validFromPast: declareProblem(
    'fees/valid-from-past',
    422,
    { zh: '生效日不能在今天以前', en: 'It cannot hold from a day that has passed' },
    { zh: '请拟下一版，写今天或以后的日子。', en: 'Draft the next version with today or a later day.' },
  ),
  ownList: declareProblem(
    'fees/own-price-list',
    403,
    { zh: '自己拟的价目表由别人批', en: 'Somebody else approves a price list that you drafted' },
    { zh: '请项目经理批准。', en: 'Ask the project manager.' },
  ),
  unexplained: declareProblem(
    'fees/difference-unexplained',
    422,
    { zh: '交款和应收差 {difference} 元，请写明原因', en: 'There is a difference of {difference} yuan: say why' },
    {
      zh: '补交以后再对账，或写明差额怎么来的。',
      en: 'Hand in the rest first, or say where the difference comes from.',
    },
  ),
  nothingToReconcile: declareProblem(
    'fees/nothing-to-reconcile',
    409,
    { zh: '这一天没有维修收入，不用对账', en: 'Nothing was charged that day' },
    { zh: '可以直接签日结。', en: 'The day can be signed.' },
  ),
  dayAhead: declareProblem('fees/day-ahead', 422, { zh: '这一天还没到', en: 'This day has not come yet' }),
} as const
