import { refusalOf, useDomain } from '../domain/setup';

const bench = useDomain();
const control = () => bench.simulator.control;
const isDisabled = async (name: string): Promise<boolean> => {
	const { userAccountControl } = await bench.read(`CN=${name},${bench.unit}`, ['userAccountControl']);
	return (Number(userAccountControl) & 2) === 2;
};

async function opened(timeoutSeconds = 2) {
	const name = await bench.addUser();
	const client = bench.open({ timeoutSeconds });
	const user = await client.findUser({ by: 'name', name });
	if (user === undefined) throw new Error(`No user ${name}`);
	control().forgetRequests();
	return { name, client, user };
}

test.each(['half', 'resetAfter', 'hangAfter', 'garbage'])(
	'a write whose answer is lost (%s) is looked up, told as done, and sent once',
	async (mode) => {
		const { name, client, user } = await opened();
		control().fault({ kind: 'ldap.modify', mode });
		expect(await client.disable(user)).toMatchObject({ effect: 'changed', user: { enabled: false } });
		expect(control().count('ldap.modify')).toBe(1);
		expect(await isDisabled(name)).toBe(true);
	},
);

test.each([
	['half', 'connect'],
	['garbage', 'protocol'],
	['endless', 'http'],
])('a search whose answer is no answer (%s) is an error of kind %s, and the next one is whole', async (mode, kind) => {
	const { name, client } = await opened();
	control().fault({ kind: 'ldap.search', mode });
	const refused = await refusalOf(client.findUser({ by: 'name', name }));
	expect(refused.kind).toBe(kind);
	expect(await client.findUser({ by: 'name', name })).toMatchObject({ username: name });
});
