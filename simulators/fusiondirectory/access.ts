import { randomBytes } from 'node:crypto';
import type { Entry } from './directory';
import { noAccess } from './failures';
import type { ObjectType } from './model';

/**
 * Rights of an account, one rule per string: `CATEGORY/TAB;LETTERS`, letters r(ead) w(rite) c(reate) d(elete) m(ove);
 * `user/*` = every tab, `*` = everything, `user/user:self` = on oneself only, `user/user#uid,sn;r` = these fields only.
 */
interface Rule {
	category: string;
	tab: string;
	self: boolean;
	fields?: Set<string>;
	letters: string;
}

function toRule(text: string): Rule {
	const found = /^(\*|[A-Za-z]+(?:\/(?:\*|[A-Za-z]+))?)(:self)?(?:#([\w,]+))?;([rwcdm]+)$/.exec(text);
	if (!found) throw new Error(`"${text}" is no rule of rights`);
	const [category, tab = '*'] = found[1].split('/');
	return {
		category,
		tab,
		self: found[2] !== undefined,
		fields: found[3] ? new Set(found[3].split(',')) : undefined,
		letters: found[4],
	};
}

/** @throws Error when one of the rules can't be read. */
export const checkRights = (rights: Record<string, string[]>): void => Object.values(rights).flat().forEach(toRule);

export const seededRights: Record<string, string[]> = {
	'fd-admin': ['*;rwcdm'],
	'fd-reader': ['user/user;r'],
	'fd-creator': ['user/user;rwc'],
	'fd-self': ['user/user:self#description,telephoneNumber;rw'],
	'fd-norights': [],
};

export type Letter = 'r' | 'w' | 'c' | 'd' | 'm';

/** Who calls, with what was true when they signed in: rights, departments and switches are frozen in a session. */
export class Caller {
	private readonly rules: Rule[];

	constructor(
		readonly account: Entry,
		rights: string[],
		/** DN of a department → its path. */
		readonly departments: Map<string, string>,
		readonly recovery: boolean,
	) {
		this.rules = rights.map(toRule);
	}

	get dn(): string {
		return this.account.dn;
	}

	/** May do something with a tab (or one field of it) of an entry; `dn` null = a new entry. */
	may(letter: Letter, type: ObjectType, tab: string, field?: string, dn?: string | null): boolean {
		return this.rules.some(
			(rule) =>
				rule.letters.includes(letter) &&
				(rule.category === '*' || rule.category === type.category) &&
				(rule.tab === '*' || rule.tab === tab) &&
				(!rule.self || dn === this.account.dn) &&
				(rule.fields === undefined || field === undefined || rule.fields.has(field)),
		);
	}

	/** @throws Failure when the account has nothing to look for in this type. */
	demandType(type: ObjectType, asked: string, dn?: string | null): void {
		const self = dn !== undefined && dn === this.account.dn;
		const granted = this.rules.some(
			(rule) => (rule.category === '*' || rule.category === type.category) && rule.letters.includes('r') && (!rule.self || self),
		);
		if (!granted) throw noAccess(self ? `${asked}:self` : asked);
	}
}

interface Session {
	caller: Caller;
	agent: string | undefined;
}

const signs = '0123456789abcdefghijklmnopqrstuv';
const newId = (): string => [...randomBytes(26)].map((byte) => signs[byte % 32]).join('');

/** Sessions belong to the User-Agent that opened them. */
export class Sessions {
	private readonly open = new Map<string, Session>();

	start(caller: Caller, agent: string | undefined): string {
		const id = newId();
		this.open.set(id, { caller, agent });
		return id;
	}

	/** Another User-Agent doesn't get in and destroys the session for everybody. */
	find(id: string, agent: string | undefined): Caller | undefined {
		const session = this.open.get(id);
		if (!session) return undefined;
		if (session.agent === agent) return session.caller;
		this.open.delete(id);
		return undefined;
	}

	end = (id: string): boolean => this.open.delete(id);
	clear = (): void => this.open.clear();
	count = (): number => this.open.size;
}
