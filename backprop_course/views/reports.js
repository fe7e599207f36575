// Stands, as text, in front of lab/stage.js and of digit_sheet/sheet.js: anywidget loads a module from
// a blob, which cannot import another one by a relative path.

// Adds up what is done while a report is on its way; sends it when the answer has come.
class Reports {
  constructor(model) {
    this.model = model;
    this.pending = {};
    this.onTheWay = {};
    this.sent = 0;
    this.waiting = false;
    // The entry last asked for; what the page shows may be older.
    this.entry = null;
    model.on("change:answered", this.answer);
  }

  answer = () => {
    this.waiting = false;
    this.flush();
    if (!this.waiting) this.entry = null;
  };

  add(gesture) {
    const { moves, turn, descend, ...rest } = gesture;
    for (const [key, by] of Object.entries(moves ?? {})) {
      this.pending.moves ??= {};
      this.pending.moves[key] = (this.pending.moves[key] ?? 0) + by;
    }
    if (turn) this.pending.turn = (this.pending.turn ?? 0) + turn;
    if (descend) this.pending.descend = (this.pending.descend ?? 0) + descend;
    Object.assign(this.pending, rest);
    this.entry = rest.entry ?? this.entry;
    this.flush();
  }

  flush() {
    if (this.waiting || Object.keys(this.pending).length === 0) return;
    this.waiting = true;
    this.sent = Math.max(this.sent, this.model.get("answered")) + 1;
    [this.onTheWay, this.pending] = [this.pending, {}];
    this.model.send({ ...this.onTheWay, report: this.sent });
  }

  close() {
    this.model.off("change:answered", this.answer);
  }
}
