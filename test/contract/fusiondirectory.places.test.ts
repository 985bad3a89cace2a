import { base, dnOf, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const control = () => bench.simulator.control;

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	const open = () => bench.open({ protocol });

	test('a place is the root, a department, or the branch of a department; anything else is told as missing', async () => {
		const client = open();
		for (const place of [base, `ou=Engineering,${base}`, `ou=people,ou=Engineering,${base}`]) {
			await client.objects.requirePlace('USER', place);
			expect((await client.objects.listBelow('USER', { base: place, filter: '(uid=nobodyofthatname)' })).length).toBe(0);
		}
		for (const place of [`ou=Nowhere,${base}`, `ou=people,ou=Nowhere,${base}`]) {
			expect(await refusalOf(client.objects.requirePlace('USER', place))).toMatchObject({ kind: 'notFound' });
			expect(await refusalOf(client.objects.listBelow('USER', { base: place }))).toMatchObject({ kind: 'notFound' });
		}
		expect((await client.objects.listBelow('USER', { base: `ou=Engineering,${base}` })).length).toBeGreaterThan(0);
	});

	test('below a place where somebody was found, no place is looked for', async () => {
		const client = open();
		await client.objects.listBelow('USER', { base: `ou=Engineering,${base}` });
		const { length } = control().requests().log;
		await client.objects.listBelow('USER', { base: `ou=Engineering,${base}` });
		expect(control().requests().log.length - length).toBe(1);
	});

	test('a type is described as FusionDirectory has it', async () => {
		const info = await open().objectTypes.get('USER');
		expect(info).toMatchObject({
			name: 'User',
			mainAttribute: 'uid',
			nameAttribute: 'cn',
			ou: 'ou=people,',
			mainTab: 'user',
			templates: true,
		});
		expect(info.tabs.map(({ tab }) => tab)).toEqual(expect.arrayContaining(['user', 'posixAccount', 'mailAccount']));
		expect(info.description === null || info.description.length > 0).toBe(true);
	});

	test('an attribute is refused with its right spelling where there is one, and with advice where not', async () => {
		const types = open().objectTypes;
		await types.checkAttributes('USER', ['sn', 'dn', 'objectClass', 'createTimestamp', 'modifyTimestamp']);
		expect(await refusalOf(types.checkAttributes('USER', ['SN']))).toMatchObject({
			code: 'unknownAttribute',
			fields: ['SN'],
			delivery: 'unsent',
			cure: "Write it as 'sn': upper and lower case matter",
		});
		expect(await refusalOf(types.checkAttributes('USER', ['createtimestamp']))).toMatchObject({
			cure: "Write it as 'createTimestamp': upper and lower case matter",
		});
		expect(await refusalOf(types.checkAttributes('USER', ['sn', 'nonsense']))).toMatchObject({
			fields: ['nonsense'],
			cure: expect.stringContaining('own attribute names'),
		});
	});

	test('a tab that is off stays off, and one whose deactivation was lost is off in the end', async () => {
		const client = open();
		const entry = await client.objects.require('USER', dnOf('alovelace', 'Engineering'));
		const isOn = async () => (await client.objects.tabs('USER', entry.dn)).some(({ tab, active }) => tab === 'mailAccount' && active);
		expect(await isOn()).toBe(true);
		control().fault({ mode: 'resetAfter', kind: 'update' });
		await client.objects.deleteTab(entry, 'mailAccount');
		expect(await isOn()).toBe(false);
	});
});
