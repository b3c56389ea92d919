import type { Locator, Page } from 'playwright-core';

/** Fills a panel's form by the names of its fields, starts it and waits for its end. @returns the panel */
export async function runPanel(
  page: Page,
  id: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Locator> {
  const panel = page.locator(`#${id}`);
  for (const [name, value] of Object.entries(fields)) {
    const field = panel.locator(`[name="${name}"]`);
    if ((await field.evaluate(({ tagName }) => tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await panel.locator('button.run').click();
  await endOf(panel);
  return panel;
}

/** Waits until a panel's job has ended, as long as the test itself may. */
export async function endOf(panel: Locator): Promise<void> {
  await panel.locator('button.run:enabled').waitFor({ timeout: 0 });
}

export const statusOf = async (panel: Locator): Promise<string> => (await panel.locator('.status').textContent()) ?? '';
