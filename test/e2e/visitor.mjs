import { openBrowser } from './editor.mjs';

/** A person with a browser, who reads and types as much as they like, and whose clicks are counted. */
export async function visitor(origins) {
	const { page, errors, messages, close } = await openBrowser(origins);
	const clicks = [];
	const counting =
		(act) =>
		async (what, locator = page.getByRole('button', { name: what, exact: true })) => {
			clicks.push(what);
			await act(locator);
		};
	return {
		page,
		errors,
		messages,
		clicks,
		close,
		click: counting(async (locator) => await locator.click()),
		/** Two quick clicks are one. */
		open: counting(async (locator) => await locator.dblclick()),
	};
}
