import type { Module } from '../../platform/app.ts'
import * as actions from './actions.ts'
import { volumeYearKind } from './contract.ts'
import { registerOrderPanel } from './panels.ts'
import { workOrderRoutes } from './routes.ts'
import { sealVolumeYear } from './volumes.ts'

export {
  APPOINTMENT_REASONS,
  instantOf,
  KEEPERS,
  WAITING_FOR,
  WORK_ORDER_EVENTS,
  WORK_ORDER_FACTS,
  words,
} from './contract.ts'
export {
  demandAfterLastStep,
  foldOrder,
  isFinished,
  keepsCaseOpen,
  moveOrder,
  type OrderFacts,
  type OrderState,
  type OrderVerb,
  ordersOf,
  verbsOffered,
} from './domain.ts'
export { type EngineerRow, engineersBeside, engineersOf } from './engineers.ts'
export { type Issue, issueOrder, ORDER_SERIES, orderNumber } from './issue.ts'
export { protectWords, writeNote } from './notes.ts'
export { refuseSealed, refuseSealedYear } from './order-command.ts'
export { type Category, categoriesOf, categoryOf, leavesOf, packValue, receivesAtOnce } from './pack-view.ts'
export { staffNames } from './people.ts'
export { dayCloseSubjectId } from './period-subjects.ts'
export { type Proposal, proposalsFor } from './proposals.ts'
export {
  type CallbackRow,
  callbackFigures,
  callbacksOfCase,
  chargedBetween,
  type MaterialRow,
  materialsOfCases,
  notesOfCase,
  type OrderRow,
  ordersInHand,
  ordersOfCases,
  ordersOfEngineer,
  ordersWaiting,
  runningCounts,
  saveOrder,
} from './store.ts'
export { dayIn, monthIn } from './volumes-domain.ts'
export {
  fileOrder,
  moveFiled,
  sealedVolumesFor,
  sealedVolumesOf,
  unfileOrders,
  type VolumeSeal,
  volumeSeals,
  volumeSealsBeside,
} from './volumes-store.ts'

registerOrderPanel()

export const workordersModule: Module = {
  name: 'workorders',
  kinds: [volumeYearKind],
  commands: [...Object.values(actions), sealVolumeYear] as Module['commands'] & {},
  routes: workOrderRoutes,
  capabilities: [
    { id: 'workOrder.receive', title: { zh: '工程接单', en: 'Receive work orders' } },
    { id: 'workOrder.dispatch', title: { zh: '派工', en: 'Dispatch work orders' } },
    { id: 'workOrder.work', title: { zh: '做自己的工作单', en: 'Work on own orders' } },
    { id: 'workOrder.confirm', title: { zh: '记住户确认', en: "Record the household's confirmation" } },
    { id: 'workOrder.signAsHead', title: { zh: '主管签工作单', en: 'Sign work orders as head' } },
    { id: 'workOrder.return', title: { zh: '返回工作单', en: 'Return work orders' } },
    { id: 'appointment.agree', title: { zh: '改约', en: 'Agree appointments' } },
    { id: 'callback.record', title: { zh: '回访', en: 'Record callbacks' } },
    { id: 'volume.seal', title: { zh: '封存案卷', en: 'Seal volumes' } },
  ],
}
