package io.whimbrel.testkit.load;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of every write that a database acknowledged, or may have: what must be found again
 * after a migration. It only grows; with a file, a transaction is in the file before the next one
 * begins.
 *
 * <p>May be used by several threads. A row must be written by one thread at a time, so that the
 * order in the ledger is the order of the commits.
 */
public final class Ledger implements AutoCloseable {
  private final List<Write> writes = new ArrayList<>();
  private final @Nullable BufferedWriter file;

  private Ledger(@Nullable BufferedWriter file) {
    this.file = file;
  }

  /** A ledger in memory only. */
  public static Ledger inMemory() {
    return new Ledger(null);
  }

  /**
   * A ledger in a file, going on after what the file holds already. A last line that a crash left
   * unfinished is removed.
   */
  public static Ledger inFile(Path path) {
    try {
      List<Write> before = Files.exists(path) ? parse(path) : List.of();
      if (!before.isEmpty()) {
        Files.writeString(path, whole(Files.readString(path)));
      }
      Ledger ledger =
          new Ledger(
              Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
      ledger.writes.addAll(before);
      return ledger;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the ledger " + path, e);
    }
  }

  /** What a file holds, for reading only. An unfinished last line is left out. */
  public static Ledger read(Path path) {
    try {
      Ledger ledger = inMemory();
      ledger.writes.addAll(parse(path));
      return ledger;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the ledger " + path, e);
    }
  }

  /**
   * Appends the writes of one transaction; their sequence is given here. Of several writes of one
   * row the last one counts. A doubtful insert is first noted as refused: the row may be absent.
   */
  public synchronized void append(String place, Write.Outcome outcome, List<PendingWrite> pending) {
    List<Write> added = new ArrayList<>();
    for (PendingWrite write : PendingWrite.lastOfEachRow(pending)) {
      if (write.isInsert() && outcome == Write.Outcome.DOUBTFUL) {
        added.add(write.ended(writes.size() + added.size() + 1L, place, Write.Outcome.REFUSED));
      }
      if (write.isInsert() || outcome != Write.Outcome.REFUSED) {
        added.add(write.ended(writes.size() + added.size() + 1L, place, outcome));
      }
    }
    writes.addAll(added);
    save(added);
  }

  public synchronized List<Write> writes() {
    return List.copyOf(writes);
  }

  public synchronized int size() {
    return writes.size();
  }

  /** What every row that was ever written must look like now. */
  public synchronized Map<RowKey, Expectation> expected() {
    Map<RowKey, Expectation> expected = new LinkedHashMap<>();
    for (Write write : writes) {
      RowKey key = new RowKey(write.table(), write.key());
      Expectation before = expected.getOrDefault(key, Expectation.untouched());
      expected.put(key, before.after(write));
    }
    return expected;
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the ledger", e);
      }
    }
  }

  private void save(List<Write> added) {
    if (file == null) {
      return;
    }
    try {
      for (Write write : added) {
        file.write(write.line());
        file.write('\n');
      }
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the ledger", e);
    }
  }

  private static List<Write> parse(Path path) throws IOException {
    return whole(Files.readString(path)).lines().map(Write::parse).toList();
  }

  private static String whole(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }
}
