import assert from 'node:assert/strict';

const testId = (name) => `[data-test-id='${name}']`;

/** Who is created. */
export const formUser = { username: 'mform', firstName: 'Mira', lastName: 'Form', email: 'mform@example.com' };
/** The node as it stands before anybody fills in the form. */
export const formStep = {
	name: 'Create With Form',
	type: 'n8n-nodes-directory-services.fusionDirectory',
	parameters: { resource: 'user', operation: 'create', generatePassword: true, moreFields: 'form' },
};

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGhvbm91cmFibHltYWRldXBrZXlmb3J0ZXN0aW5n mira@laptop';

/**
 * Fills in the form of a new FusionDirectory user with the tabs Unix, Mail and SSH in the open panel of `formStep`, and
 * executes it, all as a person would.
 *
 * @param look  `(sentence, work) => …` reports one check
 * @param tabsOf  tells the active tabs of a DN, by another way than this page
 * @param screenshot  takes a picture of the filled form beside its output
 */
export async function checkFusionDirectoryForm({ page, look, tabsOf, screenshot }) {
	const parameter = (name) => page.locator(testId(`parameter-input-${name}`));
	const form = page.locator(testId('resource-mapper-container'));
	const field = (label) => form.locator('.parameter-item').filter({ hasText: label });
	const fill = async (place, value) => {
		await place.locator('input, textarea').first().fill(value);
		await place.locator('input, textarea').first().blur();
	};

	await look('the tabs of users are offered by their names', async () => {
		for (const name of ['username', 'firstName', 'lastName']) await fill(parameter(name), formUser[name]);
		// While n8n still loads the tabs there is another input in this place.
		await parameter('tabs').locator('input[disabled]').first().waitFor({ state: 'detached' });
		await parameter('tabs').locator('input').first().click();
		for (const tab of ['Unix', 'Mail', 'SSH']) {
			await page
				.locator('.el-select-dropdown__item:visible')
				.filter({ hasText: new RegExp(`^\\s*${tab}\\s*$`) })
				.click();
		}
		await page.keyboard.press('Escape');
	});

	await look('the form shows what these tabs require, by the labels of the server', async () => {
		// n8n asks for the fields once for each tab that is chosen: the form is done when it stays as it is.
		let shown = '';
		for (let calm = 0, left = 40; calm < 3 && left > 0; left -= 1) {
			await page.waitForTimeout(500);
			const now = await form.innerText();
			calm = now === shown && now.includes('Mail › Primary address') && now.includes('Unix › Shell') ? calm + 1 : 0;
			shown = now;
		}
		for (const label of ['Mail › Primary address', 'Unix › Home directory', 'Unix › Shell']) assert.ok(shown.includes(label), shown);
		assert.ok(!shown.includes('SSH public keys'), 'the form insists on an optional field');
	});

	await look('an optional field is added from a list', async () => {
		await page.locator(testId('add-fields-select')).locator('button, input').first().click();
		await page.getByRole('menuitem', { name: /SSH › SSH public keys/ }).click();
		await field('SSH › SSH public keys').waitFor();
	});

	const dn = await look('the filled form creates the user', async () => {
		await fill(field('Mail › Primary address'), formUser.email);
		await fill(field('Unix › Home directory'), `/home/${formUser.username}`);
		await fill(field('SSH › SSH public keys'), publicKey);
		await page.locator(testId('node-execute-button')).first().click();
		const output = page.locator(testId('output-panel'));
		await output.getByText('1 item', { exact: false }).first().waitFor({ timeout: 30_000 });
		await output.locator(testId('radio-button-table')).click();
		await output.locator('td').filter({ hasText: 'created' }).first().waitFor();
		const table = await output.innerText();
		for (const shown of ['created', formUser.username, formUser.email]) assert.ok(table.includes(shown), table);
		await screenshot?.();
		return new RegExp(`uid=${formUser.username},\\S+`).exec(table)?.[0];
	});

	await look('… with the tabs Unix, Mail and SSH active in the directory', async () => {
		assert.ok(dn, 'no DN in the output');
		const active = await tabsOf(dn);
		for (const tab of ['posixAccount', 'mailAccount', 'sshAccount']) assert.ok(active.includes(tab), `active: ${active}`);
	});
}
