package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.ScriptDatabase.Trace;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements that no transaction may hold (PostgreSQL manual, {@code PreventInTransactionBlock}),
 * and what one leaves that was cut off. An index that was being made concurrently stays there and
 * is not valid.
 */
final class AloneStatement {
  private static final Pattern ALONE =
      Pattern.compile(
          """
          (?isx)
          create \\s+ (unique \\s+)? index \\s+ concurrently \\b .*
          | drop \\s+ index \\s+ concurrently \\b .*
          | reindex \\b .* \\b concurrently \\b .*
          | reindex \\s+ (\\(.*?\\) \\s*)? (database|system|schema) \\b .*
          | alter \\s+ table \\b .* \\b detach \\s+ partition \\b .* \\b (concurrently|finalize) \\b .*
          | vacuum \\b .*
          | cluster \\s*
          | (create|drop) \\s+ (database|tablespace) \\b .*
          | alter \\s+ database \\b .* \\b set \\s+ tablespace \\b .*
          | alter \\s+ system \\b .*
          | (create|drop) \\s+ subscription \\b .*
          """);

  private static final String NAME = "((?:\"[^\"]+\"|[\\w$]+)(?:\\.(?:\"[^\"]+\"|[\\w$]+))?)";
  private static final Pattern CREATE_INDEX =
      Pattern.compile(
          "(?is)create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(?:if\\s+not\\s+exists\\s+)?"
              + NAME
              + "\\s+on\\s+(?:only\\s+)?"
              + NAME
              + "\\b.*");
  private static final Pattern DROP_INDEX =
      Pattern.compile("(?is)drop\\s+index\\s+concurrently\\s+(if\\s+exists\\s+)?" + NAME + "\\s*");
  private static final Pattern AGAIN =
      Pattern.compile(
          "(?is)(vacuum\\b|alter\\s+system\\b|cluster\\b).*|.*\\bif\\s+(not\\s+)?exists\\b.*");

  private static final Pattern CONCURRENT = Pattern.compile("(?is).*\\bconcurrently\\b.*");
  private static final Pattern UNNAMED =
      Pattern.compile("(?is)create\\s+(unique\\s+)?index\\s+concurrently\\s+on\\s+(?!on\\b).*");

  private static final String VALID =
      """
      select i.indisvalid::text from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relname = ? and i.indrelid = to_regclass(?)
      """;

  private AloneStatement() {}

  static boolean isAlone(String sql) {
    return ALONE.matcher(sql).matches();
  }

  /** Whether it waits for the transactions of others by design, and so for longer than a lock. */
  static boolean isConcurrent(String sql) {
    return CONCURRENT.matcher(sql).matches();
  }

  /** Whether it makes an index that nobody could find again, were it cut off. */
  static boolean isUnnamed(String sql) {
    return UNNAMED.matcher(sql).matches();
  }

  /** Its first words. */
  static String words(String sql) {
    List<String> words = List.of(sql.strip().toLowerCase(Locale.ROOT).split("\\s+"));
    return String.join(" ", words.subList(0, Math.min(3, words.size())));
  }

  /** What is left of one that may have run. */
  static Trace trace(Connection connection, String sql) throws SQLException {
    Matcher create = CREATE_INDEX.matcher(sql);
    if (create.matches()) {
      List<String> valid = Query.texts(connection, VALID, simple(create.group(1)), create.group(2));
      return valid.contains("true") ? Trace.DONE : Trace.NOT_DONE;
    }
    Matcher drop = DROP_INDEX.matcher(sql);
    if (drop.matches()) {
      return Query.holds(connection, "select to_regclass(?) is null", drop.group(2))
          ? Trace.DONE
          : Trace.NOT_DONE;
    }
    return AGAIN.matcher(sql).matches() ? Trace.NOT_DONE : Trace.UNKNOWN;
  }

  /** The statement that removes what is left and of no use. */
  static Optional<String> clearing(Connection connection, String sql) throws SQLException {
    Matcher create = CREATE_INDEX.matcher(sql);
    if (!create.matches()) {
      return Optional.empty();
    }
    List<String> broken =
        Query.texts(
            connection,
            """
            select c.oid::regclass::text from pg_index i join pg_class c on c.oid = i.indexrelid
            where c.relname = ? and i.indrelid = to_regclass(?) and not i.indisvalid
            """,
            simple(create.group(1)),
            create.group(2));
    return broken.stream().findFirst().map("drop index concurrently if exists "::concat);
  }

  private static String simple(String name) {
    String last = name.substring(name.startsWith("\"") ? 0 : name.lastIndexOf('.') + 1);
    return last.startsWith("\"")
        ? last.substring(1, last.length() - 1)
        : last.toLowerCase(Locale.ROOT);
  }
}
