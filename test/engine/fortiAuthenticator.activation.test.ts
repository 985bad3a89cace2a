import { byName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';

describe.each([true, false])(
	'a 400 that says only that the activation message could not be sent (answers with the object: %s)',
	(patchBody) => {
		const bench = useFortiAuthenticatorNode({ patchBody });
		const control = () => bench.simulator.control;
		const ada = { user: byName('ada.lovelace'), tokenType: 'ftm', activationDelivery: 'email' };
		const hasToken = (username: string) => bench.one('localUser', 'get', { user: byName(username), output: 'raw' });

		test('is no refusal of a token that was given: the item says what was done, and the next run that nothing is left to do', async () => {
			control().set({ mailDown: true });
			const item = await bench.one('localUser', 'assignToken', ada);
			expect(item).toMatchObject({
				outcome: 'updated',
				notice: expect.stringContaining('Failed to send FortiToken Mobile activation message'),
			});
			expect(item.notice).toContain('The change was made');
			expect(await hasToken('ada.lovelace')).toMatchObject({
				token_auth: true,
				token_type: 'ftm',
				token_serial: expect.stringMatching(/\w+/),
			});
			control().forgetRequests();
			expect(await bench.one('localUser', 'assignToken', ada)).toMatchObject({ outcome: 'unchanged' });
			expect(control().count('update')).toBe(0);
		});

		test('is none of an Update that switches a token on either', async () => {
			control().set({ mailDown: true });
			const updateFields = { tokenAuth: true, tokenType: 'ftm', activationDelivery: 'email', city: 'Turin' };
			const item = await bench.one('localUser', 'update', { user: byName('ada.lovelace'), updateFields });
			expect(item).toMatchObject({ outcome: 'updated', notice: expect.stringContaining('The change was made') });
			expect(await hasToken('ada.lovelace')).toMatchObject({ city: 'Turin', token_type: 'ftm' });
		});

		test('is a refusal where nothing changed', async () => {
			control().fault({
				mode: 'status',
				kind: 'update',
				status: 400,
				body: '{"error":"Failed to send FortiToken Mobile activation message"}',
			});
			const { error, json } = await bench.run('localUser', 'assignToken', ada);
			expect([error?.message ?? '', json]).toEqual([expect.stringContaining('Failed to send'), []]);
			expect((await hasToken('ada.lovelace')).token_auth).toBe(false);
		});
	},
);
