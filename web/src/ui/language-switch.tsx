import { IconLanguage } from '@tabler/icons-react'
import { setLanguage, useLanguage } from '../language/language.ts'

/** The other language's own name: whoever cannot read this page can still find it. */
export function LanguageSwitch({ onSwitch }: { onSwitch?: (language: 'zh' | 'en') => void }) {
  const now = useLanguage()
  const next = now === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="icb"
      style={{ width: 'auto', padding: '0 6px', display: 'flex', alignItems: 'center', gap: 4, fontSize: 13 }}
      lang={next === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => {
        setLanguage(next)
        onSwitch?.(next)
      }}
    >
      <IconLanguage size={18} stroke={1.75} aria-hidden />
      {next === 'zh' ? '中文' : 'English'}
    </button>
  )
}
