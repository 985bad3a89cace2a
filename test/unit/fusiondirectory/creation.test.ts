import type { JsonValue } from '../../../clients/json';
import type { TabValues } from '../../../clients/fusiondirectory/types';
import { refusalOf } from '../../refusalOf';
import { base, directoryStub, entries, field, lost, people, refused, type Answers } from './protocolStub';

const ada = `uid=ada,${people}`;
const typeInfo = () => ({ mainTab: 'group', mainAttr: 'cn', tabs: [{ class: 'group' }, { class: 'mail' }] });
const nobody = () => entries({});
const values: TabValues = { user: { uid: 'ada', sn: 'L' } };

describe('creating', () => {
	const free: Answers = { fields: () => [], list: nobody, create: () => ada, typeInfo };

	test('a user asks for the name, sends, and gives the DN', async () => {
		const { objects, calls, namesOfCalls } = directoryStub(free);
		expect(await objects.create('user', values)).toBe(ada);
		expect(namesOfCalls()).toBe('fields list create');
		expect(calls[1]).toEqual(['list', 'user', { attributes: { dn: 'raw' }, filter: '(uid=ada)', templates: false }]);
		expect(calls[2]).toEqual(['create', 'user', values]);
		expect(objects.membershipWrites).toBe(0);
	});

	test('a user of whom it is known that the name is free asks nobody', async () => {
		const { objects, namesOfCalls } = directoryStub(free);
		await objects.create('USER', values, { wasFree: true });
		expect(namesOfCalls()).toBe('fields create');
	});

	test('anything else goes by the main attribute of its type, and may change memberships', async () => {
		const { objects, calls } = directoryStub(free);
		await objects.create('GROUP', { group: { cn: 'devs' } });
		expect(calls.find(([name]) => name === 'list')?.[2]).toMatchObject({ filter: '(cn=devs)' });
		expect(objects.membershipWrites).toBe(2);
	});

	test('what names nobody is not looked for', async () => {
		for (const answers of [{ typeInfo: () => ({}) }, { typeInfo: () => refused('rights') }, {}] as Answers[]) {
			const { objects, namesOfCalls } = directoryStub({ ...free, ...answers });
			await objects.create('GROUP', { mail: { cn: 'devs' } });
			expect(namesOfCalls()).not.toContain('list');
		}
	});

	test('a user of a name that is taken is refused; another entry may have it', async () => {
		const taken: Answers = { ...free, list: () => entries({ [ada]: {} }) };
		const { objects, namesOfCalls } = directoryStub(taken);
		expect(await refusalOf(objects.create('user', values))).toMatchObject({
			kind: 'conflict',
			fields: ['uid'],
			message: `There is already a user 'ada' in FusionDirectory (${ada})`,
		});
		expect(namesOfCalls()).toBe('fields list');
		expect(await directoryStub(taken).objects.create('GROUP', { group: { cn: 'devs' } })).toBe(ada);
	});

	test('is refused for required fields that are empty, by their labels', async () => {
		const form = (tab: string) => [
			field('uid', { tab, required: true, label: 'Login' }),
			field('sn', { tab, required: true }),
			field('filled', { tab, required: true, value: 'x' }),
			field('off', { tab, required: true, disabled: true }),
			field('unseen', { tab, required: true, visible: false }),
			field('free', { tab }),
		];
		const fields = (_type: string, _dn: string | undefined, tab: string) => (tab === 'mail' ? refused('rights') : form(tab));
		for (const empty of ['', [], null] as JsonValue[]) {
			const { objects, namesOfCalls } = directoryStub({ ...free, fields });
			expect(await refusalOf(objects.create('user', { user: { uid: empty }, mail: {} }))).toMatchObject({
				kind: 'invalid',
				message: "Required: 'Login' (user.uid), 'sn' (user.sn)",
				fields: ['user.uid', 'user.sn'],
				delivery: 'unsent',
			});
			expect(namesOfCalls()).toBe('fields fields');
		}
		expect(await directoryStub({ ...free, fields }).objects.create('user', { user: { uid: 'ada', sn: 0 } })).toBe(ada);
	});

	test('whose answer was lost is the one who was not there before', async () => {
		let sent = 0;
		const late: Answers = { ...free, create: () => ((sent += 1), lost()), list: () => (sent === 0 ? entries({}) : entries({ [ada]: {} })) };
		expect(await directoryStub(late).objects.create('user', values)).toBe(ada);
		expect(sent).toBe(1);
		const devs = `cn=devs,${base}`;
		sent = 0;
		const groups = () => entries({ [`cn=devs,ou=other,${base}`]: {}, ...(sent === 0 ? {} : { [devs]: {} }) });
		expect(await directoryStub({ ...late, list: groups }).objects.create('GROUP', { group: { cn: 'devs' } })).toBe(devs);
	});

	test('whose answer was lost is sent once more when nobody is there', async () => {
		let sent = 0;
		const { objects, namesOfCalls } = directoryStub({ ...free, create: () => ((sent += 1) === 1 ? lost() : ada) });
		expect(await objects.create('user', values)).toBe(ada);
		expect(namesOfCalls()).toBe('fields list create list create');
		const unnamed = directoryStub({ ...free, create: lost });
		expect(await refusalOf(unnamed.objects.create('user', { user: {} }))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining("FusionDirectory was asked to create the user ''"),
		});
	});

	test('a name that is taken is told by who is named in the refusal', async () => {
		const devs = `cn=devs,${base}`;
		let sent = 0;
		const answers = (message: string): Answers => ({
			...free,
			create: () => ((sent += 1), refused('invalid', message)),
			list: () => (sent === 0 ? entries({}) : entries({ [devs]: {} })),
		});
		expect(await refusalOf(directoryStub(answers(`Pris: ${devs}`)).objects.create('Group', { group: { cn: 'devs' } }))).toMatchObject({
			kind: 'conflict',
			message: `There is already an entry 'devs' of the type 'group' in FusionDirectory (${devs})`,
		});
		sent = 0;
		expect(await refusalOf(directoryStub(answers('Pris')).objects.create('Group', { group: { cn: 'devs' } }))).toMatchObject({
			kind: 'invalid',
			message: 'Pris',
		});
		for (const reason of [refused('rights', devs), refused('invalid', devs, { delivery: 'unsent' })]) {
			const { objects } = directoryStub({ ...free, create: () => reason });
			expect(await refusalOf(objects.create('Group', { group: { cn: 'devs' } }))).toMatchObject({ kind: reason.kind, message: devs });
		}
	});

	test('makes secrets known before they are sent', async () => {
		const { objects, secrets } = directoryStub(free);
		await objects.create('user', { user: { uid: 'ada', userPassword: ['one', 2] } });
		expect(secrets).toEqual(['one', '2']);
	});

	test('that is answered with no DN is unreadable', async () => {
		const { objects } = directoryStub({ ...free, create: () => 'done' });
		expect(await refusalOf(objects.create('user', { user: {} }))).toMatchObject({ kind: 'uncertain' });
	});
});

describe('creating from a template', () => {
	const template = `cn=staff,ou=templates,${people}`;
	const answers: Answers = {
		typeInfo: () => ({ mainTab: 'user', mainAttr: 'uid', tabs: [{ class: 'user' }] }),
		templateFields: () => [field('uid'), field('sn'), field('mail', { tab: 'mail' })],
		list: nobody,
		createFromTemplate: () => ada,
	};

	test('hands over what the template leaves open', async () => {
		const { objects, calls } = directoryStub(answers);
		expect(await objects.createFromTemplate('USER', template, values)).toBe(ada);
		const asked = new Map([
			['user', new Set(['uid', 'sn'])],
			['mail', new Set(['mail'])],
		]);
		expect(calls.at(-1)).toEqual(['createFromTemplate', 'USER', template, values, asked]);
	});

	test('is refused for another tab than those of the type, and for no DN', async () => {
		const { objects, namesOfCalls } = directoryStub(answers);
		expect(await refusalOf(objects.createFromTemplate('USER', template, { mail: {} }))).toMatchObject({
			kind: 'invalid',
			message: "The type 'USER' has no tab 'mail'",
			fields: ['mail'],
			delivery: 'unsent',
		});
		expect(await refusalOf(objects.createFromTemplate('USER', 'staff', {}))).toMatchObject({ message: "'staff' is not a DN" });
		expect(namesOfCalls()).toBe('typeInfo');
	});
});
