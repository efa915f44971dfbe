package io.whimbrel.testkit.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explains definitions that mean the same and are written differently. A server keeps queries as
 * trees and writes them its own way, which changes between versions: since 16 columns of a single
 * table go without its name. The second server reads the first one's text, in a transaction that is
 * rolled back, and writes it again: what is now the same text is the same tree.
 */
final class Rewriting {
  private static final String REASON =
      "read by the second server, the first one's text becomes the second one's";

  private final Connection there;

  Rewriting(Connection there) {
    this.there = there;
  }

  /** Why this is different, where only the way of writing is the reason. */
  Optional<String> reason(CatalogDifference difference) throws SQLException {
    if (!difference.property().equals(Optional.of("definition"))
        || difference.here().isEmpty()
        || difference.there().isEmpty()) {
      return Optional.empty();
    }
    String again =
        switch (difference.object().kind()) {
          case "relation" -> view(difference.here().get());
          case "rule" -> rule(difference.here().get(), difference.object().name());
          case "routine" -> routine(difference.here().get(), difference.object().name());
          default -> null;
        };
    return difference.there().get().equals(again) ? Optional.of(REASON) : Optional.empty();
  }

  private @Nullable String view(String definition) throws SQLException {
    return again(
        "create temporary view written_again as " + definition,
        "select pg_get_viewdef('pg_temp.written_again'::regclass)");
  }

  private @Nullable String rule(String definition, String name) throws SQLException {
    return again(
        definition.replaceFirst("^CREATE RULE", "create or replace rule"),
        """
        select pg_get_ruledef(r.oid) from pg_rewrite r
        where format('%%s.%%I', r.ev_class::regclass, r.rulename) = %s
        """
            .formatted(literal(name)));
  }

  private @Nullable String routine(String definition, String name) throws SQLException {
    return again(
        definition, "select pg_get_functiondef(%s::regprocedure)".formatted(literal(name)));
  }

  /** The text after a statement was run; null where the server refuses it. */
  private @Nullable String again(String statementText, String query) throws SQLException {
    there.setAutoCommit(false);
    try (Statement statement = there.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("set local search_path = pg_catalog");
      statement.execute("set local quote_all_identifiers = on");
      statement.execute("set local session_replication_role = replica");
      statement.execute("set local check_function_bodies = off");
      statement.execute(statementText);
      try (ResultSet row = statement.executeQuery(query)) {
        return row.next() ? row.getString(1) : null;
      }
    } catch (SQLException refused) {
      return null;
    } finally {
      there.rollback();
      there.setAutoCommit(true);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
