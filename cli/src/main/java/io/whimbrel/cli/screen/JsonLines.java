package io.whimbrel.cli.screen;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.documents.Envelope;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Events as JSON, one on a line, numbered. Safe for use by several threads. */
final class JsonLines implements RunListener {
  private final PrintStream out;

  JsonLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void progress(Progress progress) {
    // Progress is for people; its figures are in the events and in the report.
  }

  @Override
  public synchronized void event(EventRecord event) {
    out.println(Envelope.line(tree(event)));
  }

  private static Map<String, Object> tree(EventRecord event) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("seq", event.sequence());
    tree.put("at", event.at().toString());
    tree.put("phase", event.phase().name());
    tree.put("kind", event.kind());
    tree.put("text", event.text());
    tree.put("data", new TreeMap<>(event.data()));
    return tree;
  }
}
