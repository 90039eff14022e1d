import type { Locator } from 'playwright-core'
import { hasFocus } from './console-browser.ts'

/** Presses Tab until the keyboard is there. */
export async function tabTo(
  target: Locator,
  press: (key: string) => Promise<void> = (key) => target.page().keyboard.press(key),
): Promise<void> {
  for (let tabs = 0; tabs < 120; tabs += 1) {
    if (await hasFocus(target)) return
    await press('Tab')
  }
  throw new Error(`the Tab key does not come to ${String(target)}`)
}
