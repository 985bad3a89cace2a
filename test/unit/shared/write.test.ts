import { ToyDirectory, writeWith } from './toyRecords';

let directory: ToyDirectory;
beforeEach(() => {
	directory = new ToyDirectory();
});

const create = async (parameters = {}, fields = {}) =>
	await writeWith(parameters).create(directory.kind, {
		ref: 'ada',
		fields: { name: 'ada', mail: 'ada@example.com', password: 'Geheim-1', ...fields },
		onlyOnCreate: ['name'],
		reveals: { password: { generatedPassword: 'Geheim-1' } },
	});
const update = async (changes = {}, parameters = {}) => await writeWith(parameters).update(directory.kind, 'ada', changes);

describe('create', () => {
	test('sends every step and tells what is told once', async () => {
		const { json, toldOnce } = await create({}, { phone: '42' });
		expect(directory.sent).toEqual(['create the user', 'set the phone']);
		expect(json).toEqual({ outcome: 'created', id: 'ada', mail: 'ada@example.com', phone: '42', generatedPassword: 'Geheim-1' });
		expect(toldOnce).toEqual(['generatedPassword']);
	});

	test('keeps the item when a later step is refused: what was done, what was not, why, and the password', async () => {
		directory.breakAt('set the phone');
		const { json } = await create({}, { phone: '42' });
		expect(json).toMatchObject({
			outcome: 'created',
			notApplied: ['phone'],
			reason: 'Not done: set the phone (set the phone is refused)',
			generatedPassword: 'Geheim-1',
		});
	});

	test('keeps the password even when nobody knows whether a later step was done', async () => {
		directory.breakAt('set the phone', { delivery: 'unknown' });
		const { json } = await create({}, { phone: '42' });
		expect(json).toMatchObject({ outcome: 'created', notApplied: ['phone'], generatedPassword: 'Geheim-1' });
	});

	test('fails when its first step is refused', async () => {
		directory.breakAt('create the user');
		await expect(create({}, { phone: '42' })).rejects.toThrow('create the user is refused');
		expect(directory.sent).toEqual(['create the user']);
	});

	test.each([
		['skip', { outcome: 'skipped', reason: "The user 'ada' exists already" }],
		['update', { outcome: 'updated', mail: 'ada@example.com', generatedPassword: 'Geheim-1' }],
	])('treats an existing record as chosen: %s', async (ifExists, expected) => {
		directory.toys.set('ada', { name: 'ada', mail: 'old@example.com' });
		expect((await create({ ifExists })).json).toMatchObject(expected);
	});

	test('names the cure when the name is taken', async () => {
		directory.breakAt('create the user', { kind: 'conflict', message: 'taken' });
		await expect(create()).rejects.toMatchObject({ cure: "Choose 'Update' or 'Skip' in 'If User Exists', or use another name" });
	});

	test('refuses a choice that is none before anything is sent', async () => {
		await expect(create({ ifExists: 'overwrite' })).rejects.toThrow("'If User Exists' is none of fail, skip, update");
		expect(directory.sent).toEqual([]);
	});

	test('as a dry run shows every request, has no outcome and gives no secret away', async () => {
		const { json } = await create({ options: { dryRun: true } }, { phone: '42' });
		expect(json).toEqual({
			wouldBe: 'created',
			dryRun: true,
			requests: [
				{ step: 'create the user', name: 'ada', mail: 'ada@example.com', place: undefined, password: '•••' },
				{ step: 'set the phone', phone: '42' },
			],
		});
		expect(directory.sent).toEqual([]);
	});
});

describe('update', () => {
	beforeEach(() => void directory.toys.set('ada', { name: 'ada', mail: 'ada@example.com', place: 'Berlin' }));

	test('sends nothing when nothing differs', async () => {
		expect((await update({ mail: 'ada@example.com', place: 'Berlin' })).json).toEqual({
			outcome: 'unchanged',
			id: 'ada',
			mail: 'ada@example.com',
		});
		expect(directory.sent).toEqual([]);
	});

	test('names a field that can not be changed, and changes the others', async () => {
		const { json } = await update({ place: 'Rom', phone: '42' });
		expect(json).toMatchObject({ outcome: 'updated', notApplied: ['place'], reason: 'Toyland offers no way to change place afterwards' });
		expect((await update({ place: 'Rom' })).json).toMatchObject({ outcome: 'unchanged', notApplied: ['place'] });
	});

	test('is no update when the server takes a field without a word and keeps the old value', async () => {
		directory.ignored.add('mail');
		expect((await update({ mail: 'new@example.com' })).json).toMatchObject({ outcome: 'unchanged', notApplied: ['mail'] });
	});

	test('is an update when a field was sent that the server never shows', async () => {
		expect((await update({ password: 'Geheim-2' })).json).toMatchObject({ outcome: 'updated' });
	});

	test('closes what it opened when the change is refused, and fails', async () => {
		directory.breakAt('change the user');
		await expect(update({ mail: 'new@example.com' })).rejects.toThrow('change the user is refused');
		expect(directory.sent).toEqual(['unlock the user', 'change the user', 'lock the user']);
	});

	test('tells that a record was left open', async () => {
		directory.breakAt('lock the user');
		expect((await update({ phone: '42' })).json).toMatchObject({
			outcome: 'updated',
			reason: 'Afterwards it was not possible to lock the user (lock the user is refused)',
		});
		directory.breakAt('set the phone');
		await expect(update({ phone: '43' })).rejects.toThrow(/set the phone is refused; afterwards it was not possible to lock the user/);
	});

	test('opens nothing and closes nothing when the opening is refused', async () => {
		directory.breakAt('unlock the user');
		await expect(update({ phone: '42' })).rejects.toThrow('unlock the user is refused');
		expect(directory.sent).toEqual(['unlock the user']);
	});

	test('says what is certain when nobody knows whether a later step was done', async () => {
		directory.breakAt('set the phone', { delivery: 'unknown' });
		await expect(update({ mail: 'new@example.com', phone: '42' })).rejects.toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('done for certain: mail'),
		});
	});

	test('is told by its own words, whatever a field of the record is called', async () => {
		const odd = { name: 'ada', mail: 'ada@example.com', outcome: 'created', dryRun: true, wouldBe: 'deleted', notApplied: ['mail'] };
		directory.toys.set('ada', odd);
		const shown = { name: 'ada', mail: 'ada@example.com' };
		expect((await update({ mail: 'ada@example.com' }, { output: 'raw' })).json).toEqual({ outcome: 'unchanged', ...shown });
		expect((await update({ phone: '42' }, { output: 'raw' })).json).toEqual({ outcome: 'updated', ...shown, phone: '42' });
		const dry = (await update({ phone: '43' }, { output: 'raw', options: { dryRun: true } })).json;
		expect(dry).toMatchObject({ wouldBe: 'updated', dryRun: true });
		expect(dry).not.toHaveProperty('outcome');
		const done = await writeWith({ output: 'raw' }).perform(directory.kind, 'ada', { steps: () => [] });
		expect(done.json).toEqual({ outcome: 'unchanged', ...shown, phone: '42' });
	});

	test('may depend on the record as it is', async () => {
		const write = writeWith();
		const { json } = await write.update(directory.kind, 'ada', (toy) => ({ phone: `${toy.place}-1` }));
		expect(json).toMatchObject({ outcome: 'updated', phone: 'Berlin-1' });
	});

	test('of somebody who is missing fails with a cure, or is skipped', async () => {
		const missing = async (parameters: object) => await writeWith({ ...parameters }).update(directory.kind, 'nobody', { phone: '1' });
		await expect(missing({})).rejects.toMatchObject({ kind: 'notFound', cure: "Check the name, or choose 'Skip' in 'If User Is Missing'" });
		expect((await missing({ ifMissing: 'skip' })).json).toMatchObject({ outcome: 'skipped', name: 'nobody' });
	});

	test('as a dry run shows all requests and both values, and has no outcome', async () => {
		const { json } = await update({ phone: '42', password: 'Geheim-2' }, { options: { dryRun: true } });
		expect(json).toMatchObject({
			wouldBe: 'updated',
			requests: [
				{ step: 'unlock the user' },
				{ step: 'change the user', password: '•••' },
				{ step: 'set the phone' },
				{ step: 'lock the user' },
			],
			changes: { phone: { from: null, to: '42' }, password: '•••' },
		});
		expect(json).not.toHaveProperty('outcome');
		expect(directory.sent).toEqual([]);
	});
});

describe('remove and perform', () => {
	beforeEach(() => void directory.toys.set('ada', { name: 'ada' }));

	test('a record is deleted once and missing afterwards', async () => {
		const remove = async () => (await writeWith({ ifMissing: 'skip' }).remove(directory.kind, 'ada')).json;
		expect(await remove()).toEqual({ outcome: 'deleted', deleted: true, id: 'ada' });
		expect(await remove()).toMatchObject({ outcome: 'skipped', deleted: false });
	});

	test('nothing to do is unchanged and asks for nothing', async () => {
		const written = await writeWith().perform(directory.kind, 'ada', { steps: () => [], about: () => ({ id: 'ada' }) });
		expect(written.json).toEqual({ outcome: 'unchanged', id: 'ada' });
	});

	test('an answer that is shown with trouble is still done', async () => {
		const step = { name: 'wave', request: {}, send: async () => ({}) };
		const about = async (): Promise<never> => await Promise.reject(new Error('no connection'));
		const written = await writeWith().perform(directory.kind, 'ada', { steps: () => [step], about });
		expect(written.json).toEqual({ outcome: 'updated', notice: 'Done, but the record could not be read afterwards: no connection' });
	});

	test('only an item that may have sent something is kept for a second try', async () => {
		const write = writeWith({ options: { dryRun: true } });
		await write.remove(directory.kind, 'ada');
		expect(write.mayHaveSent).toBe(false);
		const real = writeWith();
		expect(real.mayHaveSent).toBe(false);
		await real.remove(directory.kind, 'ada');
		expect(real.mayHaveSent).toBe(true);
	});
});
