import cn2020 from '../data/cn-2020.json' with { type: 'json' }
import cn2021 from '../data/cn-2021.json' with { type: 'json' }
import cn2022 from '../data/cn-2022.json' with { type: 'json' }
import cn2023 from '../data/cn-2023.json' with { type: 'json' }
import cn2024 from '../data/cn-2024.json' with { type: 'json' }
import cn2025 from '../data/cn-2025.json' with { type: 'json' }
import cn2026 from '../data/cn-2026.json' with { type: 'json' }
import { type HolidayYear, parseHolidayYear } from './holidays.ts'

/**
 * The years that the State Council had announced when this was written, to load into a new company. A later year is
 * loaded as company data when its notice comes out (usually in November); nothing here guesses it.
 */
export const CHINA_HOLIDAY_YEARS: readonly HolidayYear[] = [cn2020, cn2021, cn2022, cn2023, cn2024, cn2025, cn2026].map(
  parseHolidayYear,
)
