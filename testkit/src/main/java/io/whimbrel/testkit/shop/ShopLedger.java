package io.whimbrel.testkit.shop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the application was told to be committed, and therefore expects to find for ever. A write
 * whose commit was not answered may be there or not. Safe for use by several threads; each thing is
 * written by one thread only.
 */
public final class ShopLedger implements AutoCloseable {
  /** What stands for a row that is not there. */
  static final String GONE = "gone";

  private final Map<Thing, Set<String>> expected = new LinkedHashMap<>();
  private final Set<Thing> newSide = new TreeSet<>();
  private final BufferedWriter file;
  private long acknowledged;

  /** What is written about. */
  enum Kind {
    /** By its id. */
    ORDER,
    /** By its email. */
    USER
  }

  /** One row, by a key that stays the same on both sides. */
  record Thing(Kind kind, String key) implements Comparable<Thing> {
    @Override
    public int compareTo(Thing other) {
      int byKind = kind.compareTo(other.kind);
      return byKind == 0 ? key.compareTo(other.key) : byKind;
    }
  }

  /** One row and what it became. */
  record Write(Thing thing, String text) {}

  /** A ledger that is also written to a file, a line for each write. */
  public ShopLedger(Path path) {
    try {
      this.file = Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The writes of a transaction whose commit was answered. */
  synchronized void acknowledge(List<Write> writes, ShopDialect side) {
    acknowledged++;
    for (Write write : writes) {
      expected.put(write.thing(), Set.of(write.text()));
      note(write, side, "committed");
    }
  }

  /** The writes of a transaction whose commit was not answered. */
  synchronized void doubt(List<Write> writes, ShopDialect side) {
    for (Write write : writes) {
      Set<String> either = new TreeSet<>(expected.getOrDefault(write.thing(), Set.of(GONE)));
      either.add(write.text());
      expected.put(write.thing(), either);
      note(write, side, "unanswered");
    }
  }

  private void note(Write write, ShopDialect side, String how) {
    if (side == ShopDialect.NEW) {
      newSide.add(write.thing());
    }
    try {
      file.write(
          "%s %s %s %s = %s\n"
              .formatted(side, how, write.thing().kind(), write.thing().key(), write.text()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Transactions whose commit was answered. */
  public synchronized long acknowledged() {
    return acknowledged;
  }

  /** Every row that was written, with what it may be. */
  synchronized Map<Thing, Set<String>> expected() {
    return new LinkedHashMap<>(expected);
  }

  /** Keys of a kind that were written on the new side, answered or not. */
  synchronized List<String> writtenOnNewSide(Kind kind) {
    return newSide.stream().filter(t -> t.kind() == kind).map(Thing::key).toList();
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
