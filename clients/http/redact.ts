const mask = '•••';
/** Shorter secrets would turn every sentence into masks and so give themselves away. */
const shortestSecret = 4;

/** Removes known secrets from texts before anybody else sees them. */
export class Redactor {
	private readonly known = new Set<string>();
	private readonly forms = new Set<string>();

	/** Learns a secret in every form in which a server might quote it: raw, JSON, URL-encoded, base64. */
	add(...secrets: Array<string | undefined>): void {
		for (const secret of secrets) {
			if (secret === undefined || secret.length < shortestSecret || this.known.has(secret)) continue;
			this.known.add(secret);
			const percentEncoded = encodeURIComponent(secret.toWellFormed());
			for (const form of [
				secret,
				JSON.stringify(secret).slice(1, -1),
				percentEncoded,
				percentEncoded.replace(/%20/g, '+'),
				Buffer.from(secret, 'utf8').toString('base64'),
			]) {
				this.forms.add(form);
			}
		}
	}

	clean(text: string): string {
		let cleaned = text;
		// Longest first: a secret may contain another one.
		for (const form of [...this.forms].sort((a, b) => b.length - a.length)) {
			if (cleaned.includes(form)) cleaned = cleaned.split(form).join(mask);
		}
		return cleaned;
	}
}

export { mask as secretMask };
