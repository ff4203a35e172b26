import type { App } from '../../../platform/app.ts'
import { derivedId } from '../../../platform/ids.ts'
import { addRotaLine, fillRotaPattern } from '../../organisation/index.ts'
import { systemIn } from '../founding.ts'
import type { Sample } from './seed-sample.ts'

/** A turn of the sample: who takes it in a round of days. `null` is a day on which the turn stands open. */
type SampleTurn = {
  readonly title: string
  readonly positionIds: readonly string[]
  readonly from: number
  readonly to: number
  readonly atLeast: number
  readonly atLeastRest?: number
  /** Logins, day by day. */
  readonly round: readonly (readonly string[])[]
}

const HOUR = 60
const TURNS: readonly SampleTurn[] = [
  {
    title: '前台',
    positionIds: ['frontDesk'],
    from: 8.5 * HOUR,
    to: 18 * HOUR,
    atLeast: 2,
    atLeastRest: 1,
    round: [
      ['linjiayi', 'mayao'],
      ['linjiayi', 'baixue'],
      ['mayao', 'baixue'],
      ['linjiayi', 'mayao'],
      ['linjiayi', 'baixue'],
      ['mayao'],
      ['baixue'],
    ],
  },
  {
    title: '工程·白',
    positionIds: ['engineer'],
    from: 8 * HOUR,
    to: 18 * HOUR,
    atLeast: 3,
    atLeastRest: 2,
    round: [
      ['zhoukai', 'sunzhiyuan', 'wangpeng'],
      ['zhoukai', 'wangpeng', 'zhengcheng'],
      ['zhoukai', 'sunzhiyuan', 'zhengcheng'],
      ['zhoukai', 'sunzhiyuan', 'wangpeng'],
      ['sunzhiyuan', 'wangpeng', 'zhengcheng'],
      ['zhoukai', 'zhengcheng'],
      ['sunzhiyuan', 'wangpeng'],
    ],
  },
  {
    title: '工程·夜',
    positionIds: ['engineer'],
    from: 18 * HOUR,
    to: 8 * HOUR,
    atLeast: 1,
    round: [['liyi']],
  },
  {
    title: '东门岗·白',
    positionIds: ['guard'],
    from: 8 * HOUR,
    to: 20 * HOUR,
    atLeast: 1,
    round: [['yuesong'], ['chengliang'], []],
  },
  {
    title: '东门岗·夜',
    positionIds: ['guard'],
    from: 20 * HOUR,
    to: 8 * HOUR,
    atLeast: 1,
    round: [['weiqiang']],
  },
]

/**
 * A rota of five weeks from today for the sample estate, so that a rehearsal shows who is on duty and where a gap comes.
 * Turns whose people a handbook does not know stay open.
 */
export async function seedSampleRota(app: App, sample: Sample, today: string): Promise<void> {
  const { companyId, projectId, staff } = sample
  const system = await systemIn(app, companyId)
  const untilOn = new Date(Date.parse(`${today}T00:00:00Z`) + 34 * 86_400_000).toISOString().slice(0, 10)
  for (const [place, turn] of TURNS.entries()) {
    const lineId = derivedId(projectId, 'sample turn', turn.title)
    await app.run(
      addRotaLine,
      system,
      {
        projectId,
        id: lineId,
        title: turn.title,
        positionIds: [...turn.positionIds],
        fromMinute: turn.from,
        toMinute: turn.to,
        atLeast: turn.atLeast,
        ...(turn.atLeastRest === undefined ? {} : { atLeastRest: turn.atLeastRest }),
        sort: place,
      },
      { idempotencyKey: derivedId(lineId, 'add') },
    )
    await app.run(
      fillRotaPattern,
      system,
      {
        projectId,
        lineId,
        fromOn: today,
        untilOn,
        cycle: turn.round.map((day) => day.flatMap((login) => staff.get(login) ?? [])),
      },
      { idempotencyKey: derivedId(lineId, 'fill') },
    )
  }
}
