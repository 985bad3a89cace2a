import { hash } from 'node:crypto';
import type { JsonValue } from '../json';
import type { HttpAnswer } from '../http/connection';
import { inParallel } from '../http/inParallel';
import { readAnswer } from './answers';
import { pagesAhead, type PageSource } from './listing';
import type { Call, SynologySession } from './session';

interface TracedPage {
	call: Call;
	digest: string;
}

/** What a walk asked and was answered, page by page: enough to see whether the next one would bring the same. */
export interface WalkTrace {
	pages: readonly TracedPage[];
	/** How many users it found. */
	users: number;
}

const digestOf = ({ text }: HttpAnswer): string => hash('sha1', text, 'base64');
const keyOf = ({ params }: Call): string => JSON.stringify(params);

/**
 * Answers the calls of a walk and remembers them. Whoever watches a directory reads it whole at every poll, though hardly
 * ever has anything changed: then the answers are those of the poll before, byte for byte, and nobody need take them apart.
 */
export class TracedWalk implements PageSource {
	private readonly answers = new Map<string, HttpAnswer>();
	private readonly pages: TracedPage[] = [];
	private usable = true;

	constructor(private readonly session: SynologySession) {}

	/**
	 * Whether every page is what it was. Stops asking at the first that is not; the answers that came serve the walk that
	 * has to follow.
	 */
	async isSame({ pages }: WalkTrace): Promise<boolean> {
		const seen = { changed: false };
		const check = async ({ call, digest }: TracedPage): Promise<void> => {
			const answer = await this.session.answerTo(call);
			this.answers.set(keyOf(call), answer);
			if (digestOf(answer) !== digest) seen.changed = true;
		};
		await inParallel(pages, pagesAhead, check, { mayGoOn: () => !seen.changed });
		return !seen.changed;
	}

	async call(call: Call): Promise<JsonValue> {
		const known = this.read(keyOf(call));
		const { data, answer } = known ?? (await this.session.callWithAnswer(call));
		this.pages.push({ call, digest: digestOf(answer) });
		return data;
	}

	/** A refusal, an ended session: the call is made anew, by whoever knows what to do then. */
	private read(key: string): { data: JsonValue; answer: HttpAnswer } | undefined {
		const answer = this.answers.get(key);
		if (answer === undefined || !this.answers.delete(key)) return undefined;
		try {
			const said = readAnswer(answer, this.session.connection.host, 'read');
			return said.success ? { data: said.data, answer } : undefined;
		} catch {
			return undefined;
		}
	}

	/** Pages that did not fit together are no measure for the next walk. */
	readAgain(): void {
		this.usable = false;
		this.answers.clear();
	}

	/** @returns undefined when the walk can't be compared with another one */
	trace(users: number): WalkTrace | undefined {
		return this.usable ? { pages: this.pages, users } : undefined;
	}
}
