/** The shapes of the server's answers, as far as the page reads them. */

export interface Interval { earliest: string | null; latest: string | null; basis?: string; text?: string | null }
export interface Coverage { documents: number; first: string | null; last: string | null }
export interface Info {
  statusquo: string; title: string; today: string; position: number; tables: string; writable: boolean; coding: boolean; text: boolean;
  coverage: Coverage; kinds: string[]; types: string[]; voices: string[]; modes: Record<string, string[]>;
  changes: string[]; statuses: string[]; static: boolean; on?: string; known?: string; only?: string[] | null;
}
export interface Totals extends Coverage { records: number; measures: number; months: [string, number, number][]; outlets: [string, number][] }
export interface Actor {
  code: string; name: string; kind: string; latitude: number | null; longitude: number | null; seat: string | null;
  country: string | null; records: number;
}
export interface Office { office: string; title: string; holder: string; since: string | null; until: string | null }
export interface ActorDetail extends Actor {
  bodies: { code: string; name: string; relation: string }[]; offices: Office[]; near: [string, number][];
}
export interface PackedSpells {
  position: number; coverage: Coverage; thinned?: number; actors: string[]; kinds: string[]; bodies: string[];
  rows: [number, number, number, number, number, number | null, [number | null, number | null, number][]][];
}
export interface VoiceBrief { name: string; kind: string; code: string | null; anonymous: boolean }
export interface Evidence { record: string; document: string; published: string; text: string | null; voices: VoiceBrief[] }
export interface Spell { from: string | null; to: string | null; certainty: string; state: string; contested: boolean }
export interface Measure {
  id: string; kind: string; imposer: string[]; target: string[]; body: string | null; scope: string | null; flow: string | null;
  coverage: string | null; goods: string[]; listed: string[]; since: Interval; until: Interval | null; condition: string | null;
  ground: string | null; state: string; certainty: string; contested: boolean; presupposed: boolean; last_reported: string | null;
  supersedes: { id: string; scope: string | null }[]; reports: number; score: number; evidence: Evidence[];
  spells?: Spell[]; superseded_by?: string | null; records?: string[];
}
export interface EventRow {
  id: string; type: string; mode: string | null; actors: string[]; recipients: string[]; date: Interval; status: string;
  quad: number; intensity: number; reports: number; published: string; last_published: string; text: string | null; records: string[];
}
export interface Dyad {
  coverage: Coverage; basis?: string; names: Record<string, string>; measures: Measure[]; events: EventRow[];
}
export interface Status {
  coverage: Coverage; basis: string; relation: string; rule: string | null; engagement: string; certainty: string;
  contested: boolean; blocks: Measure[]; to_reopen: string[][]; measures: Measure[]; recent: EventRow[];
  shared_bodies?: string[]; trend?: { month: string; events: number; intensity: number }[];
  decision?: { members: number; votes_needed: number | null; veto: string[] };
}
export interface Member { code: string; name: string; since: string | null }
export interface Rule { matter: string; rule: string; threshold: number | null; veto: string[]; note: string | null; source: string | null }
export interface Body {
  code: string; name: string; kind: string; parent: string | null; organs: { code: string; name: string }[]; members: Member[];
  partners: Member[]; candidates: Member[]; observers: Member[]; suspended: Member[]; rules: Rule[]; blocks: Measure[]; history: Measure[];
}
export interface BodyRow { code: string; name: string; kind: string; members: number; partners: number; blocks: number; records?: number }
export interface DocumentRow {
  id: string; published: string; title: string | null; lead?: string | null; outlet: string | null; url: string | null; records: number; measures: number;
  text: boolean; file?: number;
}
export interface SideOf { code: string | null; sector: string | null; name: string; start: number | null; end: number | null; start16?: number; end16?: number }
export interface VoiceOf {
  name: string; kind: string; code: string | null; cue: string | null; medium: string | null; anonymous: boolean; quote: string | null;
  start16?: number; end16?: number;
}
export interface MeasurePart {
  kind: string; change: string; imposer: string[]; target: string[]; body: string | null; scope: string | null; flow: string | null;
  coverage: string | null; since: Interval | null; until: Interval | null; condition: string | null; ground: string | null;
}
export interface EvidenceOf {
  text: string | null; start: number; end: number; start16?: number; end16?: number;
  trigger: { text: string | null; start: number; end: number; start16?: number; end16?: number } | null;
}
export interface CodedRecord {
  id: string; coder: string; document: { id: string; published: string; outlet: string | null; title: string | null };
  type: string; mode: string | null; contexts: string[]; quad: number; intensity: number; actors: SideOf[]; recipients: SideOf[];
  date: Interval; end: Interval | null; status: string; attribution: VoiceOf[]; measure: MeasurePart | null; evidence: EvidenceOf[];
  source: { rule?: string | null; head?: string | null; score: number };
}
export interface Span { start16: number; end16: number; kind: string; label: string; records: string[] }
export interface Verdict { verdict: string; by: string; note: string | null }
export interface Report {
  document: { id: string; published: string; outlet: string | null; title: string | null; url: string | null; coder: string };
  text: string | null; parts: { start16?: number; start: number; end: number; text: string }[] | null; length: number;
  spans: Span[]; records: CodedRecord[]; review: Record<string, Verdict>;
}
export interface FoundMeasure {
  id: string; kind: string; change: string; imposer: string | null; target: string | null; body: string | null; scope: string | null;
  condition: string | null; published: string; record: string; document: string;
}
export interface FoundRecord {
  id: string; document: string; published: string; type: string; actors: string[]; recipients: string[]; status: string;
  text: string | null; marks?: [number, number][];
}
export interface Found {
  query: string; actors: { code: string; name: string; kind: string; records: number }[]; measures: FoundMeasure[];
  records: FoundRecord[]; documents: { id: string; published: string; title: string | null; lead?: string | null; outlet: string | null }[];
}
export interface Queue { page: { total: number }; records: { record: CodedRecord; review: Verdict | null }[] }
export interface Why {
  id: string;
  chain: {
    record: string; document: { id: string; published: string; outlet: string | null; title: string | null }; type: string; status: string;
    change?: string | null; voices: VoiceOf[]; evidence: EvidenceOf[]; source: { rule?: string | null; head?: string | null; score: number };
  }[];
}
