import { startSynologySimulator, type SynologySimulator } from '../../../simulators/synology';
import { type Answer, signIn } from './synologyTalk';

export const base = 'DC=example,DC=com';
export const engineering = `OU=Engineering,OU=Staff,${base}`;
export const ada = `CN=ada.lovelace,${engineering}`;
const allCategories = ['person', 'group', 'organizationalUnit', 'computer', 'container', 'builtinDomain'];

export const refused = (msg: string): Partial<Answer> => ({
	success: false,
	error: { code: 10104, errors: [{ code: expect.any(Number), msg: expect.stringContaining(msg) }] },
});

interface Bench {
	nas: SynologySimulator;
	session: Awaited<ReturnType<typeof signIn>>;
}

/** A NAS and a session on it, anew for each test, and what is asked of its directory. */
export function useDirectory() {
	const bench = {} as Bench;
	beforeEach(async () => {
		bench.nas = await startSynologySimulator({ settings: { strictJson: true, taskIds: 'hex' } });
		bench.session = await signIn(bench.nas);
	});
	afterEach(async () => await bench.nas.close());

	const list = async (basedn: string, more: Record<string, unknown> = {}) =>
		await bench.session.call({
			api: 'SYNO.ActiveDirectory.Directory',
			version: 3,
			method: 'list',
			action: 'enum',
			basedn,
			scope: 'one',
			objectCategory: allCategories,
			offset: 0,
			limit: 40,
			...more,
		});
	const create = async (logon_name: string, more: Record<string, unknown> = {}) =>
		await bench.session.call({
			api: 'SYNO.ActiveDirectory.User',
			version: 1,
			method: 'create',
			logon_name,
			email: '',
			password: 'Centaur-1955',
			located_dn: engineering,
			description: '',
			account_is_disabled: false,
			cannot_change_password: false,
			change_password_next_logon: null,
			password_never_expire: true,
			...more,
		});
	const entry = async (fields: Record<string, unknown>): Promise<Record<string, unknown>> =>
		(await bench.session.compound([fields])).data.result[0];
	const set = async (...userList: unknown[]) => await entry({ api: 'SYNO.ActiveDirectory.User', method: 'set', version: 2, userList });
	const addMembers = async (dn: string, ...members: string[]) =>
		await entry({ api: 'SYNO.ActiveDirectory.Group.Member', method: 'add', version: 1, dn, members });
	const remove = async (...dnList: string[]) => {
		const started = await bench.session.call({ api: 'SYNO.ActiveDirectory.Directory', version: 2, method: 'delete', dnList });
		const task: unknown = started.data.task_id;
		const answers: Array<Record<string, unknown>> = [];
		for (let polls = 0; polls < 10 && answers.at(-1)?.finished !== true; polls += 1) {
			answers.push((await bench.session.poll(task)).data.result[0].data);
		}
		return answers;
	};
	const namesIn = async (dn: string) => (await list(dn)).data.data as unknown as Array<Record<string, unknown>>;
	return { bench, list, create, entry, set, addMembers, remove, namesIn };
}
