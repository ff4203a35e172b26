import { declareProblem } from '../../platform/problems.ts'

/** Everything a work order refuses, with what to do about it. */
export const WORK_ORDER_PROBLEMS = {
  notFound: declareProblem(
    'workorder/not-found',
    404,
    { zh: '没有这张工作单', en: 'There is no such work order' },
    { zh: '请从事项里重新打开。', en: 'Open it again from its case.' },
  ),
  wrongState: declareProblem(
    'workorder/wrong-state',
    409,
    { zh: '工作单现在不能这样做', en: 'The work order does not allow this now' },
    {
      zh: '它可能已由别人推进。请看最新状态，再选可做的一步。',
      en: 'Somebody may have moved it on. Look at its state and take one of the steps offered.',
    },
  ),
  beforeLast: declareProblem(
    'workorder/before-last-step',
    422,
    { zh: '时间早于上一步', en: 'That is before the previous step' },
    {
      zh: '请核对发生时间；上一步的时间错了，可以更正上一步。',
      en: 'Check the time. If the time of the previous step is wrong, correct that one.',
    },
  ),
  emergencyNotMoved: declareProblem(
    'workorder/emergency-not-moved',
    409,
    { zh: '紧急单不能改约', en: 'An emergency is not put off' },
    {
      zh: '请马上派人；确实不急，先由主管改急缓。',
      en: 'Send somebody at once. If it is no emergency, have the supervisor change its urgency first.',
    },
  ),
  emergencyNotDeclined: declareProblem(
    'workorder/emergency-not-declined',
    409,
    { zh: '紧急单不能拒接', en: 'An emergency cannot be declined' },
    {
      zh: '去不了请马上打给派工的人，由他改派。',
      en: 'If you cannot go, call the dispatcher, who sends somebody else.',
    },
  ),
  alreadyReworked: declareProblem(
    'workorder/already-reworked',
    409,
    { zh: '这张单已转返修', en: 'A rework order was made of this one' },
    { zh: '请在返修单上接着做。', en: 'Go on with the rework order.' },
  ),
  notYours: declareProblem(
    'workorder/not-yours',
    403,
    { zh: '这张单不在您手上', en: 'This order is not in your hands' },
    { zh: '可能已改派。请刷新我的单。', en: 'It may have been given to somebody else. Refresh your orders.' },
  ),
  reasonNeeded: declareProblem(
    'workorder/reason-needed',
    422,
    { zh: '不按建议派，请写原因', en: 'Say why it is not the one proposed' },
    { zh: '选一个原因，或写一句。', en: 'Choose a reason or write one.' },
  ),
  appointmentPast: declareProblem(
    'workorder/appointment-past',
    422,
    { zh: '新约的时间要在现在之后', en: 'The appointment must lie ahead' },
    { zh: '请和住户另约一个时间。', en: 'Agree another time with the household.' },
  ),
  appointmentTooFar: declareProblem(
    'workorder/appointment-too-far',
    422,
    { zh: '最晚可约到 {lastDay}', en: 'The last day that can be agreed is {lastDay}' },
    {
      zh: '请另约；再往后的，先撤回，到时再报。',
      en: 'Agree another time. What lies further is withdrawn and reported again in its time.',
    },
  ),
  departureRange: declareProblem(
    'workorder/departure-out-of-range',
    422,
    { zh: '出发要在接单之后、到场之前', en: 'The departure lies between acceptance and arrival' },
    { zh: '请核对出发时间。', en: 'Check when the engineer left.' },
  ),
  departureKnown: declareProblem(
    'workorder/departure-known',
    409,
    { zh: '出发时间已记过', en: 'The departure is recorded already' },
    { zh: '记错了的，请更正那一笔。', en: 'If it is wrong, correct that entry.' },
  ),
  signatureMissing: declareProblem(
    'workorder/signature-missing',
    422,
    { zh: '请住户签名', en: 'The signature is missing' },
    { zh: '住户不在场时，选「电话确认」。', en: 'If nobody is at home, choose confirmation by telephone.' },
  ),
  noEngineer: declareProblem(
    'workorder/no-such-engineer',
    422,
    { zh: '这个人不在本项目工程组', en: 'That person is not of this project’s engineers' },
    { zh: '请从建议里选一个。', en: 'Choose one of those proposed.' },
  ),
  sealed: declareProblem(
    'volume/sealed',
    409,
    { zh: '已封存', en: 'Sealed' },
    { zh: '{year} 年的案卷已封存，只能查看。', en: 'The volume of {year} is sealed and can only be read.' },
  ),
  stillOpen: declareProblem(
    'volume/still-open',
    409,
    { zh: '还有 {count} 单没有办结，不能封存', en: '{count} orders are not closed yet' },
    { zh: '请先办结列出的事项。', en: 'Close the cases listed first.' },
  ),
  emptyYear: declareProblem(
    'volume/empty-year',
    409,
    { zh: '{year} 年没有工作单', en: 'There are no orders of {year}' },
    {
      zh: '请核对年份。确实没有的，选「本年无单」再封存。',
      en: 'Check the year. If there really were none, say so (noOrders) and seal it.',
    },
  ),
  alreadySealed: declareProblem(
    'volume/already-sealed',
    409,
    { zh: '这一卷已经封存', en: 'This volume is sealed already' },
    { zh: '不用再做什么。', en: 'Nothing is left to do.' },
  ),
  yearNotOver: declareProblem(
    'volume/year-not-over',
    409,
    { zh: '这一年还没过完', en: 'The year is not over yet' },
    { zh: '过完年再封存。', en: 'Seal it when the year has passed.' },
  ),
  noSuchItem: declareProblem(
    'workorder/no-such-price-item',
    422,
    { zh: '现行价目表里没有这一项', en: 'The price list in force has no such item' },
    { zh: '请从价目表里重选。', en: 'Choose another item of the list.' },
  ),
  priceFromList: declareProblem(
    'workorder/price-from-list',
    422,
    { zh: '请选价目表里的项目', en: 'Choose the item of the price list' },
    { zh: '表里没有的，写明与住户怎么商定的。', en: 'If the list has none, write what was agreed with the household.' },
  ),
  amountNeeded: declareProblem('workorder/amount-needed', 422, { zh: '请填金额', en: 'Enter the amount' }),
  priceDiffers: declareProblem(
    'workorder/price-differs',
    422,
    { zh: '金额和价目表不一样', en: 'The amount is not that of the price list' },
    { zh: '照表收，或写明与住户怎么商定的。', en: 'Charge by the list, or write what was agreed with the household.' },
  ),
  noAppointment: declareProblem(
    'workorder/no-appointment',
    409,
    { zh: '这张单没有约时间', en: 'No appointment was agreed for this order' },
    { zh: '约好时间才有这一步。', en: 'This follows once a time is agreed.' },
  ),
  actionNeeded: declareProblem(
    'workorder/check-action-needed',
    422,
    { zh: '人没到，请写怎么处理了', en: 'Nobody is there: say what you did about it' },
    { zh: '催了、改派了，或报了主管，选一个。', en: 'Called them, sent somebody else or told the head: choose one.' },
  ),
  callOutEmergency: declareProblem(
    'workorder/call-out-emergency',
    409,
    { zh: '只有紧急单才召集', en: 'Only emergencies call everybody out' },
    { zh: '确实紧急的，先把急缓改为紧急。', en: 'If it is one, raise its urgency first.' },
  ),
  calledAlready: declareProblem(
    'workorder/called-already',
    409,
    { zh: '该召集的都召集过了', en: 'Everybody was called already' },
    { zh: '没答复的请打电话。', en: 'Telephone those who have not answered.' },
  ),
  notCalled: declareProblem(
    'workorder/not-called-out',
    403,
    { zh: '没有召集您', en: 'You were not called out' },
    { zh: '要去帮忙，请告诉派工的人。', en: 'Tell the dispatcher if you can help.' },
  ),
  onDutyComes: declareProblem(
    'workorder/on-duty-comes',
    409,
    { zh: '当班的必须到，不能推', en: 'Whoever is on duty comes and cannot decline' },
    {
      zh: '手上的活先放下；实在走不开，马上打给派工的人。',
      en: 'Leave what you do. If you truly cannot, call the dispatcher at once.',
    },
  ),
  nothingCharged: declareProblem(
    'workorder/nothing-charged',
    409,
    { zh: '这张单没有应收', en: 'Nothing was charged for this order' },
    { zh: '有偿的单，完工时才有应收。', en: 'A paid order is charged when its work is done.' },
  ),
  settledAlready: declareProblem(
    'workorder/settled-already',
    409,
    { zh: '这张单已收过款', en: 'This order was paid already' },
    { zh: '收据可以再打印一次。', en: 'Its receipt can be printed again.' },
  ),
  settledAmount: declareProblem(
    'workorder/settled-amount',
    422,
    { zh: '收款要和应收一致：{due} 元', en: 'What is taken is what was charged: {due} yuan' },
    {
      zh: '少收的，先不收款，日结时写明差额。',
      en: 'If the household pays less, leave it unpaid and explain the difference at day close.',
    },
  ),
  handedInTooMuch: declareProblem(
    'workorder/handed-in-too-much',
    422,
    { zh: '交款比应收还多', en: 'More is handed in than was charged' },
    { zh: '请核对金额；这张单还差 {left} 元。', en: 'Check the amount; {left} yuan are left of this order.' },
  ),
  caseNotOpen: declareProblem(
    'workorder/case-not-open',
    409,
    { zh: '这件事项已经办结或撤回', en: 'The case is closed or withdrawn' },
    { zh: '要接着做，先重开事项。', en: 'Open the case again first.' },
  ),
} as const
