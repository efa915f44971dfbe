package io.whimbrel.documents.strategy.runbook;

import io.whimbrel.documents.strategy.paper.Paper;
import java.util.ArrayList;
import java.util.List;

/** What to do when something goes wrong. */
record RunbookTroubles(Paper paper, RunbookFacts facts) {

  void write() {
    paper.heading(2, "When something goes wrong");
    paper.text(
        "Every error says what happened, where, and what to do next; status says it again, and"
            + " where things stand. A process may be killed and begun again at any time.");
    List<List<String>> rows = new ArrayList<>();
    row(rows, "exit code 5", "it waits for a decision, or was paused", "status");
    row(rows, "exit code 7", "a server cannot be reached", "run");
    row(rows, "exit code 9", "another process works on it", "status");
    row(rows, "the process died, or its machine", "nothing is lost", "run");
    if (facts.plan().steps().isEmpty()) {
      row(rows, "exit code 4", "rows differ, or it is undecided", "verify");
      row(rows, "the same rows differ again", "something else writes to the new side", "repair");
      row(rows, "exit code 8", "the place in the source's log is lost", "run --copy-again");
      row(rows, "exit code 10", "the cutover took itself back; the old side is in charge", "run");
      row(rows, "exit code 11", "act now: the message says which side is in charge", "status");
      row(rows, "the source is slow", "reading takes too much of it", "throttle --rate 20MB");
      row(rows, "the source's disk fills", "it keeps its log for the run", "status");
      row(rows, "writes are refused and nothing runs", "maintenance mode is on", "maintenance off");
    } else {
      row(rows, "exit code 6", "a step failed, or nobody knows whether it was done", "status");
    }
    row(rows, "what stopped it is to be remembered", "note it", "issue add 'what happened'");
    paper.table(List.of("What you see", "What it means", "Type"), rows);
  }

  private void row(List<List<String>> rows, String seen, String means, String command) {
    rows.add(List.of(seen, means, facts.command(command)));
  }
}
