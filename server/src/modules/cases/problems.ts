import { declareProblem } from '../../platform/problems.ts'

/** Everything a case refuses, with what to do about it. */
export const CASE_PROBLEMS = {
  incomplete: declareProblem(
    'case/incomplete',
    422,
    { zh: '还差几项，不能登记', en: 'It cannot be registered yet' },
    { zh: '请补上每处旁边说的内容。', en: 'Please fill in what stands beside each field.' },
  ),
  noHandbook: declareProblem(
    'case/no-handbook',
    409,
    { zh: '本项目还没有启用制度', en: 'No handbook is in force in this project' },
    { zh: '请先在「制度」里启用一份。', en: 'Activate one under Handbook first.' },
  ),
  notOpen: declareProblem(
    'case/not-open',
    409,
    { zh: '事项已办结', en: 'The case is over' },
    { zh: '要接着做，请先重开。', en: 'Open it again to go on.' },
  ),
  noSuchPosition: declareProblem(
    'case/no-such-position',
    422,
    { zh: '现行制度里没有这个岗位', en: 'The handbook in force has no such position' },
    { zh: '请选一个岗位，再上报。', en: 'Choose a position to report to.' },
  ),
  alreadyOpen: declareProblem('case/already-open', 409, { zh: '事项还没有办结', en: 'The case is still open' }),
  exists: declareProblem(
    'case/exists',
    409,
    { zh: '这件事项已经登记过', en: 'This case exists already' },
    { zh: '请打开它看；要登记另一件，请换一个编号。', en: 'Open it; to register another, take a new id.' },
  ),
  stayWithdrawn: declareProblem(
    'case/withdrawn',
    409,
    { zh: '事项已撤回，不能重开', en: 'The case was withdrawn and stays so' },
    { zh: '还要办的，请重新登记一件。', en: 'If it is wanted after all, register it anew.' },
  ),
  engineerThere: declareProblem(
    'case/engineer-there',
    409,
    { zh: '师傅已到场，不能直接撤回', en: 'The engineer is there; it is not simply withdrawn' },
    {
      zh: '请派工的人定：让师傅记下做了什么再完工，或由他作废工作单。',
      en: 'Ask the dispatcher: have the work recorded and completed, or let them cancel the order.',
    },
  ),
  notWithdrawable: declareProblem(
    'case/not-withdrawable',
    409,
    { zh: '活已做完，不能撤回', en: 'The work is done; it cannot be withdrawn' },
    { zh: '请走完确认、签字、回访再办结。', en: 'Have it confirmed, signed and called back, then close it.' },
  ),
  notReturned: declareProblem(
    'case/not-returned',
    409,
    { zh: '工作单还没返回，不能办结', en: 'A work order is not back yet' },
    {
      zh: '完工、住户确认、主管签字、返回客服，依次做完再办结。',
      en: 'Completed, confirmed, signed, returned: in that order, then close it.',
    },
  ),
  notCalledBack: declareProblem(
    'case/not-called-back',
    409,
    { zh: '还没有满意的回访，不能办结', en: 'There is no satisfied callback yet' },
    {
      zh: '请回访住户；不满意的，转返修。打不通的，打满 {attempts} 次也可以办结。',
      en: 'Call the household; send it back for rework if they are not satisfied. After {attempts} calls without an answer it may be closed.',
    },
  ),
  notForwarded: declareProblem(
    'case/not-forwarded',
    409,
    { zh: '还没有转办，不用接手', en: 'Nobody passed it on yet' },
    { zh: '先转给承办部门。', en: 'Pass it on to a department first.' },
  ),
  taken: declareProblem('case/taken', 409, { zh: '已经有人接手', en: 'Somebody has taken it already' }),
  promisePast: declareProblem('case/promise-past', 422, {
    zh: '承诺的时间要在以后',
    en: 'What is promised must lie ahead',
  }),
  notFirstReceiver: declareProblem('case/not-first-receiver', 403, {
    zh: '由首接人知悉结果',
    en: 'Whoever took it first acknowledges the result',
  }),
  forwardPast: declareProblem('case/forward-past', 422, {
    zh: '约定转办的时间要在以后',
    en: 'The agreed time must lie ahead',
  }),
  noEvent: declareProblem('case/no-such-event', 404, { zh: '没有这一笔', en: 'There is no such entry' }),
  notCorrectable: declareProblem(
    'case/not-correctable',
    409,
    { zh: '这一笔不能更正', en: 'This entry cannot be corrected' },
    {
      zh: '系统记的、已作废的、更正本身都不能再改。',
      en: 'Entries of the system, voided ones and corrections themselves stay as they are.',
    },
  ),
  nothingCorrected: declareProblem(
    'case/nothing-corrected',
    422,
    { zh: '没有要改的内容', en: 'Nothing is corrected' },
    { zh: '请写正确的时间或内容。', en: 'Give the right time or content.' },
  ),
  historyBreaks: declareProblem(
    'case/history-breaks',
    409,
    { zh: '这样改前后对不上', en: 'The history would not hold together' },
    {
      zh: '改后各步的先后会乱。请先更正前后相邻的一笔。',
      en: 'The steps would come in the wrong order. Correct the neighbouring entry first.',
    },
  ),
  daySigned: declareProblem('day-close/already-signed', 409, { zh: '这一天已签', en: 'This day is signed' }),
  dayAhead: declareProblem('day-close/day-ahead', 422, { zh: '还没到这一天', en: 'That day has not come' }),
  dayTooEarly: declareProblem(
    'day-close/too-early',
    409,
    { zh: '{time} 以后才能签今天', en: 'The day can be signed from {time}' },
    { zh: '签早了，后面的单子没人看过。', en: 'Signed earlier, nobody would have looked at what comes later.' },
  ),
  dayBeforeProject: declareProblem(
    'day-close/before-project',
    422,
    { zh: '那天本项目还没开始', en: 'The project had not begun on that day' },
    { zh: '最早可补签 {firstDay}。', en: 'The first day that can be signed is {firstDay}.' },
  ),
  signatureNotYours: declareProblem(
    'day-close/signature-not-yours',
    422,
    { zh: '这不是您在这一天上签的名', en: 'That is no signature of yours on this day' },
    { zh: '请重新签名，或不画直接签。', en: 'Draw it again, or sign without a drawing.' },
  ),
} as const
