/** How to read the page. */
export function HelpView(): preact.JSX.Element {
  return (
    <div class="help">
      <h1>How to read this</h1>
      <p class="lede">This ledger holds what dated reports say stands between states, bodies and groups: vetoes, embargoes, suspensions, bans, ties cut, truces.</p>
      <h2>Two days</h2>
      <p><b>In force on</b> is the day in question. <b>As known on</b> is the day up to whose reports one reads: move it back and see what was known then. <b>Read along</b> moves both together; the
        bars behind the sliders tell how many reports were read of each month.</p>
      <h2>How sure</h2>
      <dl class="terms">
        <div><dt>certain</dt><dd>in force in every choice of days that the reports allow: a solid bar or line</dd></div>
        <div><dt>possible</dt><dd>in force in some: faded. A measure of which nothing was heard for long turns from certain to possible</dd></div>
        <div><dt>contested</dt><dd>voices disagree: hatched or dotted. Both sides stay; nobody is put right</dd></div>
        <div><dt>no report</dt><dd>is not an answer: it may be that none was read</dd></div>
      </dl>
      <h2>Down to the sentence</h2>
      <p>Every measure quotes the sentences that it rests on; each leads to its report, where actors, acts, dates and voices are marked. <b>How do we know?</b> shows the chain of records and what read them.</p>
      <h2>Keys</h2>
      <ul class="plain-list">
        <li><kbd>/</kbd> search, <kbd>?</kbd> this page</li>
        <li><kbd>←</kbd> <kbd>→</kbd> on a slider: one day; <kbd>Page up</kbd> <kbd>Page down</kbd>: a larger step</li>
        <li><kbd>Enter</kbd> on a bar or mark: its details</li>
        <li><kbd>Ctrl</kbd> and the wheel on the map: closer, farther</li>
        <li>in Review: <kbd>a</kbd> accept, <kbd>r</kbd> reject, <kbd>c</kbd> correct, <kbd>j</kbd> <kbd>k</kbd> next, previous, <kbd>n</kbd> note, <kbd>Esc</kbd> leave a field; in a correction <kbd>Tab</kbd> goes on and <kbd>Enter</kbd> saves</li>
      </ul>
      <h2>Take along</h2>
      <p>The address names the view, both days and all filters: send it, and the other sees the same. CSV and JSON give what is shown; a pair prints as a brief of one page.</p>
    </div>
  );
}
