import { BackendError } from '../../../clients/errors';
import type { JsonObject } from '../../../clients/json';
import type { DistinguishedName } from '../../../clients/directory/dn';
import { readObject } from '../../../clients/synology/answers';
import { Lookup } from '../../../clients/synology/lookup';
import type { Call, SynologySession } from '../../../clients/synology/session';
import type { DirectoryObject } from '../../../clients/synology/types';
import { refusalOf } from '../../refusalOf';

const base = 'DC=example,DC=com' as DistinguishedName;
const users = `CN=Users,${base}`;
const staff = `OU=Staff,${base}`;
const dnOf = (text: string): DistinguishedName => text as DistinguishedName;
const person = (name: string, container = users): JsonObject => ({
	dn: `CN=${name},${container}`,
	objectCategory: 'person',
	name,
	sAMAccountName: name,
});
const container = (dn: string, objectCategory = 'organizationalUnit'): JsonObject => ({
	dn,
	objectCategory,
	name: dn.split(',')[0].slice(3),
});
const asObject = (record: JsonObject): DirectoryObject => readObject(record) as DirectoryObject;

/** A NAS with these containers; asking for another one is refused with `code`. */
function nas(contents: Record<string, JsonObject[]> = {}, code: unknown = 1100) {
	const all: Record<string, JsonObject[]> = {
		[base]: [container(users, 'container'), container(staff), container(`CN=System,${base}`, 'container')],
		[users]: [person('ada'), person('Grace'), person('alan')],
		[staff]: [container(`OU=Deep,${staff}`), person('linus', staff)],
		[`OU=Deep,${staff}`]: [person('deep', `OU=Deep,${staff}`)],
		[`CN=System,${base}`]: [person('hidden', `CN=System,${base}`)],
		...contents,
	};
	const asked: string[] = [];
	const clock = { now: 1_000_000 };
	const refusals: { kind: BackendError['kind']; next?: unknown } = { kind: 'backend' };
	const session = {
		timing: { now: () => clock.now },
		call: async ({ params }: Call) => {
			const dn = String(params?.basedn);
			const [offset, limit] = [Number(params?.offset), Number(params?.limit)];
			asked.push(limit === 1000 && offset === 0 ? dn : `${dn} ${offset}+${limit}`);
			if (refusals.next !== undefined) {
				const { next } = refusals;
				refusals.next = undefined;
				throw next;
			}
			const found = Object.entries(all).find(([known]) => known.toLowerCase() === dn.toLowerCase())?.[1];
			if (found === undefined) throw new BackendError({ kind: refusals.kind, message: 'refused', code: code as number });
			return { data: found.slice(offset, offset + limit), total: found.length };
		},
	};
	const lookup = new Lookup(session as unknown as SynologySession, async () => base);
	return { lookup, all, asked, clock, refusals };
}

const nameOf = (object: DirectoryObject | undefined): string | undefined => object?.name;

describe('by DN', () => {
	test('the container is read once, and whoever is in it is found in any spelling', async () => {
		const { lookup, asked, clock } = nas();
		expect(nameOf(await lookup.byDn(dnOf(`cn=ADA,${users}`)))).toBe('ada');
		clock.now += 3_600_000;
		expect(nameOf(await lookup.byDn(dnOf(`CN=Grace,${users}`)))).toBe('Grace');
		expect(asked).toEqual([users]);
	});

	test('the top of the domain and what has no parent are nobody, and nobody is asked', async () => {
		const { lookup, asked } = nas();
		expect(await lookup.byDn(base)).toBeUndefined();
		expect(await lookup.byDn(dnOf('dc=EXAMPLE,dc=com'))).toBeUndefined();
		expect(await lookup.byDn(dnOf('DC=com'))).toBeUndefined();
		expect(asked).toEqual([]);
	});

	test.each([
		[0, 1],
		[15_000, 1],
		[15_001, 2],
	])('who is missing in a listing of %i ms ago is told after %i listings', async (age, listings) => {
		const { lookup, asked, all, clock } = nas();
		await lookup.byDn(dnOf(`CN=ada,${users}`));
		all[users].push(person('late'));
		clock.now += age;
		expect(nameOf(await lookup.byDn(dnOf(`CN=late,${users}`)))).toBe(listings === 2 ? 'late' : undefined);
		expect(asked).toHaveLength(listings);
	});
});

describe('a container that is refused', () => {
	const nowhere = dnOf(`CN=x,OU=No,OU=Where,${base}`);

	test('is missing when the container above shows none, and is asked for once', async () => {
		const { lookup, asked } = nas();
		expect(await lookup.byDn(nowhere)).toBeUndefined();
		expect(asked).toEqual([`OU=No,OU=Where,${base}`, `OU=Where,${base}`, base]);
	});

	test.each<BackendError['kind']>(['backend', 'notFound', 'invalid'])('as %s is settled by a look above it', async (kind) => {
		const { lookup, refusals } = nas();
		refusals.kind = kind;
		expect(await lookup.byDn(nowhere)).toBeUndefined();
	});

	test.each<BackendError['kind']>(['rights', 'login', 'timeout'])('as %s is an error', async (kind) => {
		const { lookup, refusals, asked } = nas();
		refusals.kind = kind;
		expect(await refusalOf(lookup.byDn(nowhere))).toMatchObject({ kind });
		expect(asked).toHaveLength(1);
	});

	test.each([
		[999, true],
		[null, true],
		['1100', true],
		[1000, false],
	])('with the code %j is an error: %j', async (code, isError) => {
		const { lookup, asked } = nas({}, code);
		const answer = lookup.byDn(nowhere);
		if (isError) expect(await refusalOf(answer)).toMatchObject({ kind: 'backend' });
		else expect(await answer).toBeUndefined();
		expect(asked).toHaveLength(isError ? 1 : 3);
	});

	test('though it is there is an error', async () => {
		const { lookup } = nas({ [staff]: [container(`OU=Shut,${staff}`)] });
		expect(await refusalOf(lookup.byDn(dnOf(`CN=x,OU=Shut,${staff}`)))).toMatchObject({ code: 1100 });
	});

	test('at the top of the domain is an error', async () => {
		const { lookup, refusals, asked } = nas();
		refusals.next = new BackendError({ kind: 'backend', message: 'no', code: 1100 });
		expect(await refusalOf(lookup.byDn(dnOf(users)))).toMatchObject({ code: 1100 });
		expect(asked).toEqual([base]);
	});

	test('outside of the domain is missing', async () => {
		const { lookup, asked } = nas();
		for (const dn of ['CN=x,DC=other,DC=org', 'CN=x,DC=org', `CN=x,DC=my${base.slice(3)}`])
			expect(await lookup.byDn(dnOf(dn))).toBeUndefined();
		expect(asked).toEqual(['DC=other,DC=org', 'DC=org', `DC=my${base.slice(3)}`]);
	});

	test('by something else than a refusal is that error', async () => {
		const { lookup, refusals } = nas();
		refusals.next = new TypeError('broken');
		await expect(lookup.byDn(nowhere)).rejects.toThrow('broken');
	});

	test('is asked for again the next time', async () => {
		const { lookup, refusals } = nas();
		refusals.next = new BackendError({ kind: 'timeout', message: 'late' });
		expect(await refusalOf(lookup.byDn(dnOf(`CN=ada,${users}`)))).toMatchObject({ kind: 'timeout' });
		expect(nameOf(await lookup.byDn(dnOf(`CN=ada,${users}`)))).toBe('ada');
	});
});

describe('by account name', () => {
	test('containers are read one after the other, down to whoever has it, without those of the domain itself', async () => {
		const { lookup, asked } = nas();
		expect(nameOf(await lookup.byName('GRACE'))).toBe('Grace');
		expect(asked).toEqual([base, users]);
		expect(nameOf(await lookup.byName('deep'))).toBe('deep');
		expect(asked).toEqual([base, users, staff, `OU=Deep,${staff}`]);
	});

	test('nobody is nobody after a listing of everything that began after the question', async () => {
		const { lookup, asked } = nas();
		expect(await lookup.byName('hidden')).toBeUndefined();
		const everything = [base, users, staff, `OU=Deep,${staff}`];
		expect(asked).toEqual(everything);
		expect(await lookup.byName('hidden')).toBeUndefined();
		expect(asked).toEqual([...everything, ...everything]);
	});

	test('a container that lies in itself is read once', async () => {
		const { lookup, asked } = nas({ [staff]: [container(staff), container(base)] });
		expect(await lookup.byName('nobody')).toBeUndefined();
		expect(asked).toEqual([base, users, staff]);
	});

	test('who came after the first listing is found', async () => {
		const { lookup, all } = nas();
		await lookup.byName('deep');
		all[users].push(person('late'));
		expect(nameOf(await lookup.byName('late'))).toBe('late');
	});
});

describe('what is known already', () => {
	test('is told by name without asking', async () => {
		const { lookup, asked } = nas();
		expect(await lookup.knownByName('ada')).toBeUndefined();
		await lookup.byDn(dnOf(`CN=x,${staff}`));
		await lookup.byDn(dnOf(`CN=ada,${users}`));
		const { length } = asked;
		expect(nameOf(await lookup.knownByName('Ada'))).toBe('ada');
		expect(nameOf(await lookup.knownByName('LINUS'))).toBe('linus');
		expect(await lookup.knownByName('nobody')).toBeUndefined();
		expect(asked).toHaveLength(length);
	});

	test('grows by what was written, under its DN and its name, where the container was read', async () => {
		const { lookup, asked } = nas();
		lookup.note(asObject(person('early')));
		lookup.note(asObject({ dn: 'DC=com' }));
		await lookup.byDn(dnOf(`CN=ada,${users}`));
		lookup.note(asObject(person('New')));
		lookup.note(asObject({ dn: `CN=contact,${users}` }));
		expect(nameOf(await lookup.knownByName('new'))).toBe('New');
		expect((await lookup.byDn(dnOf(`CN=contact,${users}`)))?.logonName).toBeNull();
		expect(await lookup.knownByName('early')).toBeUndefined();
		expect(asked).toEqual([users]);
	});

	test('shrinks by what is gone', async () => {
		const { lookup, asked, clock } = nas();
		await lookup.byDn(dnOf(`CN=ada,${users}`));
		lookup.note(asObject({ dn: `CN=contact,${users}` }));
		lookup.forget(`CN=ADA,${users}`, 'DC=com', `CN=contact,${users}`, `CN=x,${staff}`);
		clock.now += 1;
		expect(await lookup.knownByName('ada')).toBeUndefined();
		expect(await lookup.byDn(dnOf(`CN=ada,${users}`))).toBeUndefined();
		expect(await lookup.byDn(dnOf(`CN=contact,${users}`))).toBeUndefined();
		expect(nameOf(await lookup.knownByName('grace'))).toBe('Grace');
		expect(asked).toEqual([users]);
	});

	test('a listing that failed is forgotten, and what is noted of it harms nobody', async () => {
		const { lookup, refusals } = nas();
		refusals.next = new BackendError({ kind: 'timeout', message: 'late' });
		const first = refusalOf(lookup.byDn(dnOf(`CN=ada,${users}`)));
		await Promise.resolve();
		lookup.note(asObject(person('new')));
		lookup.forget(`CN=new,${users}`);
		expect(await lookup.knownByName('ada')).toBeUndefined();
		await first;
	});
});

describe('again', () => {
	test('asks for the old place first, with its neighbours', async () => {
		const { lookup, asked, all } = nas();
		await lookup.byDn(dnOf(`CN=ada,${users}`));
		all[users][2].description = 'changed';
		expect((await lookup.again(dnOf(`CN=alan,${users}`)))?.description).toBe('changed');
		expect(nameOf(await lookup.again(dnOf(`CN=ada,${users}`)))).toBe('ada');
		expect(asked).toEqual([users, `${users} 1+3`, `${users} 0+3`]);
	});

	test('takes nothing from the old listing, not even later', async () => {
		const { lookup, all, clock } = nas();
		await lookup.byDn(dnOf(`CN=ada,${users}`));
		await lookup.again(dnOf(`CN=ada,${users}`));
		all[users][0] = { ...all[users][0], description: 'changed' };
		clock.now += 15_001;
		expect((await lookup.byDn(dnOf(`CN=ada,${users}`)))?.description).toBe('changed');
	});

	test('reads the container anew where the place is not known, or somebody else stands there', async () => {
		const { lookup, asked, all } = nas();
		expect(nameOf(await lookup.again(dnOf(`CN=ada,${users}`)))).toBe('ada');
		all[users].unshift(...['a', 'b', 'c', 'd'].map((name) => person(name)));
		expect(nameOf(await lookup.again(dnOf(`CN=ada,${users}`)))).toBe('ada');
		expect(asked).toEqual([users, `${users} 0+3`, users]);
		expect(await lookup.again(dnOf('DC=com'))).toBeUndefined();
		expect(await lookup.again(dnOf(`CN=x,OU=Nowhere,${base}`))).toBeUndefined();
	});

	test('what is gone meanwhile is not known any more', async () => {
		const { lookup, all } = nas();
		await lookup.byDn(dnOf(`CN=ada,${users}`));
		all[users].shift();
		expect(await lookup.again(dnOf(`CN=ada,${users}`))).toBeUndefined();
		expect(await lookup.knownByName('ada')).toBeUndefined();
	});
});

test('fresh objects come from one new listing of each container', async () => {
	const { lookup, asked, all } = nas();
	await lookup.byDn(dnOf(`CN=ada,${users}`));
	all[users].shift();
	const wanted = [`CN=ada,${users}`, `CN=GRACE,${users}`, `CN=linus,${staff}`, 'DC=com', `CN=x,OU=Nowhere,${base}`].map(dnOf);
	const found = await lookup.fresh(wanted);
	expect([...found].map(([key, { name }]) => [key, name])).toEqual([
		[`cn=grace,cn=users,${base}`.toLowerCase(), 'Grace'],
		[`cn=linus,ou=staff,${base}`.toLowerCase(), 'linus'],
	]);
	expect(asked).toEqual([users, users, staff, `OU=Nowhere,${base}`, base]);
});
