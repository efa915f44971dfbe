package io.whimbrel.engine.backup;

import io.whimbrel.core.row.RowStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a program says while it works; the first megabyte is kept. Safe for several threads. */
final class DumpLog {
  private static final int KEPT = 1_000_000;

  private final Consumer<String> shown;
  private final StringBuilder text = new StringBuilder();

  /** Shows each line, too. */
  DumpLog(Consumer<String> shown) {
    this.shown = shown;
  }

  synchronized void add(String line) {
    shown.accept(line);
    if (text.length() < KEPT) {
      text.append(line).append('\n');
      if (text.length() >= KEPT) {
        text.append("(what it said further is not kept)\n");
      }
    }
  }

  /** All that was kept, in one piece. */
  synchronized RowStream bytes() {
    byte[] kept = text.toString().getBytes(StandardCharsets.UTF_8);
    return new RowStream() {
      private boolean isRead = kept.length == 0;

      @Override
      public byte @Nullable [] next() {
        if (isRead) {
          return null;
        }
        isRead = true;
        return kept;
      }

      @Override
      public void close() {}
    };
  }
}
