import { randomBytes } from 'node:crypto';
import { Refusal } from './failures';
import type { SecureChannel } from './noise';
import type { Fields } from './parameters';
import type { Settings } from './settings';
import { isCurrent } from './totp';

export interface Account {
	name: string;
	password: string;
	administrator: boolean;
	/** What its login answers although the password is right. */
	answer?: number;
	twoFactor?: boolean;
}

export interface Session {
	sid: string;
	token: string;
	account: Account;
	usedAt: number;
	/** Signed in with a valid `ik_message`. */
	channel: SecureChannel | undefined;
	/** Why it is over. */
	ended?: number;
}

/** Accounts of the NAS itself, one for every answer a login can get. */
export const accounts: Account[] = [
	{ name: 'directory-api', password: 'Sim-Synology-Admin-1', administrator: true, twoFactor: true },
	{ name: 'helpdesk', password: 'Sim-Synology-Helpdesk-1', administrator: false },
	{ name: 'refused', password: 'Sim-Synology-Refused-1', administrator: false, answer: 402 },
	{ name: 'guest', password: 'Sim-Synology-Guest-1', administrator: false, answer: 401 },
	{ name: 'portal', password: 'Sim-Synology-Portal-1', administrator: false, answer: 405 },
	{ name: 'expired-fixed', password: 'Sim-Synology-Expired-1', administrator: true, answer: 408 },
	{ name: 'expired', password: 'Sim-Synology-Expired-2', administrator: true, answer: 409 },
	{ name: 'must-change', password: 'Sim-Synology-Change-1', administrator: true, answer: 410 },
	{ name: 'locked', password: 'Sim-Synology-Locked-1', administrator: true, answer: 411 },
];

/** A device the administrator has trusted before: replaces the OTP. */
export const trustedDevice = { id: '3fT7trusted-device-of-the-seed', name: 'n8n' };

export class Sessions {
	private readonly open = new Map<string, Session>();
	private devices = new Map<string, string>([[trustedDevice.id, `directory-api\n${trustedDevice.name}`]]);
	private failures = new Map<string, number>();

	/** @throws Refusal with the code of the login page. */
	login(fields: Fields, settings: Settings, remote: string, channel?: SecureChannel): { session: Session; deviceId: string } {
		if (settings.blockAfterFailedLogins > 0 && this.failed(remote) >= settings.blockAfterFailedLogins) throw new Refusal(407);
		const name = (fields.get('account') ?? '').toLowerCase();
		const account = accounts.find((one) => one.name === name);
		if (!account || account.password !== fields.get('passwd')) throw this.failure(remote, 400);
		if (account.answer !== undefined) throw new Refusal(account.answer);
		const purpose = fields.get('session') ?? '';
		if (!account.administrator && purpose !== '' && purpose !== 'webui') throw new Refusal(402);
		const deviceId = account.twoFactor ? this.secondFactor(account, fields, settings, remote) : '';
		this.failures.delete(remote);
		if (settings.singleSession) this.end(107, account);
		const session: Session = {
			sid: randomBytes(32).toString('base64url'),
			token: settings.givesToken && fields.get('enable_syno_token') === 'yes' ? randomBytes(10).toString('base64url') : '',
			account,
			usedAt: Date.now(),
			channel,
		};
		this.open.set(session.sid, session);
		return { session, deviceId };
	}

	/** @throws Refusal 119 for an unknown session, or whatever ended it. */
	check(sids: string[], settings: Settings): Session {
		const known = sids.map((sid) => this.open.get(sid)).filter((one) => one !== undefined);
		const session = known.find((one) => one.ended === undefined) ?? known[0];
		if (!session) throw new Refusal(119);
		if (settings.idleTimeoutMs > 0 && Date.now() - session.usedAt > settings.idleTimeoutMs) {
			session.ended ??= settings.sessionExpiryCode;
		}
		if (session.ended !== undefined) throw new Refusal(session.ended);
		session.usedAt = Date.now();
		return session;
	}

	logout(sids: string[]): void {
		for (const sid of sids) this.open.delete(sid);
	}

	/** Ends all sessions, or all of one account. */
	end(code: number, account?: Account): void {
		for (const session of this.open.values()) {
			if (account === undefined || session.account === account) session.ended ??= code;
		}
	}

	list = () => [...this.open.values()].map(({ account, ended }) => ({ account: account.name, ...(ended ? { ended } : {}) }));
	blocked = (): Record<string, number> => Object.fromEntries(this.failures);

	private failed = (remote: string): number => this.failures.get(remote) ?? 0;
	private failure(remote: string, code: number): Refusal {
		this.failures.set(remote, this.failed(remote) + 1);
		return new Refusal(code);
	}

	/** Returns the id of a newly trusted device, or an empty text. */
	private secondFactor(account: Account, fields: Fields, settings: Settings, remote: string): string {
		if (settings.twoFactor === 'off') return '';
		if (settings.twoFactor === 'enforced') throw new Refusal(406);
		const device = `${account.name}\n${fields.get('device_name') ?? ''}`;
		const deviceId = fields.get('device_id') ?? fields.get('did') ?? '';
		if (deviceId !== '' && this.devices.get(deviceId) === device) return deviceId;
		const code = fields.get('otp_code') ?? '';
		if (code === '') throw new Refusal(403, { token: randomBytes(16).toString('hex'), types: [{ type: 'otp' }] });
		if (!isCurrent(settings.totpSecret, code)) throw this.failure(remote, 404);
		if (fields.get('enable_device_token') !== 'yes') return '';
		const created = randomBytes(48).toString('base64url');
		this.devices.set(created, device);
		return created;
	}
}
