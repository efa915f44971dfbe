package io.whimbrel.core.database.script;

import java.util.List;

/**
 * The table in which a tool notes its migrations, as that tool reads and writes it. Statements are
 * made here and run with the migration that they are about, in its transaction. Used by one thread
 * at a time.
 */
public interface MigrationHistory {

  /** Whether the table is there. */
  boolean exists();

  /** What it holds, of each migration the latest; empty where it is not there. */
  List<Applied> applied();

  /** Make the table. */
  List<Script.Statement> create();

  /** Remove the table, if it holds nothing. */
  List<Script.Statement> remove();

  /** Keep others out, the tool itself included, until the transaction ends. */
  List<Script.Statement> lock();

  /** Have names without a schema lead to this one until the transaction ends. */
  Script.Statement lookIn(String schema);

  /** Note a migration. */
  Script.Statement add(Entry entry);

  /** Forget a migration. */
  Script.Statement forget(Entry entry);

  /**
   * A migration as the history is to have it.
   *
   * @param id by which a later look finds it: a version, a description, a name
   * @param version empty for what has none
   * @param description in words
   * @param script the name of the file, as the tool calls it
   * @param checksum as the tool computes it; empty where it is left to the tool
   * @param author empty where the tool has no such thing
   * @param labels contexts and labels; empty for none
   */
  record Entry(
      String id,
      String version,
      String description,
      String script,
      String checksum,
      String author,
      Labels labels) {}

  /** For what a change set is meant, as its changelog says it. */
  record Labels(String contexts, String labels, String comments) {
    /** Nothing. */
    public static final Labels NONE = new Labels("", "", "");
  }

  /** A migration as the history has it. */
  record Applied(String id, String version, String checksum, Outcome outcome) {}

  /** What came of a migration. */
  enum Outcome {
    /** It was applied. */
    DONE,
    /** It broke off. */
    FAILED,
    /** All up to this version is taken as applied. */
    BASELINE
  }
}
