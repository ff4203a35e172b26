/** `E` explains the clock of the row or screen one is on: it presses the first chip in it. */
export function explainIn(container: Element | null): void {
  ;(container ?? document).querySelector<HTMLElement>('[data-clock]')?.click()
}
