import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconHandStop,
  IconHistory,
  IconHourglass,
  IconPlayerPauseFilled,
} from '@tabler/icons-react'
import type { Look } from './reading.ts'

const ICONS = {
  near: IconHourglass,
  late: IconAlertTriangleFilled,
  wait: IconHandStop,
  paused: IconPlayerPauseFilled,
  idle: IconCircleDashed,
  met: IconCircleCheckFilled,
  metlate: IconHistory,
}

/** Each state has its own shape, so that the colour is never alone. */
export function ClockIcon({ look, size, used }: { look: Look; size: number; used: number }) {
  if (look === 'calm') {
    return (
      <svg className="dial" width={size} height={size} viewBox="0 0 18 18" aria-hidden="true">
        <circle className="track" cx="9" cy="9" r="7.2" />
        <circle
          className="pie"
          cx="9"
          cy="9"
          r="2.6"
          strokeWidth="5.2"
          pathLength="100"
          strokeDasharray={`${Math.round(used * 100)} 100`}
        />
      </svg>
    )
  }
  const Icon = ICONS[look]
  return <Icon size={size} stroke={1.75} aria-hidden />
}
