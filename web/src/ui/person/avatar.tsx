/** A person as a small round sign; the tint follows the name, so that the same person looks alike everywhere. */
export function Avatar({ name, size = 'm', onDuty }: { name: string; size?: 's' | 'm' | 'l'; onDuty?: boolean }) {
  const sign = signOf(name)
  const tint = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6
  return (
    <span
      className={`av ${size === 'm' ? '' : size} ${tint === 0 ? '' : `t${tint}`} ${onDuty ? 'on' : ''}`}
      aria-hidden="true"
    >
      {sign}
    </span>
  )
}

/** 怡 of 林嘉怡, as colleagues call each other; 陈 of 陈女士, whose given name is not shown; the first letter of others. */
function signOf(name: string): string {
  if (!/^\p{Script=Han}/u.test(name)) return name.slice(0, 1).toUpperCase()
  return /(女士|先生|太太|部)$/.test(name) || name.length === 1 ? name.slice(0, 1) : name.slice(-1)
}
