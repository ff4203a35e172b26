import { RefusedError, UnreachableError } from '../api/problem.ts'
import { at, noRight } from '../states/fixtures.ts'
import type { State } from '../states/state.ts'
import { RowSkeleton } from './answer/answered.tsx'
import { Nothing } from './answer/nothing.tsx'
import { RefusedCard } from './answer/refused-card.tsx'
import { Button } from './button.tsx'
import { Confirm } from './confirm.tsx'
import { CheckField, ChoiceField, InstantField, MoneyField, SelectField, TextField } from './form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from './form/form.tsx'
import { Masked } from './person/masked.tsx'
import { Photos } from './photo/photos.tsx'
import { Signature } from './signature/signature-pad.tsx'
import { Toasts, toast } from './toast/toast.tsx'

const refused = new RefusedError({
  type: '/problems/rule/refused',
  status: 409,
  title: '还不能开工',
  detail: '有偿维修要先告知价格，并记下住户同意。',
  clause: '4.6',
})

function EveryField() {
  const form = useForm({
    initial: { phone: '138 0000 552', team: '', result: '', price: undefined, when: undefined, consent: false },
    check: () => ({
      phone: { zh: '少 1 位。手机号是 11 位，座机请带区号。' },
      result: { zh: '选一个结果' },
      price: { zh: '写价格' },
      when: { zh: '写时间' },
      consent: { zh: '住户同意了才能开工' },
    }),
    send: async () => {},
  })
  const options = [
    { id: 'good', title: '满意' },
    { id: 'bad', title: '不满意' },
  ]
  return (
    <FormFrame form={form} className="col gap2">
      <ErrorSummary />
      <TextField name="phone" label="回访电话" />
      <SelectField name="team" label="派给" options={options} empty="选一个" hint="按负荷建议" />
      <ChoiceField name="result" label="修得怎么样" options={options} />
      <MoneyField name="price" label="价格" />
      <InstantField name="when" label="什么时候" />
      <CheckField name="consent" label="住户同意这个价格" />
      <Button look="main" type="submit">
        提交
      </Button>
    </FormFrame>
  )
}

const press = (page: Document) => page.querySelector<HTMLElement>('.btn.main')?.click()

export const states: readonly State[] = [
  { id: 'form/refused', title: { zh: '表单填错了' }, element: () => <EveryField />, after: press },
  {
    id: 'answers/all',
    title: { zh: '空、等、错、拒绝、没有权限' },
    element: () => (
      <div className="col gap2">
        <Nothing kind="done" title="今天的待办都办完了" hint="要不要看看本部门还有什么？">
          <Button>看本部门</Button>
        </Nothing>
        <RowSkeleton rows={4} />
        <RefusedCard error={refused}>
          <Button look="main">记下「已告知并同意」</Button>
        </RefusedCard>
        <RefusedCard error={new UnreachableError('')} />
        <Nothing kind="locked" title={noRight.problem.title} hint={noRight.problem.detail} />
      </div>
    ),
  },
  {
    id: 'toast/undo',
    title: { zh: '做完能撤销' },
    element: () => (
      <>
        <Button look="main" onPress={() => toast({ zh: '已派给 周凯' }, { undo: () => {} })}>
          派给周凯
        </Button>
        <Toasts />
      </>
    ),
    after: press,
  },
  {
    id: 'confirm/money',
    title: { zh: '钱的事先问一句' },
    element: () => (
      <Confirm
        open
        title="收陈女士物业费 588.00 元"
        action="收款 588.00 元"
        onClose={() => {}}
        onConfirm={async () => {}}
      >
        <p>10 月、11 月，每月 294.00 元。收了就有一张编号的收据，改错要冲红。</p>
      </Confirm>
    ),
  },
  {
    id: 'evidence/all',
    title: { zh: '签字、照片、遮盖' },
    element: () => (
      <div className="col gap2">
        <Signature onChange={() => {}} />
        <Photos items={[{ id: 'none', mime: 'application/pdf', title: '报价单', addedAt: at('10:20'), by: '周凯' }]} />
        <Masked masked="138 **** 5521" path="/parties/none/unmask" may />
      </div>
    ),
  },
]
