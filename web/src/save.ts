/** What is shown, as a file of the reader's own: CSV for spreadsheets, JSON for programs. */

export type Row = Record<string, unknown>;

/** A cell that no spreadsheet takes for a formula. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? "" : Array.isArray(value) ? value.join("; ") : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function toCsv(rows: Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [columns.map(cell).join(","), ...rows.map((row) => columns.map((c) => cell(row[c])).join(","))].join("\r\n");
}

export function save(name: string, type: "csv" | "json", rows: Row[], told: Row): void {
  const text = type === "csv" ? `${toCsv(rows)}\r\n` : `${JSON.stringify({ ...told, rows }, null, 1)}\n`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: type === "csv" ? "text/csv" : "application/json" }));
  link.download = `${name.replace(/[^\w.-]+/g, "-")}.${type}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
