import type { Entry, Tree } from '../tree';
import { code, LdapRefusal } from './refusal';
import { fileTime, isUser, principalOf } from './attributes';
import { entryNamed } from './filter';

const oldPasswordMs = 60 * 60 * 1000;

const refused = (data: string): LdapRefusal =>
	new LdapRefusal(code.invalidCredentials, `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1`);

/** Who is meant by `user@realm`, `DOMAIN\user` or a DN; a bare name is nobody. */
function accountOf(tree: Tree, netbios: string, name: string): Entry | undefined {
	if (name.includes('@')) {
		const wanted = name.toLowerCase();
		const account = tree.account(wanted.split('@')[0]);
		const realm = `@${tree.baseDn.replace(/DC=/gi, '').replaceAll(',', '.')}`.toLowerCase();
		if (account !== undefined && wanted.endsWith(realm)) return account;
		return [...tree.all()].find((entry) => principalOf(tree, entry)?.toLowerCase() === wanted);
	}
	const [domain, account] = name.split('\\');
	if (account !== undefined) return domain.toLowerCase() === netbios.toLowerCase() ? tree.account(account) : undefined;
	return name.includes('=') ? entryNamed(tree, name) : undefined;
}

const isRight = ({ password: current, passwordBefore: before }: Entry, password: string): boolean =>
	current === password || (before?.text === password && Date.now() - before.changedAt < oldPasswordMs);

/** Counts a wrong password and locks the account when the domain's threshold is reached. */
function countWrong(tree: Tree, entry: Entry): void {
	const threshold = Number(tree.base.more?.get('lockoutthreshold')?.[0] ?? 0);
	const wrong = Number(entry.more?.get('badpwdcount')?.[0] ?? 0) + 1;
	entry.more ??= new Map();
	entry.more.set('badpwdcount', [String(wrong)]);
	tree.touch(entry);
	if (threshold === 0 || wrong < threshold) return;
	entry.attributes.locked = true;
	entry.more.set('lockouttime', [fileTime(Date.now())]);
}

/** Lets somebody in, or says why not, as Active Directory does (`data 52e`). @throws LdapRefusal */
export function login(tree: Tree, netbios: string, name: string, password: string): Entry {
	const entry = accountOf(tree, netbios, name);
	if (entry === undefined || !isUser(entry)) throw refused('52e');
	if (entry.attributes.locked) throw refused('775');
	if (!isRight(entry, password)) {
		countWrong(tree, entry);
		throw refused('52e');
	}
	const { disabled, passwordExpired, passwordNeverExpires, accountExpiryTime } = entry.attributes;
	if (disabled) throw refused('533');
	if (accountExpiryTime !== undefined && accountExpiryTime * 1000 < Date.now()) throw refused('701');
	if (passwordExpired && !passwordNeverExpires) throw refused('773');
	entry.more?.delete('badpwdcount');
	return entry;
}

const writers = ['Domain Admins', 'Administrators', 'Account Operators'];
export const mayWrite = (entry: Entry): boolean => [...entry.memberOf].some((group) => writers.includes(group.rdn.value));
